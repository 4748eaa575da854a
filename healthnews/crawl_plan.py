"""What `crawl --dry-run` prints."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import msgspec

from crawler import settings
from crawler.clock import utc_now
from crawler.plan import plan_crawl
from healthnews.tables import table
from pipelines.frontier.records import PageKind

# Lines for people; JSON has them all.
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """A page that would be fetched, and why."""

    url: str
    kind: PageKind
    reason: str


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """What a run would fetch. due: pages that are due in all. refused: asked for in vain."""

    site: str
    due: int
    pages: tuple[PlannedPage, ...]
    refused: tuple[PlannedPage, ...]

    @classmethod
    def of(cls, site: str, asked: tuple[str, ...], crawl_db: Path, max_pages: int | None) -> Self:
        """Return the plan of a run that would begin now."""
        count = max_pages or settings.HEALTHNEWS_MAX_PAGES
        plan = plan_crawl(site, asked, crawl_db, count, utc_now())
        return cls(
            site,
            plan.due,
            tuple(PlannedPage(lease.url, lease.kind, lease.reason) for lease in plan.first),
            tuple(
                PlannedPage(link.url, link.kind, link.exclusion.reason)
                for link in plan.refused
                if link.exclusion is not None
            ),
        )

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)

    def to_text(self) -> str:
        """Return how much is due, and the first pages with their reasons."""
        lines = [f"{self.site}: {self.due} pages due, {len(self.pages)} would be fetched first"]
        lines += [f"not fetched: {page.url}: {page.reason}" for page in self.refused]
        if self.pages:
            rows = [(page.kind, page.reason, page.url) for page in self.pages[:_SHOWN]]
            lines.append(table(("kind", "why", "url"), rows))
        hidden = len(self.pages) - _SHOWN
        if hidden > 0:
            lines.append(f"… and {hidden} more; --json lists all")
        return "\n".join(lines)
