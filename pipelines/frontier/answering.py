"""What an answer does to what is known of its URL. Pure; the policy decides when it is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from parsers.outcome import Outcome
from pipelines.frontier.finding import priority_of
from pipelines.frontier.policy import Before, after
from pipelines.frontier.records import Answer
from pipelines.frontier.rows import Row
from pipelines.moments import from_text, from_text_or_none, to_text, to_text_or_none

# Outcomes of a page that came whole: its validators are those of what we have.
_CAME = frozenset(
    {
        Outcome.STORED,
        Outcome.UPDATED,
        Outcome.UNCHANGED,
        Outcome.DUPLICATE,
        Outcome.LISTING,
    }
)


def is_repeated(row: Row, answer: Answer) -> bool:
    """Tell whether the answer was acknowledged before, or a later one was.

    The answer to a lease counts even where the clock went back in between.
    """
    if row.last_fetched is None:
        return False
    at = to_text(answer.at)
    return at == row.last_fetched or (at < row.last_fetched and row.leased_until is None)


def answered(row: Row, answer: Answer) -> Row:
    """Return the row of a URL after its answer, its lease ended."""
    published_at = to_text_or_none(answer.published_at) or row.published_at
    stands = after(row.kind, _before(row, published_at), answer)
    row = _with_content(row, answer)
    return replace(
        row,
        state=stands.state,
        reason=stands.reason,
        priority=priority_of(row.kind, stands.state),
        published_at=published_at,
        last_fetched=to_text(answer.at),
        last_changed=to_text(answer.at) if stands.changed else row.last_changed,
        due=to_text_or_none(stands.due),
        interval=None if stands.interval is None else int(stands.interval.total_seconds()),
        failures=stands.failures,
        missing=stands.missing,
        leased_by=None,
        leased_until=None,
    )


def _before(row: Row, published_at: str | None) -> Before:
    return Before(
        interval=None if row.interval is None else timedelta(seconds=row.interval),
        failures=row.failures,
        missing=row.missing,
        content_digest=row.content_digest,
        first_seen=from_text(row.first_seen),
        last_changed=from_text_or_none(row.last_changed),
        published_at=from_text_or_none(published_at),
    )


def _with_content(row: Row, answer: Answer) -> Row:
    """Return the row with what the answer says of the page's content, if it says anything."""
    if answer.outcome in _CAME:
        row = replace(row, etag=answer.etag, last_modified=answer.last_modified)
    elif answer.outcome is Outcome.NOT_MODIFIED:
        row = replace(
            row,
            etag=answer.etag or row.etag,
            last_modified=answer.last_modified or row.last_modified,
        )
    if answer.outcome in _CAME or answer.outcome is Outcome.REDIRECTED:
        row = replace(row, alias_of=answer.alias_of)
    if answer.content_digest is None:
        return row
    return replace(row, content_digest=answer.content_digest)


def led_on(answer: Answer) -> bool:
    """Tell whether a page came, with or without links on it; an error says nothing of them."""
    return answer.outcome in _CAME or answer.outcome in (Outcome.NOT_ARTICLE, Outcome.SOFT_404)
