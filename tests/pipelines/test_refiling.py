"""A database whose texts are filed under other keys gets today's when it is opened."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from pipelines.database import open_database
from pipelines.duplicates.keys import packed
from pipelines.schema import ARTICLES
from tests.pipelines.duplicates.stored import expected, filed, kept_of, save, seen
from tests.pipelines.duplicates.world import BODIES, LONGER, PLACED, TITLE, fetched, told

ITEMS = [
    told(1, TITLE, BODIES[0]),
    told(2, LONGER, BODIES[2]),
    told(3, TITLE, BODIES[0]),
    told(4, PLACED[0], BODIES[0]),
    told(5, PLACED[1], BODIES[0]),
]


def age(path: Path, *statements: str) -> int:
    """Give all texts one key each, as of a release before; return the latest change."""
    with closing(open_database(path, ARTICLES)) as db:
        texts = {text for (text,) in db.execute("SELECT DISTINCT text FROM signatures")}
        with db.atomic():
            for table in ("duplicate_buckets", "duplicate_pairs"):
                db.execute(f"DELETE FROM {table}")
            for key, text in enumerate(sorted(texts)):
                db.execute("INSERT INTO duplicate_buckets VALUES (?, ?)", [key, text])
                db.execute("UPDATE signatures SET keys = ? WHERE text = ?", [packed([key]), text])
            for statement in statements:
                db.execute(statement)
            db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm010_keys'")
            db.execute("PRAGMA user_version = 9")
        return int(db.execute("SELECT max(sequence) FROM change_marks").fetchone()[0])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "articles.db"
    save(path, [fetched(item) for item in ITEMS])
    return path


def changed(path: Path, since: int) -> list[str]:
    with closing(open_database(path, ARTICLES)) as db:
        query = "SELECT identity FROM changes WHERE sequence > ? ORDER BY identity"
        return [identity for (identity,) in db.execute(query, [since])]


def test_texts_are_filed_as_if_they_were_saved_today(path: Path):
    before, view = filed(path), seen(path)
    latest = age(path)
    open_database(path, ARTICLES).close()

    assert filed(path) == expected(path) == before
    assert seen(path) == view
    assert kept_of(path) == {"2": "1", "3": "1"}
    assert changed(path, latest) == []


def test_copies_that_the_older_keys_did_not_find_are_found_and_logged(path: Path):
    latest = age(path, "DELETE FROM duplicates WHERE article_id = 2")
    open_database(path, ARTICLES).close()

    assert kept_of(path) == {"2": "1", "3": "1"}
    assert changed(path, latest) == ["example:2"]
