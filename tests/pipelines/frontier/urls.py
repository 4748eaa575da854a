"""Links and answers for tests: plain ones, and changed one field at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from parsers.outcome import Outcome
from pipelines.frontier.records import Answer, Exclusion, FoundBy, Link, PageKind

SITE = "example"
NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
OFFSITE = Exclusion(Outcome.OFFSITE, "example.org is no host of example")


def link(number: int, **changes: Any) -> Link:
    """Return a link to an article, found among the teasers of another."""
    fields: dict[str, Any] = {
        "key": f"article {number}",
        "url": f"https://m.example.cn/news/{number}.html",
        "kind": PageKind.ARTICLE,
        "found_by": FoundBy.RELATED,
        "found_on": "https://m.example.cn/news/1.html",
        "depth": 1,
    }
    return Link(**fields | changes)


def page(path: str, kind: PageKind = PageKind.LISTING, **changes: Any) -> Link:
    """Return a link to a page that is no article; `path` begins with a slash."""
    fields: dict[str, Any] = {
        "key": f"page {path}",
        "url": f"https://m.example.cn{path}",
        "kind": kind,
        "found_by": FoundBy.LISTING,
        "found_on": "https://m.example.cn/",
        "depth": 1,
    }
    return Link(**fields | changes)


def answer(to: Link | str, outcome: Outcome = Outcome.STORED, **changes: Any) -> Answer:
    """Return an answer that came at noon."""
    fields: dict[str, Any] = {
        "key": to if isinstance(to, str) else to.key,
        "outcome": outcome,
        "reason": "",
        "at": NOON,
        "status": 200,
    }
    return Answer(**fields | changes)
