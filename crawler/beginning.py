"""What a run's frontier knows before the first request. No I/O of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from crawler.discovery.links import asked_links, start_links
from parsers.sites import Site
from pipelines.frontier.frontier import Frontier
from pipelines.frontier.records import FoundBy, Link, PageKind

_DOCUMENTS = frozenset({PageKind.SITEMAP, PageKind.FEED})


def begin(
    frontier: Frontier, site: Site, asked: Sequence[str], now: datetime, max_url: int
) -> tuple[Link, ...]:
    """Tell the frontier where a site begins, and what the user asks for; return what it asks for.

    The site's own start pages are told where the user names no page. Its
    sitemaps and feeds always are. What is known already stays as it is.
    """
    named = asked_links(site, asked, FoundBy.SEED, max_url)
    frontier.ask(named, now)
    starts = start_links(site, max_url)
    if asked:
        starts = tuple(link for link in starts if link.kind in _DOCUMENTS)
    frontier.discover(starts, now)
    return named
