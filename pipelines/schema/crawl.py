"""The schema of `crawl.db`: what runs did, where the archive keeps it, what to fetch next.

See `docs/database.md`.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from pipelines.schema import frontier, measures, tombstones
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

# What is known of a segment only once it is whole is null while it is written.
_SEGMENTS = """
CREATE TABLE segments (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    bytes INTEGER,
    sha256 TEXT,
    sealed_at TEXT
) {strict}
"""

_CAPTURES = """
CREATE TABLE captures (
    id INTEGER PRIMARY KEY,
    uri TEXT NOT NULL,
    fetched_at TEXT,
    status INTEGER NOT NULL,
    kind TEXT NOT NULL,
    payload_digest TEXT NOT NULL,
    segment_id INTEGER NOT NULL REFERENCES segments (id) ON DELETE CASCADE,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    UNIQUE (segment_id, offset)
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


@_migrations()
def m002_captures(db: Database) -> None:
    """Make the index of the archive: its segments, and the captures in them."""
    for table in (_SEGMENTS, _CAPTURES):
        db.execute(table.format(strict=strict(db)))
    db.execute("CREATE INDEX captures_uri ON captures (uri, fetched_at)")
    db.execute("CREATE INDEX captures_digest ON captures (payload_digest)")


@_migrations()
def m003_frontier(db: Database) -> None:
    """Make the frontier: the URLs of every site, and when to ask for them."""
    frontier.create(db)


@_migrations()
def m004_measures(db: Database) -> None:
    """Make the tables of what runs measured."""
    measures.create(db)


@_migrations()
def m005_tombstones(db: Database) -> None:
    """Make the tables of forgotten articles."""
    tombstones.create(db)


# "hnCR" in ASCII.
CRAWL = Schema("crawl", application_id=0x686E4352, version=5, migrations=_migrations)
