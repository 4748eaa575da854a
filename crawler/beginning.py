"""What a run's frontier knows before the first request. No I/O of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from crawler.discovery.judge import Judge
from crawler.discovery.links import asked_links, start_links
from pipelines.frontier.frontier import Frontier
from pipelines.frontier.records import FoundBy, Link, PageKind

_DOCUMENTS = frozenset({PageKind.SITEMAP, PageKind.FEED})


def begin(
    frontier: Frontier, judge: Judge, asked: Sequence[str], now: datetime
) -> tuple[Link, ...]:
    """Tell the frontier where a site begins, and what the user asks for; return the latter.

    The site's own start pages are told where the user names no page. Its
    sitemaps and feeds always are. What is known already stays as it is.
    """
    named = asked_links(judge, asked, FoundBy.SEED)
    frontier.ask(named, now)
    starts = start_links(judge)
    if asked:
        starts = tuple(link for link in starts if link.kind in _DOCUMENTS)
    frontier.discover(starts, now)
    return named
