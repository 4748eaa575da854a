"""From captures to the rows of a part: judged, merged and counted like a crawl's."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import msgspec

from parsers.capture import Capture
from parsers.outcome import Outcome, Rejected
from parsers.record import Article
from pipelines import merge, rows
from pipelines.archive.exchange import Damaged
from pipelines.content import identity, record_text
from pipelines.crawl_rows import Quarantined, quarantine_values
from pipelines.inserts import Row, insert_values
from pipelines.judging import judge
from pipelines.merge import Candidate, Head
from pipelines.moments import to_text_or_none
from pipelines.rebuild.part_tables import CHILDREN, append
from pipelines.rebuild.tasks import Unread
from pipelines.strings import storable
from pipelines.tombstones import banned
from pipelines.versions.rows import version_row

Parsed: TypeAlias = tuple[Capture, Article | Rejected]
"""A capture and what was read from it."""

# Identity, content hash and parser of an outcome without an article.
_NO_ARTICLE = (None, None, None)


@dataclass(frozen=True, slots=True)
class _Valid:
    """A capture that gave a sound article; whether it wins is known with its batch."""

    capture: Capture
    candidate: Candidate


class PartWriter:
    """Takes captures in order and writes what they came to into a part's tables.

    Every item taken ends in one outcome, in order, as one crawl that begins
    with an empty database would count it.
    """

    def __init__(self, db: sqlite3.Connection, bans: Mapping[str, str] | None = None) -> None:
        """Write into a part. `bans`: see `pipelines.tombstones.Tombstones.all_bans`."""
        self._db = db
        self._bans = bans or {}
        self._heads: dict[str, Head] = {}
        self._keys: dict[str, int] = {}
        self._articles: dict[str, tuple[str, str | None, Row]] = {}
        self.captures = 0
        self.lost = 0

    def take(self, batch: Sequence[Parsed | Unread]) -> None:
        """Take what was read from captures, and those that could not be read."""
        self.captures += len(batch)
        judged = [self._unread(of) if isinstance(of, Unread) else self._judged(*of) for of in batch]
        valid = [of for of in judged if isinstance(of, _Valid)]
        candidates = [of.candidate for of in valid]
        known = {of.identity: self._heads.get(of.identity) for of in candidates}
        plan = merge.plan({name: head for name, head in known.items() if head}, candidates)
        self._heads |= plan.heads
        self._store(plan)
        rows_of_valid = map(_outcome_of, valid, plan.outcomes)
        append(
            self._db,
            "outcomes",
            [next(rows_of_valid) if isinstance(of, _Valid) else of for of in judged],
        )

    def spoil(self, segment: str, spot: Damaged, uris: list[str]) -> None:
        """Take a damaged spot, and the addresses of what is known to have lain there."""
        known = msgspec.json.encode([storable(uri) for uri in uris]).decode("utf-8")
        append(
            self._db, "damage", [(segment, spot.offset, spot.length, storable(spot.reason), known)]
        )

    def finish(self, key: str) -> None:
        """Write the articles, and the part's key, which makes it whole."""
        append(self._db, "articles", [self._article_row(name) for name in self._articles])
        append(self._db, "facts", [(key, self.captures, self.lost)])

    def _judged(self, capture: Capture, result: Article | Rejected) -> _Valid | Row:
        if isinstance(result, Rejected):
            return _outcome(capture, result.outcome, result.reason)
        ban = banned(self._bans, identity(result), capture.url)
        if ban is not None:
            return _outcome(capture, Outcome.NOT_ARTICLE, ban)
        found = judge(capture, result)
        if isinstance(found, Candidate):
            return _Valid(capture, found)
        item = Quarantined(capture.url, found, record_text(result), capture.fetched_at)
        key, _, *values = quarantine_values(0, item)
        self._db.execute("INSERT INTO quarantine VALUES (?, ?, ?, ?, ?)", [key, *values])
        return _outcome(capture, Outcome.INVALID, "; ".join(found))

    def _unread(self, unread: Unread) -> Row:
        self.lost += 1
        return (
            None if unread.uri is None else storable(unread.uri),
            Outcome.PARSE_ERROR.value,
            storable(unread.reason),
            to_text_or_none(unread.fetched_at),
            unread.status,
            *_NO_ARTICLE,
        )

    def _store(self, plan: merge.Plan) -> None:
        for name in plan.heads:
            self._keys.setdefault(name, len(self._keys) + 1)
        self._drop([item.identity for item in plan.contents if item.identity in self._articles])
        for item in plan.contents:
            row = rows.article_row(item.article)
            self._articles[item.identity] = item.content_hash, item.seen, row
        contents = [(self._keys[item.identity], item.article) for item in plan.contents]
        for table in rows.CHILD_TABLES:
            insert_values(self._db, table.name, table.columns, table.values_of(contents))
        append(
            self._db,
            "aliases",
            [
                (self._keys[at.identity], at.url, at.first_seen, at.last_seen)
                for at in plan.sightings
            ],
        )
        append(
            self._db,
            "versions",
            [version_row(self._keys[item.identity], item) for item in plan.candidates],
        )

    def _drop(self, names: list[str]) -> None:
        """Remove the content of articles that a later capture of this part replaces."""
        if not names:
            return
        keys = msgspec.json.encode([self._keys[name] for name in names]).decode("utf-8")
        for table in CHILDREN:
            # Tables are constants.
            self._db.execute(
                f"DELETE FROM {table} WHERE article_id IN (SELECT value FROM json_each(?))",  # noqa: S608
                [keys],
            )

    def _article_row(self, name: str) -> Row:
        content_hash, fetched_at, row = self._articles[name]
        head = self._heads[name]
        facts = (content_hash, fetched_at, head.first_seen, head.last_seen)
        return (self._keys[name], name, *facts, *row)


def _outcome(capture: Capture, outcome: Outcome, reason: str) -> Row:
    url = None if capture.url is None else storable(capture.url)
    at = to_text_or_none(capture.fetched_at)
    return (url, outcome.value, storable(reason), at, capture.status, *_NO_ARTICLE)


def _outcome_of(valid: _Valid, outcome: Outcome) -> Row:
    capture, candidate = valid.capture, valid.candidate
    return (
        None if capture.url is None else storable(capture.url),
        outcome.value,
        "",
        candidate.seen,
        capture.status,
        candidate.identity,
        candidate.content_hash,
        candidate.article.parser,
    )
