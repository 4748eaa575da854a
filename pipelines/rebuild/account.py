"""The account of a rebuild in `crawl.db`: outcomes and quarantine, copied from parts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from sqlite_utils import Database

from pipelines.rebuild.meeting import Corrections
from pipelines.rebuild.records import DamagedSpot
from pipelines.transactions import immediate

_PUT_OUTCOMES = """
INSERT INTO main.outcomes (id, run_id, url, outcome, reason, at, status, identity)
SELECT :base + rowid, :run, url, outcome, reason, at, status, identity
FROM part.outcomes ORDER BY rowid
"""

_CORRECT = "UPDATE main.outcomes SET outcome = ? WHERE id = ?"

# As `CrawlStore` does: once, under the latest run that met the record.
_PUT_QUARANTINE = """
INSERT INTO main.quarantine (record_hash, run_id, url, reasons, record, fetched_at)
SELECT record_hash, :run, url, reasons, record, fetched_at FROM part.quarantine
WHERE true ORDER BY rowid
ON CONFLICT (record_hash) DO UPDATE SET
    run_id = excluded.run_id, url = excluded.url,
    reasons = excluded.reasons, fetched_at = excluded.fetched_at
"""


def account(db: Database, run: int, part: Path, corrections: Corrections) -> list[DamagedSpot]:
    """Copy a part's outcomes and quarantine into the run; return what of it was damaged.

    One transaction. Raises sqlite3.Error.
    """
    with _attached(db, part):
        with immediate(db):
            (base,) = db.execute("SELECT coalesce(max(id), 0) FROM main.outcomes").fetchone()
            db.execute(_PUT_OUTCOMES, {"base": base, "run": run})
            db.conn.executemany(
                _CORRECT, [(outcome.value, base + row) for row, outcome in corrections.items()]
            )
            db.execute(_PUT_QUARANTINE, {"run": run})
        rows = db.execute(
            "SELECT segment, offset, length, reason, uris FROM part.damage ORDER BY rowid"
        ).fetchall()
    return [
        DamagedSpot(segment, offset, length, reason, tuple(msgspec.json.decode(uris)))
        for segment, offset, length, reason, uris in rows
    ]


@contextmanager
def _attached(db: Database, part: Path) -> Iterator[None]:
    db.execute("ATTACH ? AS part", [str(part)])
    try:
        yield
    finally:
        db.execute("DETACH part")
