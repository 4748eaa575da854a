"""The schema of `crawl.db`: what runs did. See `docs/database.md`."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from pipelines.schema.definition import SCHEMA_VERSION_VIEW, Schema, strict

_migrations = Migrations("healthnews.crawl")

_RUNS = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    command TEXT NOT NULL,
    site TEXT,
    arguments TEXT NOT NULL,
    state TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT
) {strict}
"""

_OUTCOMES = """
CREATE TABLE outcomes (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    url TEXT,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT,
    status INTEGER,
    identity TEXT
) {strict}
"""

_QUARANTINE = """
CREATE TABLE quarantine (
    record_hash TEXT PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    url TEXT,
    reasons TEXT NOT NULL,
    record TEXT NOT NULL,
    fetched_at TEXT
) {strict}
"""


@_migrations()
def m001_runs(db: Database) -> None:
    """Make the tables of runs, their outcomes and the records they set aside."""
    for table in (_RUNS, _OUTCOMES, _QUARANTINE):
        db.execute(table.format(strict=strict(db)))
    db.execute("CREATE INDEX outcomes_run ON outcomes (run_id, outcome)")
    db.execute("CREATE INDEX quarantine_run ON quarantine (run_id)")
    db.create_view("schema_version", SCHEMA_VERSION_VIEW)


# "hnCR" in ASCII.
CRAWL = Schema("crawl", application_id=0x686E4352, version=1, migrations=_migrations)
