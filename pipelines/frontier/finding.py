"""What finding a link does to what is known of its URL. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b

from pipelines.frontier.policy import shortest
from pipelines.frontier.records import FoundBy, Link, PageKind, Priority, UrlState
from pipelines.frontier.rows import Row
from pipelines.moments import from_text, to_text

DEPTH_REASON = "depth: "
# Sources that watch their pages: what they say about a missing one counts.
_LISTS = frozenset({FoundBy.LISTING, FoundBy.SITEMAP, FoundBy.FEED})
# A better kind replaces one that says less.
_RANK = {PageKind.PAGE: 0, PageKind.ARTICLE: 2}
NAMED_TWICE = timedelta(hours=6)
"""By about so much earlier a new page is due each time that twice as many articles name it.

A choice; by no more than 8 days in all, so that what one page names is not left for ever.
"""
NEWS_FIRST = timedelta(days=365)
"""By so much earlier an article is due that a list, sitemap or feed did not name when it was
visited before: what has just been published does not wait for what was there already.
"""
# Clocks differ; but a date further ahead is none of a change that has happened.
_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A link, when it was found, and why its URL is not to be asked for (None: it is).

    at: text of `pipelines.moments`.
    since: when the page that names it was read before, if it was.
    """

    link: Link
    at: str
    barrier: str | None
    since: str | None = None


def first_row(sighting: Sighting) -> Row:
    """Return the row of a URL that was not known."""
    link, at = sighting.link, sighting.at
    open_to_us = sighting.barrier is None
    return Row(
        id=None,
        key=link.key,
        url=link.url,
        kind=link.kind,
        state=UrlState.DISCOVERED if open_to_us else UrlState.EXCLUDED,
        reason=sighting.barrier or _new(sighting),
        found_by=link.found_by,
        found_on=link.found_on,
        depth=link.depth,
        priority=priority_of(link.kind, UrlState.DISCOVERED),
        etag=None,
        last_modified=None,
        content_digest=None,
        published_at=None,
        alias_of=None,
        first_seen=at,
        last_seen=at,
        last_fetched=None,
        last_changed=None,
        due=_first_due(sighting) if open_to_us else None,
        interval=None,
        failures=0,
        missing=0,
        leased_by=None,
        leased_until=None,
    )


def seen_again(row: Row, sighting: Sighting) -> Row:
    """Return the row of a known URL after one more link to it; the same row where nothing changes.

    `last_seen` is the caller's.
    """
    link = sighting.link
    if link.exclusion is None and _rank(link.kind) > _rank(row.kind):
        row = _with_kind(row, link.kind)
    if link.depth < row.depth:
        row = replace(row, depth=link.depth)
    if sighting.barrier is not None:
        return row
    if row.state is UrlState.EXCLUDED:
        # What an answer excluded stays so: each further link would ask again.
        return _welcome(row, sighting) if row.last_fetched is None else row
    if row.priority is Priority.NEW:
        row = _published(_named_again(row, link), sighting)
    return row if link.modified_at is None else _modified(row, sighting, link.modified_at)


def asked_for(row: Row, sighting: Sighting) -> Row:
    """Return the row of a URL that the user names: due now, and first."""
    if row.state in (UrlState.EXCLUDED, UrlState.GONE):
        row = _welcome(row, sighting)
    return replace(row, due=sighting.at, priority=Priority.ASKED, reason="asked for by the user")


def barred(row: Row, reason: str) -> Row:
    """Return the row of a URL whose article is forgotten: nothing is kept of its answers.

    As if it had never been asked for: once the ban is lifted, a link lets it in again.
    """
    return replace(
        row,
        state=UrlState.EXCLUDED,
        reason=reason,
        priority=priority_of(row.kind, UrlState.DISCOVERED),
        etag=None,
        last_modified=None,
        content_digest=None,
        published_at=None,
        alias_of=None,
        last_fetched=None,
        last_changed=None,
        due=None,
        interval=None,
        failures=0,
        missing=0,
        leased_by=None,
        leased_until=None,
    )


def priority_of(kind: PageKind, state: UrlState) -> Priority:
    """Return how urgent a URL is that the user did not name."""
    if kind is not PageKind.ARTICLE:
        return Priority.DISCOVERY
    return Priority.NEW if state is UrlState.DISCOVERED else Priority.REVISIT


def _rank(kind: PageKind) -> int:
    return _RANK.get(kind, 1)


def _with_kind(row: Row, kind: PageKind) -> Row:
    if row.priority is Priority.ASKED:
        return replace(row, kind=kind)
    return replace(row, kind=kind, priority=priority_of(kind, row.state))


def _new(sighting: Sighting) -> str:
    how = "just published" if _is_news(sighting) else "new"
    return f"{how}, found by {sighting.link.found_by}"


def _is_news(sighting: Sighting) -> bool:
    link = sighting.link
    is_list = link.kind is PageKind.ARTICLE and link.found_by in _LISTS
    return is_list and sighting.since is not None


def _first_due(sighting: Sighting) -> str:
    if not _is_news(sighting):
        return sighting.at
    return to_text(from_text(sighting.at) - NEWS_FIRST)


def _welcome(row: Row, sighting: Sighting) -> Row:
    """Begin anew with a URL that was excluded or gone, as the link has it."""
    link = sighting.link
    return replace(
        row,
        url=link.url,
        kind=link.kind,
        state=UrlState.DISCOVERED,
        reason=f"new, found by {link.found_by}",
        found_by=link.found_by,
        found_on=link.found_on,
        depth=min(link.depth, row.depth),
        priority=priority_of(link.kind, UrlState.DISCOVERED),
        due=sighting.at,
        failures=0,
        missing=0,
    )


def _named_again(row: Row, link: Link) -> Row:
    """Make a new page due earlier the more articles name it beside the one that did first.

    By how many is estimated, from two on: of so many pairs of page and link, about one
    has a hash that ends in log2 of that many zeros. The same pair says the same each time,
    so neither order nor repetition counts, nothing has to be kept, and most links change
    nothing.
    """
    if link.found_by is not FoundBy.RELATED or link.found_on == row.found_on or row.due is None:
        return row
    pair = blake2b(f"{link.key} {link.found_on}".encode(), digest_size=4).digest()
    doublings = _zeros_at_end(int.from_bytes(pair, "big")) - 1
    if doublings < 1:
        return row
    # `from_text` takes longer than all else that is done with a link.
    due = to_text(datetime.fromisoformat(row.first_seen) - doublings * NAMED_TWICE)
    return row if row.due <= due else replace(row, due=due)


def _published(row: Row, sighting: Sighting) -> Row:
    """Make a new page due before others where a list names it first, a teaser earlier still.

    Known for less time than since the list was read before, it was not named then.
    """
    if not _is_news(sighting) or sighting.since is None or row.first_seen <= sighting.since:
        return row
    due = _first_due(sighting)
    if row.due is None or row.due <= due:
        return row
    return replace(row, due=due, reason=_new(sighting))


def _zeros_at_end(bits: int) -> int:
    return (bits & -bits).bit_length() - 1 if bits else 32


def _modified(row: Row, sighting: Sighting, modified_at: datetime) -> Row:
    """Take note of when the source says that the page last changed."""
    if row.last_fetched is None or row.state not in (UrlState.FETCHED, UrlState.GONE):
        return row
    modified = to_text(modified_at)
    if modified <= row.last_fetched or modified > _latest(sighting.at):
        return row
    if row.state is UrlState.GONE:
        return _welcome(row, sighting) if sighting.link.found_by in _LISTS else row
    # However often a source claims a change: some sitemaps give the moment they were made at.
    due = max(sighting.at, to_text(from_text(row.last_fetched) + shortest(row.kind)))
    if row.due is not None and row.due <= due:
        return row
    reason = f"changed on {modified[:10]}, says the {sighting.link.found_by}"
    return replace(row, due=due, reason=reason)


def _latest(at: str) -> str:
    return to_text(from_text(at) + _AHEAD)
