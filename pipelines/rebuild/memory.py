"""How much memory this process has used at most."""

from __future__ import annotations

import re
import resource
import sys
from pathlib import Path

_HIGH_WATER = re.compile(r"^VmHWM:\s+([0-9]+) kB$", re.MULTILINE)


def peak_memory() -> int:
    """Return the most memory this process has held at one moment, in bytes.

    Linux tells it per program; elsewhere what the process did before it became
    this program may count too.
    """
    try:
        found = _HIGH_WATER.search(Path("/proc/self/status").read_text())
    except OSError:
        found = None
    if found is not None:
        return int(found[1]) * 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts in kilobytes, macOS in bytes.
    return most if sys.platform == "darwin" else most * 1024
