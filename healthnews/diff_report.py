"""How two databases differ, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import msgspec

from healthnews.tables import table
from pipelines.diff import Diff, Kept, SiteDiff


@dataclass(frozen=True, slots=True)
class DiffReport:
    """What `diff --json` prints."""

    old: str
    new: str
    different: bool
    sites: tuple[SiteDiff, ...]

    @classmethod
    def of(cls, found: Diff, old: Path, new: Path) -> Self:
        """Return the report of a comparison of these two files."""
        return cls(str(old), str(new), found.different, found.sites)

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)

    def to_text(self) -> str:
        """Return a table per site, and the samples."""
        if not self.different:
            total = sum(site.articles.same for site in self.sites)
            return f"no difference: {total} articles, the same in {self.old} and {self.new}"
        return "\n\n".join("\n".join(_site_lines(site)) for site in self.sites)


def _site_lines(site: SiteDiff) -> Iterator[str]:
    counts = site.articles
    yield (
        f"{site.site}: {counts.same} articles the same, {counts.changed} changed, "
        f"{counts.added} added, {counts.gone} gone"
    )
    if site.fields:
        rows = [(of.field, str(of.added), str(of.gone), str(of.changed)) for of in site.fields]
        yield table(("field", "added", "gone", "changed"), rows)
    for of in site.fields:
        for sample in of.samples:
            yield f"\n{sample.at}  {sample.identity}  {sample.url or '-'}"
            yield f"  - {sample.old}"
            yield f"  + {sample.new}"
    yield from _kept_lines("+", site.added)
    yield from _kept_lines("-", site.gone)


def _kept_lines(mark: str, articles: tuple[Kept, ...]) -> Iterator[str]:
    for article in articles:
        yield f"\n{mark} {article.identity}  {article.url or '-'}"
        yield f"  {article.title}"
