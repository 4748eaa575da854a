"""`python -m tests.dressing DIR --count N --seed S`: writes dressed pages to files."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.dressing import Page, dress
from tests.dressing.records import subject_for


def write(folder: Path, stem: str, page: Page) -> None:
    """Write one page: bytes, headers, truth and the choices made."""
    (folder / f"{stem}.html").write_bytes(page.body)
    texts = {
        "headers.json": json.dumps(page.headers),
        "truth.json": json.dumps(page.truth, ensure_ascii=False, indent=1),
        "why.txt": "\n".join(f"{name}={choice}" for name, choice in page.why.items()),
    }
    for ending, text in texts.items():
        (folder / f"{stem}.{ending}").write_text(text + "\n", encoding="utf-8")


def main(argv: list[str] | None = None) -> int:
    """Write pages with consecutive seeds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--generated", type=float, default=0.4, help="share of generated records")
    options = parser.parse_args(argv)
    options.folder.mkdir(parents=True, exist_ok=True)
    for number in range(options.count):
        seed = options.seed + number
        page = dress(subject_for(seed, options.generated), seed)
        write(options.folder, f"{number:04}", page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
