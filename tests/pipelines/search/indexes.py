"""What an index holds, told by names that do not depend on row ids."""

from __future__ import annotations

from pathlib import Path

from pipelines.database import open_database
from pipelines.schema import ARTICLES

_ENTRIES = """
SELECT coalesce(articles.identity, stubs.key), document.kind, document.ordinal,
       entry.col, entry.offset, entry.term
FROM temp.entries AS entry
LEFT JOIN search_documents AS document ON document.id = entry.doc
LEFT JOIN articles ON articles.id = document.source AND document.kind != 'stub'
LEFT JOIN stubs ON stubs.id = document.source AND document.kind = 'stub'
ORDER BY 1, 2, 3, 4, 5, 6
"""


def entries(path: Path) -> list[tuple[object, ...]]:
    """Return every token of the index with its document, field and place, the index checked."""
    with open_database(path, ARTICLES) as db:
        db.execute("INSERT INTO search_index (search_index) VALUES ('integrity-check')")
        db.execute(
            "CREATE VIRTUAL TABLE temp.entries USING fts5vocab('main', 'search_index', 'instance')"
        )
        found: list[tuple[object, ...]] = db.execute(_ENTRIES).fetchall()
        db.execute("DROP TABLE temp.entries")
    return found


def terms(path: Path, identity: str, kind: str, ordinal: int = 0) -> dict[str, str]:
    """Return the tokens of one document by field, in order."""
    fields: dict[str, str] = {}
    for of, of_kind, of_ordinal, field, _, term in entries(path):
        if (of, of_kind, of_ordinal) == (identity, kind, ordinal):
            fields[str(field)] = f"{fields.get(str(field), '')} {term}".strip()
    return fields
