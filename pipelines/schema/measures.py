"""The tables of `crawl.db` that hold what a run measured. See `docs/database.md`."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.schema.definition import strict

_RUN_MEASURES = """
CREATE TABLE run_measures (
    run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (run_id, name)
) {strict}
"""

_RUN_FIELDS = """
CREATE TABLE run_fields (
    run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    field TEXT NOT NULL,
    present INTEGER NOT NULL,
    total INTEGER NOT NULL,
    missing_urls TEXT NOT NULL,
    PRIMARY KEY (run_id, field)
) {strict}
"""

_RUN_HOSTS = """
CREATE TABLE run_hosts (
    run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    host TEXT NOT NULL,
    requests INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    timed INTEGER NOT NULL,
    seconds REAL NOT NULL,
    slowest_seconds REAL,
    slowest_url TEXT,
    PRIMARY KEY (run_id, host)
) {strict}
"""


def create(db: Database) -> None:
    """Make the tables, inside the caller's transaction."""
    for table in (_RUN_MEASURES, _RUN_FIELDS, _RUN_HOSTS):
        db.execute(table.format(strict=strict(db)))
