"""Which captures the archive can do without: the rules of retention.

What may go, of the captures of one URI:

- a page, once a newer capture of the URI is a whole page: status 200, with a
  payload that can be read, and no poorer in kind;
- a refusal (a captcha, a rate limit), unless it is the newest capture of its URI.

What stays all the same: a capture that an article rests on, and one whose payload
a capture that stays refers to.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus

from pipelines.archive.exchange import CaptureRow, ExchangeKind
from pipelines.archive.names import is_blocked

IsWhole = Callable[[CaptureRow], bool]
"""Tells whether a capture can be read, and its payload is whole and not empty."""

Sources = Mapping[str, Collection[datetime | None]]
"""Moments of the captures that articles rest on, by URI."""

# A saved page has no headers, a text no markup: they do not replace what has.
_RICHNESS = {
    ExchangeKind.RESPONSE: 2,
    ExchangeKind.REVISIT: 2,
    ExchangeKind.RESOURCE: 1,
    ExchangeKind.RENDITION: 0,
}


def superseded(
    history: Sequence[CaptureRow], sources: Sources, is_whole: IsWhole
) -> list[CaptureRow]:
    """Return those captures of a URI that may go, as far as the URI itself is concerned.

    history: all captures of one URI, oldest first, as `CaptureIndex.histories`
        yields them.
    """
    newest = history[-1]
    refusals = [row for row in history if is_blocked(row.position.segment)]
    pages = [row for row in history if not is_blocked(row.position.segment)]
    return [row for row in refusals if row is not newest] + _old_pages(pages, sources, is_whole)


def _old_pages(
    pages: Sequence[CaptureRow], sources: Sources, is_whole: IsWhole
) -> list[CaptureRow]:
    old = list(_replaced(pages, is_whole))
    if not old:
        return []
    moments = sources.get(old[0].uri, ())
    rested_on = [row for row in pages if row.fetched_at in moments]
    # An article whose own captures are lost may have none but these.
    if moments and not any(map(is_whole, rested_on)):
        return []
    return [row for row in old if row.fetched_at not in moments]


def _replaced(pages: Sequence[CaptureRow], is_whole: IsWhole) -> Iterator[CaptureRow]:
    """Yield the captures that a newer, whole one stands for, newest first."""
    whole: list[CaptureRow] = []
    for place, row in reversed(list(enumerate(pages))):
        if any(_stands_for(other, row) for other in whole):
            yield row
        # The oldest replaces nothing, and reading it would be in vain.
        elif place and row.status == HTTPStatus.OK and is_whole(row):
            whole.append(row)


def _stands_for(newer: CaptureRow, older: CaptureRow) -> bool:
    if newer.fetched_at is None or _RICHNESS[newer.kind] < _RICHNESS[older.kind]:
        return False
    # Of one moment neither is the newer.
    return older.fetched_at is None or older.fetched_at < newer.fetched_at
