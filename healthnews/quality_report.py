"""What may be wrong with the articles of a database, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import msgspec

from healthnews.tables import table
from pipelines.quality.reading import FlagCount, Quality


@dataclass(frozen=True, slots=True)
class QualityReport:
    """What `quality --json` prints."""

    db: str
    articles: int
    stubs: int
    flags: tuple[FlagCount, ...]

    @classmethod
    def of(cls, found: Quality, db: Path) -> Self:
        """Return the report of what was found in this file."""
        return cls(str(db), found.articles, found.stubs, found.flags)

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)

    def to_text(self) -> str:
        """Return a table of the flags, and the samples."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"{self.articles} articles and {self.stubs} stubs in {self.db}"
        rows = [(of.flag, str(of.articles), str(of.stubs)) for of in self.flags]
        yield table(("flag", "articles", "stubs"), rows)
        for of in self.flags:
            for sample in of.samples:
                yield f"\n{of.flag}  {sample.identity}  {sample.url or '-'}"
                yield f"  {sample.title}"
                yield f"  {sample.reason}"
