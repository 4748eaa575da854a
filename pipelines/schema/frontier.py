"""The tables of the frontier in `crawl.db`. See `docs/frontier.md`."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.schema.definition import strict

_FRONTIER = """
CREATE TABLE frontier (
    id INTEGER PRIMARY KEY,
    site TEXT NOT NULL,
    key TEXT NOT NULL,
    url TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    found_by TEXT NOT NULL,
    found_on TEXT,
    depth INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    etag TEXT,
    last_modified TEXT,
    content_digest TEXT,
    published_at TEXT,
    alias_of TEXT,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    last_fetched TEXT,
    last_changed TEXT,
    due TEXT,
    interval INTEGER,
    failures INTEGER NOT NULL,
    missing INTEGER NOT NULL,
    leased_by INTEGER REFERENCES runs (id) ON DELETE SET NULL,
    leased_until TEXT,
    UNIQUE (site, key)
) {strict}
"""

_SHAPES = """
CREATE TABLE frontier_shapes (
    site TEXT NOT NULL,
    shape TEXT NOT NULL,
    barren INTEGER NOT NULL,
    PRIMARY KEY (site, shape)
) {strict}
"""

# Only what may be handed out stands in the index: the next batch is at its
# beginning, however many URLs were fetched or are excluded.
_DUE = """
CREATE INDEX frontier_due ON frontier (site, priority, due)
WHERE due IS NOT NULL AND leased_until IS NULL
"""

_LEASES = """
CREATE INDEX frontier_leases ON frontier (site, leased_until) WHERE leased_until IS NOT NULL
"""

_V_FRONTIER = """
SELECT
    site,
    key,
    url,
    kind,
    CASE WHEN leased_until IS NULL THEN state ELSE 'leased' END AS state,
    reason,
    found_by,
    found_on,
    depth,
    priority,
    published_at,
    alias_of,
    first_seen,
    last_seen,
    last_fetched,
    last_changed,
    due,
    interval,
    failures,
    leased_by,
    leased_until
FROM frontier
"""


def create(db: Database) -> None:
    """Make the tables, their indexes and the public view."""
    for table in (_FRONTIER, _SHAPES):
        db.execute(table.format(strict=strict(db)))
    db.execute(_DUE)
    db.execute(_LEASES)
    db.create_view("v_frontier", _V_FRONTIER)
