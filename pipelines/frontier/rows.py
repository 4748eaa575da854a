"""URLs as rows of the table `frontier`, and back.

The only place that knows which column holds which field. Moments stay text
here, which sorts in order of time: most rows are read to be compared, not shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias

from pipelines.frontier.records import FoundBy, Known, Lease, PageKind, Priority, UrlState
from pipelines.moments import from_text, from_text_or_none

Values: TypeAlias = tuple[str | int | None, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of `frontier`; None as `id` where it is not stored yet.

    published_at: moment at which the article says it was published.
    interval: seconds. missing: answers in a row that the page is missing.
    All other fields are those of `Known`, and `state` is never LEASED: the
    last two columns tell that.
    """

    id: int | None
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
    published_at: str | None
    alias_of: str | None
    first_seen: str
    last_seen: str
    last_fetched: str | None
    last_changed: str | None
    due: str | None
    interval: int | None
    failures: int
    missing: int
    leased_by: int | None
    leased_until: str | None


COLUMNS = (
    "id, key, url, kind, state, reason, found_by, found_on, depth, priority, etag, last_modified, "
    "content_digest, published_at, alias_of, first_seen, last_seen, last_fetched, last_changed, "
    "due, interval, failures, missing, leased_by, leased_until"
)
# All but `id`, in the order of `values_of`.
STORED_COLUMNS = COLUMNS.removeprefix("id, ")
LEASE_COLUMNS = "id, key, url, kind, depth, etag, last_modified, state, reason, failures"


def row_from(columns: Sequence[Any]) -> Row:
    """Return the row that a SELECT of `COLUMNS` gave."""
    row, key, url, kind, state, reason, found_by, found_on, depth, priority, *rest = columns
    return Row(
        row,
        key,
        url,
        PageKind(kind),
        UrlState(state),
        reason,
        FoundBy(found_by),
        found_on,
        depth,
        Priority(priority),
        *rest,
    )


def values_of(row: Row) -> Values:
    """Return the row's values in the order of `STORED_COLUMNS`."""
    return (
        row.key,
        row.url,
        row.kind.value,
        row.state.value,
        row.reason,
        row.found_by.value,
        row.found_on,
        row.depth,
        row.priority.value,
        row.etag,
        row.last_modified,
        row.content_digest,
        row.published_at,
        row.alias_of,
        row.first_seen,
        row.last_seen,
        row.last_fetched,
        row.last_changed,
        row.due,
        row.interval,
        row.failures,
        row.missing,
        row.leased_by,
        row.leased_until,
    )


def known_from(row: Row) -> Known:
    """Return what a row says, for people; a leased URL's state is LEASED."""
    return Known(
        key=row.key,
        url=row.url,
        kind=row.kind,
        state=row.state if row.leased_until is None else UrlState.LEASED,
        reason=row.reason,
        found_by=row.found_by,
        found_on=row.found_on,
        depth=row.depth,
        priority=row.priority,
        etag=row.etag,
        last_modified=row.last_modified,
        content_digest=row.content_digest,
        alias_of=row.alias_of,
        first_seen=from_text(row.first_seen),
        last_seen=from_text(row.last_seen),
        last_fetched=from_text_or_none(row.last_fetched),
        last_changed=from_text_or_none(row.last_changed),
        due=from_text_or_none(row.due),
        interval=None if row.interval is None else timedelta(seconds=row.interval),
        failures=row.failures,
    )


def lease_from(columns: Sequence[Any]) -> Lease:
    """Return the lease of a URL whose `LEASE_COLUMNS` a SELECT gave."""
    _, key, url, kind, depth, etag, last_modified, state, reason, failures = columns
    why = f"error {failures}: {reason}" if state == UrlState.FAILED else reason
    return Lease(key, url, PageKind(kind), depth, etag, last_modified, why, failures)
