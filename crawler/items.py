"""What spiders yield: a page that was fetched, or a URL that gave none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from parsers import Article, Capture, Outcome, Rejected
from pipelines.archive.exchange import CaptureRow


@dataclass(frozen=True, slots=True)
class CaptureItem:
    """A fetched page, what parsing made of it, and where the archive keeps it."""

    capture: Capture
    result: Article | Rejected
    kept: CaptureRow

    def __str__(self) -> str:
        """Return one short line: Scrapy logs items, and a page's bytes help nobody there."""
        verdict = self.result.outcome if isinstance(self.result, Rejected) else "article"
        return f"{self.capture.url} ({verdict}, {len(self.capture.body)} bytes)"


@dataclass(frozen=True, slots=True)
class RefusedItem:
    """A URL that gave no page: refused by our rules, or by the network.

    `reason` is for a person to act on. `at` is time-zone aware. `status` is the
    HTTP status where an answer came, else None. `kept` is where the archive keeps
    that answer.
    """

    url: str
    outcome: Outcome
    reason: str
    at: datetime
    status: int | None = None
    kept: CaptureRow | None = None
