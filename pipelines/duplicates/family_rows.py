"""Which families there are: those of two articles or more, duplicates not counted."""

from __future__ import annotations

from collections.abc import Collection

from sqlite_utils import Database

from pipelines.duplicates.listed import listed

# Two are enough to know.
_FOUND = """
SELECT wanted.value,
       (SELECT count(*) FROM (
            SELECT 1 FROM signatures WHERE signatures.family = wanted.value
            AND NOT EXISTS
                (SELECT 1 FROM duplicates WHERE duplicates.article_id = signatures.article_id)
            LIMIT 2)) = 2,
       EXISTS (SELECT 1 FROM families WHERE families.family = wanted.value)
FROM json_each(?) AS wanted
"""
_MEMBERS = """
SELECT article_id FROM signatures WHERE family IN (SELECT value FROM json_each(?))
"""
_OF = """
SELECT DISTINCT family FROM signatures
WHERE article_id IN (SELECT value FROM json_each(?)) AND family IS NOT NULL
"""


def families_of(db: Database, articles: Collection[int]) -> set[int]:
    """Return the families, be they of one or many, of these articles."""
    if not articles:
        return set()
    return {family for (family,) in db.execute(_OF, [listed(articles)])}


def refresh(db: Database, families: Collection[int]) -> set[int]:
    """Bring the table of these families up to date; return their articles where one changed."""
    if not families:
        return set()
    rows = db.execute(_FOUND, [listed(families)]).fetchall()
    begun = [family for family, is_one, was_one in rows if is_one and not was_one]
    ended = [family for family, is_one, was_one in rows if was_one and not is_one]
    db.conn.executemany("INSERT INTO families VALUES (?)", [(family,) for family in begun])
    db.conn.executemany("DELETE FROM families WHERE family = ?", [(family,) for family in ended])
    return members_of(db, [*begun, *ended])


def members_of(db: Database, families: Collection[int]) -> set[int]:
    """Return the articles of these families."""
    found = db.execute(_MEMBERS, [listed(families)]) if families else ()
    return {key for (key,) in found}
