"""The fixture cases: a folder each of raw bytes, headers, facts and hand-written truth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from parsers import Article, Capture, parse
from parsers.codec import to_dict
from parsers.outcome import Rejected

FIXTURES = Path(__file__).parents[1] / "fixtures"


@dataclass(frozen=True)
class Case:
    """One folder of `tests/fixtures/<site>/`."""

    folder: Path

    @property
    def name(self) -> str:
        """Return `site/case`."""
        return f"{self.folder.parent.name}/{self.folder.name}"

    @property
    def site(self) -> str:
        """Return the name of the site module."""
        return self.folder.parent.name

    @property
    def body_path(self) -> Path:
        """Return the file that holds the raw bytes."""
        return next(path for path in sorted(self.folder.iterdir()) if path.stem == "body")

    @property
    def body(self) -> bytes:
        """Return the raw bytes as received."""
        return self.body_path.read_bytes()

    @property
    def expected(self) -> dict[str, Any]:
        """Return the hand-written truth."""
        return _loaded(self.folder / "expected.json")

    @property
    def meta(self) -> dict[str, Any]:
        """Return what is known about the case."""
        return _loaded(self.folder / "meta.json")

    def capture(self, url: str | None = None, fetched_at: datetime | None = None) -> Capture:
        """Return the case as if fetched from `url`; without one its origin is not known."""
        pairs = _loaded(self.folder / "headers.json")
        headers = tuple((name, value) for name, value in pairs)
        return Capture(url, fetched_at, 200, headers, self.body)

    def record(self, *, with_url: bool = True) -> dict[str, Any]:
        """Return the record that the parser makes of the case."""
        return _record(self, with_url)


@cache
def _loaded(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def _record(case: Case, with_url: bool) -> dict[str, Any]:
    found = parse(case.capture(case.meta["url"] if with_url else None))
    if isinstance(found, Rejected):
        return {"rejected": str(found)}
    return to_dict(found)


def case(name: str) -> Case:
    """Return the case `site/case`."""
    return Case(FIXTURES / name)


def cases(pattern: str = "*/*") -> Iterator[Case]:
    """Yield the cases whose `site/case` matches, in order."""
    for folder in sorted(FIXTURES.glob(pattern)):
        if folder.is_dir():
            yield Case(folder)


def article(name: str) -> Article:
    """Return the record object of a case, which must be an article."""
    found = parse(case(name).capture(case(name).meta["url"]))
    assert isinstance(found, Article), found
    return found
