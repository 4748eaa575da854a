"""The tables of `articles.db` with dates that were inferred. See `docs/inferred-dates.md`."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.schema.definition import strict

_INFERRED = """
CREATE TABLE inferred_dates (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    method TEXT NOT NULL,
    value TEXT NOT NULL,
    error_days INTEGER,
    evidence TEXT NOT NULL,
    best INTEGER NOT NULL,
    PRIMARY KEY (article_id, method)
) {strict}
"""

# Both are read from one id to its neighbours.
_DATED = """
CREATE TABLE dated_ids (
    site TEXT NOT NULL,
    number INTEGER NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (site, number)
) {keyed}
"""
_UNDATED = """
CREATE TABLE undated_ids (
    site TEXT NOT NULL,
    number INTEGER NOT NULL,
    article_id INTEGER NOT NULL,
    PRIMARY KEY (site, number)
) {keyed}
"""

_V_INFERRED = """
SELECT
    articles.identity AS identity,
    inferred_dates.method AS method,
    inferred_dates.value AS value,
    inferred_dates.error_days AS error_days,
    inferred_dates.evidence AS evidence,
    inferred_dates.best AS best
FROM inferred_dates JOIN articles ON articles.id = inferred_dates.article_id
"""


def create(db: Database) -> None:
    """Make the tables, empty, and the public view."""
    checked = strict(db)
    keyed = f"{checked}, WITHOUT ROWID".removeprefix(", ")
    for table in (_INFERRED, _DATED, _UNDATED):
        db.execute(table.format(strict=checked, keyed=keyed))
    db.create_view("v_inferred_dates", _V_INFERRED)
