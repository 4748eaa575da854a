"""From captures to the rows of a part: judged, merged and counted like a crawl's."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

import msgspec

from parsers.capture import Capture
from parsers.outcome import Outcome, Rejected
from parsers.record import Article
from pipelines import merge, rows
from pipelines.archive.exchange import Damaged
from pipelines.content import record_text
from pipelines.crawl_rows import Quarantined, quarantine_values
from pipelines.merge import Candidate, Head
from pipelines.moments import to_text_or_none
from pipelines.rebuild.inserts import Values, insert
from pipelines.rebuild.part_tables import CHILDREN
from pipelines.rebuild.tasks import Unread
from pipelines.strings import storable
from pipelines.validate import problems

# Captures per batch: as many articles are held in memory.
_BATCH = 100

# Identity, content hash and parser of an outcome without an article.
_NO_ARTICLE = (None, None, None)
_ROWS_OF = {"blocks": rows.block_rows, "qa": rows.qa_rows, "related": rows.related_rows}


@dataclass(frozen=True, slots=True)
class _Valid:
    """A capture that gave an article; whether it wins is known with its batch."""

    candidate: Candidate
    url: str | None
    status: int


class PartWriter:
    """Takes captures in order and writes what they came to into a part's tables.

    Every `take` and every `lose` ends in one outcome, in order, as one crawl
    that begins with an empty database would count it.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._batch: list[_Valid | Values] = []
        self._heads: dict[str, Head] = {}
        self._keys: dict[str, int] = {}
        self._articles: dict[str, tuple[str, str | None, Values]] = {}
        self.captures = 0
        self.lost = 0

    def take(self, capture: Capture, result: Article | Rejected) -> None:
        """Take what was read from a capture."""
        self.captures += 1
        self._batch.append(self._judged(capture, result))
        if len(self._batch) >= _BATCH:
            self._flush()

    def lose(self, unread: Unread) -> None:
        """Take a capture that is known and cannot be read."""
        self.captures += 1
        self.lost += 1
        self._batch.append(
            (
                None if unread.uri is None else storable(unread.uri),
                Outcome.PARSE_ERROR.value,
                storable(unread.reason),
                to_text_or_none(unread.fetched_at),
                unread.status,
                *_NO_ARTICLE,
            )
        )

    def spoil(self, segment: str, spot: Damaged, uris: list[str]) -> None:
        """Take a damaged spot, and the addresses of what is known to have lain there."""
        known = msgspec.json.encode([storable(uri) for uri in uris]).decode("utf-8")
        insert(
            self._db, "damage", [(segment, spot.offset, spot.length, storable(spot.reason), known)]
        )

    def finish(self, key: str) -> None:
        """Write what is left, and the part's key, which makes it whole."""
        self._flush()
        insert(self._db, "articles", [self._article_row(name) for name in self._articles])
        insert(self._db, "facts", [(key, self.captures, self.lost)])

    def _judged(self, capture: Capture, result: Article | Rejected) -> _Valid | Values:
        if isinstance(result, Rejected):
            return _outcome(capture, result.outcome, result.reason)
        found = problems(result, capture.fetched_at)
        if not found:
            return _Valid(merge.candidate(capture, result), capture.url, capture.status)
        item = Quarantined(capture.url, found, record_text(result), capture.fetched_at)
        key, _, *values = quarantine_values(0, item)
        insert(self._db, "quarantine", [(key, *values)])
        return _outcome(capture, Outcome.INVALID, "; ".join(found))

    def _flush(self) -> None:
        valid = [item for item in self._batch if isinstance(item, _Valid)]
        candidates = [item.candidate for item in valid]
        names = {item.identity for item in candidates}
        plan = merge.plan({n: self._heads[n] for n in names if n in self._heads}, candidates)
        self._heads |= plan.heads
        self._store(plan)
        outcomes = iter(plan.outcomes)
        insert(
            self._db,
            "outcomes",
            [
                _outcome_of(item, next(outcomes)) if isinstance(item, _Valid) else item
                for item in self._batch
            ],
        )
        self._batch = []

    def _store(self, plan: merge.Plan) -> None:
        for name in plan.heads:
            self._keys.setdefault(name, len(self._keys) + 1)
        self._drop([item.identity for item in plan.contents if item.identity in self._articles])
        for item in plan.contents:
            row = rows.article_row(item.article)
            self._articles[item.identity] = item.content_hash, item.seen, row
        for table, rows_of in _ROWS_OF.items():
            insert(
                self._db,
                table,
                [
                    row
                    for item in plan.contents
                    for row in rows_of(self._keys[item.identity], item.article)
                ],
            )
        insert(
            self._db,
            "aliases",
            [
                (self._keys[at.identity], at.url, at.first_seen, at.last_seen)
                for at in plan.sightings
            ],
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

    def _article_row(self, name: str) -> Values:
        content_hash, fetched_at, row = self._articles[name]
        head = self._heads[name]
        facts = (content_hash, fetched_at, head.first_seen, head.last_seen)
        return (self._keys[name], name, *facts, *row)


def _outcome(capture: Capture, outcome: Outcome, reason: str) -> Values:
    url = None if capture.url is None else storable(capture.url)
    at = to_text_or_none(capture.fetched_at)
    return (url, outcome.value, storable(reason), at, capture.status, *_NO_ARTICLE)


def _outcome_of(item: _Valid, outcome: Outcome) -> Values:
    candidate, url = item.candidate, item.url
    return (
        None if url is None else storable(url),
        outcome.value,
        "",
        candidate.seen,
        item.status,
        candidate.identity,
        candidate.content_hash,
        candidate.article.parser,
    )
