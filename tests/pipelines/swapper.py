"""A swap to be killed: `python -m tests.pipelines.swapper NEW CURRENT`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from pipelines.swap import swap


def main(new, current):
    sys.stdout.write("begin\n")
    sys.stdout.flush()
    swap(Path(new), Path(current), now=datetime.now(UTC), force=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
