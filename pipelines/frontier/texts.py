"""Making what a page or a server said fit to be stored: text that is UTF-8, moments in UTC."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from pipelines.frontier.records import Answer, Exclusion, Link
from pipelines.moments import to_text_or_none
from pipelines.strings import storable


def storable_link(link: Link) -> Link:
    """Return the link with lone surrogates written out, which SQLite refuses.

    A moment that has no date in UTC (the first of January of the year 1 in China) is dropped.
    """
    texts = (link.key, link.url, link.found_on or "", _reason(link.exclusion))
    modified_at = _in_calendar(link.modified_at)
    if modified_at is link.modified_at and all(map(str.isascii, texts)):
        return link
    exclusion = link.exclusion
    return replace(
        link,
        key=storable(link.key),
        url=storable(link.url),
        found_on=_storable(link.found_on),
        modified_at=modified_at,
        exclusion=None
        if exclusion is None
        else Exclusion(exclusion.outcome, storable(exclusion.reason)),
    )


def storable_answer(answer: Answer) -> Answer:
    """Return the answer, and its links, as `storable_link` does."""
    return replace(
        answer,
        reason=storable(answer.reason),
        etag=_storable(answer.etag),
        last_modified=_storable(answer.last_modified),
        content_digest=_storable(answer.content_digest),
        alias_of=_storable(answer.alias_of),
        published_at=_in_calendar(answer.published_at),
        links=tuple(map(storable_link, answer.links)),
    )


def _storable(text: str | None) -> str | None:
    return None if text is None else storable(text)


def _in_calendar(moment: datetime | None) -> datetime | None:
    """Return the moment, None where it has no date in UTC. Raises ValueError without a zone."""
    try:
        to_text_or_none(moment)
    except OverflowError:
        return None
    return moment


def _reason(exclusion: Exclusion | None) -> str:
    return "" if exclusion is None else exclusion.reason
