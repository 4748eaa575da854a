"""What the frontier knows of URLs, as typed records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from parsers.outcome import Outcome


class PageKind(StrEnum):
    """What a URL is expected to lead to, by the rules of its site or by how it was found.

    PAGE: a page of the site of which no rule says what it is; only start pages
    and seeds may be one.
    """

    ARTICLE = "article"
    LISTING = "listing"
    SITEMAP = "sitemap"
    FEED = "feed"
    PAGE = "page"


class UrlState(StrEnum):
    """How a URL stands.

    DISCOVERED: never asked for. LEASED: a run is asking for it; what it was
    before comes back when the lease ends. FETCHED: answered, and due again some
    day. FAILED: its last answer was an error; due again after a pause. GONE: an
    article, answered as missing so often that it is asked for no more. EXCLUDED: a rule
    forbids to ask for it.
    """

    DISCOVERED = "discovered"
    LEASED = "leased"
    FETCHED = "fetched"
    FAILED = "failed"
    GONE = "gone"
    EXCLUDED = "excluded"


class FoundBy(StrEnum):
    """How a URL became known."""

    START = "start"
    SEED = "seed"
    RELATED = "related"
    LISTING = "listing"
    SITEMAP = "sitemap"
    FEED = "feed"
    ROBOTS = "robots"
    REDIRECT = "redirect"
    ARCHIVE = "archive"


class Priority(IntEnum):
    """Which of the due URLs come first; the smaller number.

    ASKED: the user names them for this run. DISCOVERY: lists, sitemaps, feeds.
    NEW: pages never fetched. REVISIT: pages fetched before.
    """

    ASKED = 0
    DISCOVERY = 1
    NEW = 2
    REVISIT = 3


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why a URL is never asked for: the outcome counted for it, and the reason for people."""

    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class Link:
    """A URL that was found.

    key: what makes two URLs one page of the site (see `crawler.addresses.key_of`).
    url: absolute, without a fragment.
    found_on: the URL of the page that names it; None where no page does.
    depth: links between a start page and this URL.
    modified_at: aware moment at which the source says the page last changed
        (a sitemap's `lastmod`, a feed's `updated`); None where it says nothing.
    exclusion: set where a rule forbids to ask for the URL.
    """

    key: str
    url: str
    kind: PageKind
    found_by: FoundBy
    found_on: str | None
    depth: int
    modified_at: datetime | None = None
    exclusion: Exclusion | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """A URL handed out to be fetched.

    etag, last_modified: validators of the last page it gave, as the server sent
        them; None where it sent none or the page was never fetched.
    reason: why it is due, for people: `new, found by sitemap`, `unchanged for 3 days` ...
    failures: errors in a row that it came to before.
    """

    key: str
    url: str
    kind: PageKind
    depth: int
    etag: str | None
    last_modified: str | None
    reason: str
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What asking for a leased URL came to, ready to be acknowledged.

    key: of the lease.
    outcome: what was counted for the request.
    reason: as counted; empty where the outcome says all.
    at: aware moment of the answer.
    status: the HTTP status, None where no response came.
    etag, last_modified: the validators sent with it.
    content_digest: of what a listing, sitemap or feed names, or an article says;
        tells whether it changed. None where the outcome tells it.
    published_at: when the article says it was published; None where not known.
    alias_of: the key of the page that this URL turned out to be, where a
        redirect or a canonical link says so.
    retry_after: how long the server asks us to wait; None where it does not.
    links: what the page links to.
    """

    key: str
    outcome: Outcome
    reason: str
    at: datetime
    status: int | None
    etag: str | None = None
    last_modified: str | None = None
    content_digest: str | None = None
    published_at: datetime | None = None
    alias_of: str | None = None
    retry_after: timedelta | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """Everything the frontier knows of one URL, for people and for tests.

    interval: time between visits as it stands now.
    last_changed: aware moment of the visit that last saw other content.
    due: aware moment; None where it will not be asked for again.
    failures: errors in a row.
    """

    key: str
    url: str
    kind: PageKind
    state: UrlState
    reason: str
    found_by: FoundBy
    found_on: str | None
    depth: int
    priority: Priority
    etag: str | None
    last_modified: str | None
    content_digest: str | None
    alias_of: str | None
    first_seen: datetime
    last_seen: datetime
    last_fetched: datetime | None
    last_changed: datetime | None
    due: datetime | None
    interval: timedelta | None
    failures: int
