"""What runs did, and what comes next: outcomes, quarantine, archive's index, frontier."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from parsers.outcome import Outcome
from pipelines.archive.exchange import CaptureRow
from pipelines.archive.index import CaptureIndex, put_captures
from pipelines.crawl_rows import (
    OutcomeRow,
    Quarantined,
    Run,
    RunState,
    outcome_from,
    outcome_values,
    quarantine_values,
    quarantined_from,
    run_from,
)
from pipelines.database import open_database
from pipelines.drift.measures import Measures
from pipelines.drift.tables import MeasureTables, put_measures
from pipelines.errors import UnknownRunError
from pipelines.forgetting.traces import allow_again, remove_traces
from pipelines.frontier.reading import FrontierReader
from pipelines.frontier.sqlite_frontier import SqliteFrontier
from pipelines.moments import to_text
from pipelines.run_history import RunHistory
from pipelines.schema import CRAWL
from pipelines.tombstones import Tombstones
from pipelines.transactions import immediate

__all__ = ["CrawlStore", "OutcomeRow", "Quarantined", "Run", "RunState"]

_PUT_OUTCOME = """
INSERT INTO outcomes (run_id, url, outcome, reason, at, status, identity)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""

# A page that fails in every run is kept once, under the latest run that met it.
_PUT_QUARANTINED = """
INSERT INTO quarantine (record_hash, run_id, url, reasons, record, fetched_at)
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (record_hash) DO UPDATE SET
    run_id = excluded.run_id, url = excluded.url,
    reasons = excluded.reasons, fetched_at = excluded.fetched_at
"""

_COUNTS = "SELECT outcome, count(*) FROM outcomes WHERE run_id = ? GROUP BY outcome"


class CrawlStore:
    """`crawl.db`: runs, their outcomes, the quarantine, the archive's index, the frontier.

    Use as a context manager, or call `close`. One store belongs to one thread.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._captures = CaptureIndex(db)
        self._tombstones = Tombstones(db)

    @property
    def captures(self) -> CaptureIndex:
        """Where the archive's captures lie; usable as long as the store is open."""
        return self._captures

    @property
    def tombstones(self) -> Tombstones:
        """Which articles must not come back; usable as long as the store is open."""
        return self._tombstones

    @property
    def measures(self) -> MeasureTables:
        """What runs measured; usable as long as the store is open."""
        return MeasureTables(self._db)

    @property
    def history(self) -> RunHistory:
        """What past runs came to; usable as long as the store is open."""
        return RunHistory(self._db)

    @property
    def urls(self) -> FrontierReader:
        """What the frontiers of all sites hold; usable as long as the store is open."""
        return FrontierReader(self._db)

    def frontier(self, site: str, run: int | None, *, max_depth: int) -> SqliteFrontier:
        """Return the frontier of a site for a run; usable as long as the store is open.

        run: None for who leases nothing.
        max_depth: links between a start page and a URL, at most.
        """
        return SqliteFrontier(self._db, site, run, max_depth=max_depth)

    def transaction(self) -> AbstractContextManager[None]:
        """Return a block that is one write transaction, of the frontier too.

        Committed whole, or rolled back on any exception.
        """
        return immediate(self._db)

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Run the block and take back all that it wrote: to see what would happen."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            self._db.rollback()

    @classmethod
    def open(cls, path: Path | str, *, read_only: bool = False) -> Self:
        """Open the database; unless `read_only`, make it where missing and migrate it.

        Raises MissingDatabaseError (read only and no file), NotADatabaseError,
        NewerSchemaError, OlderSchemaError (read only), StoreError.
        """
        return cls(open_database(Path(path), CRAWL, read_only=read_only))

    def begin_run(
        self,
        command: str,
        site: str | None,
        arguments: Mapping[str, object],
        started_at: datetime,
    ) -> int:
        """Record the start of a run and return its id.

        `arguments` are kept as JSON, for people to read: values JSON does not
        know (paths) become text.
        """
        run = {
            "command": command,
            "site": site,
            "arguments": json.dumps(arguments, sort_keys=True, default=str),
            "state": RunState.RUNNING,
            "started_at": to_text(started_at),
        }
        with immediate(self._db):
            self._db.table("runs").insert(run)
            run_id: int = self._db.execute("SELECT last_insert_rowid()").fetchone()[0]
        return run_id

    def record(
        self,
        run: int,
        rows: Sequence[OutcomeRow],
        quarantined: Sequence[Quarantined] = (),
        captures: Sequence[CaptureRow] = (),
    ) -> None:
        """Keep outcomes, the records they set aside, and index captures, in one transaction.

        A capture that is indexed already is not indexed twice. Raises UnknownRunError.
        """
        with immediate(self._db):
            self._require(run)
            self._db.conn.executemany(_PUT_OUTCOME, [outcome_values(run, row) for row in rows])
            self._db.conn.executemany(
                _PUT_QUARANTINED, [quarantine_values(run, item) for item in quarantined]
            )
            put_captures(self._db, captures)

    def put_measures(self, run: int, measures: Measures) -> None:
        """Keep what the run has measured so far, in place of what it had before.

        To be called with each batch: a run that is killed keeps what it measured
        up to its last one. Raises UnknownRunError.
        """
        with immediate(self._db):
            self._require(run)
            put_measures(self._db, run, measures)

    def quarantine(self, run: int, items: Sequence[Quarantined]) -> None:
        """Keep records that failed validation, each once. Raises UnknownRunError."""
        self.record(run, (), items)

    def finish_run(self, run: int, state: RunState, finished_at: datetime) -> None:
        """Record how and when the run ended. Raises UnknownRunError."""
        with immediate(self._db):
            self._require(run)
            self._db.table("runs").update(
                run, {"state": state, "finished_at": to_text(finished_at)}
            )

    def outcome_counts(self, run: int) -> dict[Outcome, int]:
        """Return how often each outcome occurred in the run; absent means never."""
        self._require(run)
        return {Outcome(name): count for name, count in self._db.execute(_COUNTS, [run])}

    def outcomes(self, run: int) -> Iterator[OutcomeRow]:
        """Yield the run's outcomes in the order recorded. Raises UnknownRunError at once."""
        self._require(run)
        return map(outcome_from, self._db.table("outcomes").rows_where("run_id = ?", [run], "id"))

    def quarantined(self) -> Iterator[Quarantined]:
        """Yield every record set aside, in order of URL."""
        return map(quarantined_from, self._db.table("quarantine").rows_where(order_by="url"))

    def remove_traces(self, identity: str) -> bool:
        """Remove what runs have kept of an article that has its tombstone.

        Its pages in the frontier are excluded. Return whether the log is empty
        too; a reader may still need it. Raises sqlite3.Error.
        """
        return remove_traces(self._db, self._tombstones, identity)

    def allow_again(self, identity: str, now: datetime) -> None:
        """Take an article's tombstone back. Raises sqlite3.Error."""
        allow_again(self._db, self._tombstones, identity, now)

    def runs(self) -> Iterator[Run]:
        """Yield every run, newest first."""
        return map(run_from, self._db.table("runs").rows_where(order_by="id desc"))

    def close(self) -> None:
        """Close the file. The store cannot be used afterwards."""
        self._db.close()

    def _require(self, run: int) -> None:
        if self._db.table("runs").count_where("id = ?", [run]) == 0:
            raise UnknownRunError(f"no run has the id {run}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
