"""When to ask for a URL again, from how it stood and what it answered. Pure: no I/O, no clock.

The manner is that of StormCrawler's AdaptiveScheduler: a page that did not change
is left alone for longer, one that did is visited sooner, within bounds by kind.
The numbers are ours; `docs/frontier.md` lists them.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from parsers.outcome import Outcome
from pipelines.frontier.records import Answer, PageKind, UrlState

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Time between two visits: after the first one, and at least and at most."""

    start: timedelta
    shortest: timedelta
    longest: timedelta

    def keep(self, interval: timedelta) -> timedelta:
        """Return the nearest interval within the bounds."""
        return max(self.shortest, min(self.longest, interval))


@dataclass(frozen=True, slots=True)
class Backoff:
    """The pause after the first error of a row; it doubles with each further one."""

    first: timedelta
    longest: timedelta

    def after(self, failures: int) -> timedelta:
        """Return the pause after this many errors in a row, ≥ 1."""
        # More doublings than this are beyond every `longest`.
        return min(self.longest, self.first * (1 << min(failures - 1, 20)))


LISTS = Bounds(start=6 * _HOUR, shortest=_HOUR, longest=7 * _DAY)
NEW_ARTICLES = Bounds(start=_DAY, shortest=_DAY, longest=14 * _DAY)
OLD_ARTICLES = Bounds(start=14 * _DAY, shortest=_DAY, longest=90 * _DAY)
REDIRECTS = Bounds(start=30 * _DAY, shortest=30 * _DAY, longest=90 * _DAY)

# How long an article is new: since it was published, or first seen where that is not known.
NEW_FOR = 30 * _DAY
GROWTH = 1.5
SHRINKAGE = 0.5

TRANSIENT = Backoff(first=_HOUR, longest=7 * _DAY)
REFUSED = Backoff(first=6 * _HOUR, longest=7 * _DAY)
UNUSABLE = Backoff(first=_DAY, longest=90 * _DAY)
# Pauses after the first and the second answer that a page is missing.
MISSING = (_DAY, 3 * _DAY)
GONE_AFTER = 3
# Lists, sitemaps, feeds and start pages are never gone: a site that answers 404
# for some days would be left for good, without a word.
MISSING_LISTS = Backoff(first=_DAY, longest=30 * _DAY)
# After HTTP 410, which says that it is for good.
GONE_AFTER_410 = 2
ROBOTS_AGAIN = 7 * _DAY
# After a redirect to where we do not follow: a captive portal does that, and so does a move.
ELSEWHERE_AGAIN = 30 * _DAY
# A server that asks for more than this is not taken at its word.
LONGEST_RETRY_AFTER = 90 * _DAY
# How far a due moment is moved, as a part of the pause, so that URLs found together spread out.
SPREAD = 0.1

# HTTP: Moved Permanently, Permanent Redirect. The others may be gone tomorrow.
_FOR_GOOD = frozenset({301, 308})

_CHANGED = frozenset({Outcome.STORED, Outcome.UPDATED})
_FETCHED = _CHANGED | {
    Outcome.UNCHANGED,
    Outcome.NOT_MODIFIED,
    Outcome.DUPLICATE,
    Outcome.LISTING,
    Outcome.REDIRECTED,
}
_UNUSABLE = frozenset(
    {
        Outcome.NOT_ARTICLE,
        Outcome.PARSE_ERROR,
        Outcome.INVALID,
        Outcome.UNDECODABLE,
        Outcome.TOO_LARGE,
    }
)
_EXCLUDED = frozenset({Outcome.ROBOTS, Outcome.UNSAFE, Outcome.OFFSITE})


@dataclass(frozen=True, slots=True)
class Before:
    """How a URL stood when it was asked for.

    interval: time between visits; None where no visit gave a page yet.
    failures: errors in a row.
    missing: answers in a row that the page is missing.
    content_digest: as in the last Answer that had one.
    published_at: what is known of it, this answer included.
    """

    interval: timedelta | None
    failures: int
    missing: int
    content_digest: str | None
    first_seen: datetime
    last_changed: datetime | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class After:
    """How a URL stands after an answer; the fields are those of `Known`.

    changed: whether the visit saw other content than the one before.
    """

    state: UrlState
    reason: str
    interval: timedelta | None
    due: datetime | None
    failures: int
    missing: int
    changed: bool = False


def after(kind: PageKind, before: Before, answer: Answer) -> After:
    """Return how a URL stands after this answer.

    The interval is always within the bounds of its kind. `due` is up to `SPREAD`
    of the pause earlier or later, by the key, and never before `retry_after` is over.
    """
    if answer.outcome in _FETCHED:
        return _fetched(kind, before, answer)
    if answer.outcome in _EXCLUDED and not _is_for_now(answer):
        pause = ROBOTS_AGAIN if answer.outcome is Outcome.ROBOTS else ELSEWHERE_AGAIN
        return After(UrlState.EXCLUDED, _words(answer), before.interval, _due(answer, pause), 0, 0)
    return _failed(kind, before, answer)


def bounds(kind: PageKind, before: Before, answer: Answer) -> Bounds:
    """Return the bounds of a page's interval as of an answer."""
    if answer.outcome is Outcome.REDIRECTED and answer.status in _FOR_GOOD:
        return REDIRECTS
    if kind is not PageKind.ARTICLE:
        return LISTS
    since = before.published_at or before.first_seen
    return NEW_ARTICLES if answer.at - since < NEW_FOR else OLD_ARTICLES


def shortest(kind: PageKind) -> timedelta:
    """Return the least time between two visits of a page, whatever is said of it."""
    return NEW_ARTICLES.shortest if kind is PageKind.ARTICLE else LISTS.shortest


def in_words(length: timedelta) -> str:
    """Return a length of time as people say it: `3 days`, `1 hour`, `0 minutes`."""
    for unit, name in ((_DAY, "day"), (_HOUR, "hour")):
        if length >= unit:
            return _counted(length // unit, name)
    return _counted(max(length, timedelta()) // timedelta(minutes=1), "minute")


def _counted(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


def _fetched(kind: PageKind, before: Before, answer: Answer) -> After:
    changed = _has_changed(before, answer)
    limits = bounds(kind, before, answer)
    if before.interval is None:
        interval = limits.start
    else:
        interval = before.interval * (SHRINKAGE if changed else GROWTH)
    interval = limits.keep(timedelta(seconds=round(interval.total_seconds())))
    reason = _history(before, answer, changed)
    return After(UrlState.FETCHED, reason, interval, _due(answer, interval), 0, 0, changed)


def _has_changed(before: Before, answer: Answer) -> bool:
    if answer.content_digest is not None:
        return answer.content_digest != before.content_digest
    return answer.outcome in _CHANGED


def _history(before: Before, answer: Answer, changed: bool) -> str:
    if answer.outcome is Outcome.REDIRECTED:
        return f"redirects to {answer.alias_of}" if answer.alias_of else _words(answer)
    if before.interval is None:
        return "fetched for the first time"
    if changed:
        return "changed at the last visit"
    if before.last_changed is None:
        return "unchanged at the last visit"
    return f"unchanged for {in_words(answer.at - before.last_changed)}"


def _failed(kind: PageKind, before: Before, answer: Answer) -> After:
    failures = before.failures + 1
    if not _is_missing(answer):
        pause = _backoff(answer.outcome).after(failures)
        return _again(before, answer, pause, failures, missing=0)
    missing = before.missing + 1
    if kind is not PageKind.ARTICLE:
        return _again(before, answer, MISSING_LISTS.after(missing), failures, missing)
    if missing >= (GONE_AFTER_410 if answer.status == 410 else GONE_AFTER):
        reason = f"{_words(answer)}, {missing} times in a row"
        return After(UrlState.GONE, reason, before.interval, None, failures, missing)
    return _again(before, answer, MISSING[missing - 1], failures, missing)


def _again(before: Before, answer: Answer, pause: timedelta, failures: int, missing: int) -> After:
    due = _due(answer, pause)
    return After(UrlState.FAILED, _words(answer), before.interval, due, failures, missing)


def _is_missing(answer: Answer) -> bool:
    if answer.outcome is Outcome.SOFT_404:
        return True
    return answer.outcome is Outcome.HTTP_ERROR and answer.status in (404, 410)


def _is_for_now(answer: Answer) -> bool:
    """Tell whether robots.txt answered with an error: it forbids all, as long as that lasts."""
    return answer.outcome is Outcome.ROBOTS and answer.status is not None


def _backoff(outcome: Outcome) -> Backoff:
    if outcome is Outcome.BLOCKED:
        return REFUSED
    return UNUSABLE if outcome in _UNUSABLE else TRANSIENT


def _due(answer: Answer, pause: timedelta) -> datetime:
    floor = min(answer.retry_after or timedelta(), LONGEST_RETRY_AFTER)
    return answer.at + max(pause * _factor(answer.key), floor)


def _factor(key: str) -> float:
    """Return 1 - SPREAD to 1 + SPREAD, always the same for a key."""
    part = zlib.crc32(key.encode("utf-8", "backslashreplace")) / 0xFFFFFFFF
    return 1 - SPREAD + 2 * SPREAD * part


def _words(answer: Answer) -> str:
    return f"{answer.outcome}: {answer.reason}" if answer.reason else str(answer.outcome)
