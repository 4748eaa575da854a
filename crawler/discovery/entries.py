"""What a sitemap or a feed says, before the rules of a site are asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipelines.frontier.records import PageKind

MAX_ENTRIES = 50_000
"""The most URLs that a sitemap may hold (sitemaps.org, "Sitemaps FAQ"); more are not read."""

MAX_BYTES = 52_428_800
"""The largest that a sitemap may be when inflated, in bytes: 50 MB (sitemaps.org)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A URL that a document names.

    url: as printed, made absolute; whether it may be asked for is not known here.
    modified_at: aware moment in UTC at which its page last changed, where that is said.
    kind: SITEMAP or FEED where the document says that the URL leads to one; None
        where only the site's rules tell what it is.
    """

    url: str
    modified_at: datetime | None = None
    kind: PageKind | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """The entries of a document, in its order, and what of it could not be read, for people."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[str, ...] = ()
