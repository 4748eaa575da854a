"""Which capture of an article wins, whatever order captures arrive in. Pure.

Captures of one article are ranked by (moment of the fetch, version of the
parser, content hash) and the highest rank is the article's content. Unknown
moments rank lowest. Because the winner is a maximum, any order and any batching
of the same captures ends in the same content.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parsers.capture import Capture
from parsers.outcome import Outcome
from parsers.record import Article
from pipelines import content
from pipelines.moments import to_text_or_none


@dataclass(frozen=True, slots=True)
class Candidate:
    """One article from one capture. `seen` is the fetch's moment, None where not known."""

    identity: str
    content_hash: str
    seen: str | None
    urls: tuple[str, ...]
    article: Article


@dataclass(frozen=True, slots=True)
class Head:
    """What the database knows of an article: its content's hash and when it was seen.

    `last_seen` is the newest fetch of the article, which is always one that
    gave the current content.
    """

    content_hash: str
    parser: str
    first_seen: str | None
    last_seen: str | None


@dataclass(frozen=True, slots=True)
class Sighting:
    """An article seen at a URL, between two moments (None where not known)."""

    identity: str
    url: str
    first_seen: str | None
    last_seen: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What one batch does to the database.

    outcomes: one per candidate, in order.
    heads: per identity of the batch, what holds after it.
    contents: the candidates whose content is to be written, one per identity.
    moved: identities whose content stays and whose first or last seen moves.
    sightings: one per identity and URL.
    candidates: all of the batch, in order: each shows a version of its article.
    """

    outcomes: list[Outcome]
    heads: dict[str, Head]
    contents: list[Candidate]
    moved: list[str]
    sightings: list[Sighting]
    candidates: Sequence[Candidate]


def candidate(capture: Capture, article: Article, canonical: bytes | None = None) -> Candidate:
    """Return the article as a candidate for storing.

    `canonical` is what `content.canonical_text` gives, where that is known
    already. Raises NoIdentityError where nothing names the article, ValueError where
    `fetched_at` has no time zone.
    """
    return Candidate(
        identity=content.require_identity(article),
        content_hash=content.content_hash(article, canonical),
        seen=to_text_or_none(capture.fetched_at),
        urls=content.urls(capture, article),
        article=article,
    )


def plan(stored: Mapping[str, Head], candidates: Sequence[Candidate]) -> Plan:
    """Return what storing the candidates, in order, does to the stored heads."""
    heads = dict(stored)
    winners: dict[str, Candidate] = {}
    outcomes = []
    for item in candidates:
        outcome, heads[item.identity] = meet(heads.get(item.identity), item)
        outcomes.append(outcome)
        if outcome is not Outcome.UNCHANGED:
            winners[item.identity] = item
    moved = [
        name for name, head in heads.items() if name not in winners and head != stored.get(name)
    ]
    contents, sightings = list(winners.values()), _sightings(candidates)
    return Plan(outcomes, heads, contents, moved, sightings, candidates)


def meet(head: Head | None, item: Candidate) -> tuple[Outcome, Head]:
    """Return what the candidate is to the head, and the head that holds afterwards."""
    return join_heads(head, Head(item.content_hash, item.article.parser, item.seen, item.seen))


def join_heads(one: Head | None, other: Head) -> tuple[Outcome, Head]:
    """Return what `other` is to `one`, and the head of all captures behind both.

    Both are heads of the same article, each of one capture or of many; `one`
    is None where there is none yet. The head is the one that storing all those
    captures singly gives, in any order and however they were parted. The
    outcome tells whose content it is: UNCHANGED that of `one`, STORED (there
    was none) and UPDATED that of `other`.
    """
    if one is None:
        return Outcome.STORED, other
    first_seen = _earlier(one.first_seen, other.first_seen)
    last_seen = _later(one.last_seen, other.last_seen)
    if other.content_hash == one.content_hash or _rank(other) < _rank(one):
        return Outcome.UNCHANGED, Head(one.content_hash, one.parser, first_seen, last_seen)
    return Outcome.UPDATED, Head(other.content_hash, other.parser, first_seen, last_seen)


def parser_version(parser: str) -> int:
    """Return the number after the slash of `jiusongjiankang/1`, 0 where there is none."""
    version = parser.rpartition("/")[2]
    return int(version) if version.isascii() and version.isdecimal() else 0


def _rank(head: Head) -> tuple[str, int, str]:
    return head.last_seen or "", parser_version(head.parser), head.content_hash


def _earlier(one: str | None, other: str | None) -> str | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)


def _later(one: str | None, other: str | None) -> str | None:
    return max((moment for moment in (one, other) if moment is not None), default=None)


def _sightings(candidates: Sequence[Candidate]) -> list[Sighting]:
    found: dict[tuple[str, str], Sighting] = {}
    for item in candidates:
        for url in item.urls:
            known = found.get((item.identity, url))
            first_seen = _earlier(known.first_seen if known else None, item.seen)
            last_seen = _later(known.last_seen if known else None, item.seen)
            found[item.identity, url] = Sighting(item.identity, url, first_seen, last_seen)
    return list(found.values())
