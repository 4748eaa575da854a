"""Parts into the new database, in order: which content wins is a matter of heads alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from pipelines.database import open_database
from pipelines.rebuild.meeting import Corrections, meet, prepare_meetings
from pipelines.rebuild.part_tables import ARTICLE_COLUMNS, CHILDREN
from pipelines.relations import relate_all, release
from pipelines.schema import ARTICLES
from pipelines.search.index import optimize
from pipelines.versions.rows import JOIN, VERSION_COLUMNS

_REPLACED = "SELECT main_id FROM met WHERE wins ORDER BY main_id"
_MOVED = "SELECT first_seen, last_seen, main_id FROM met WHERE NOT wins"
_MOVE = "UPDATE main.articles SET first_seen = ?, last_seen = ? WHERE id = ?"

_SEE = """
INSERT INTO main.aliases (article_id, url, first_seen, last_seen)
SELECT coalesce(met.main_id, seen.article_id + :base), seen.url, seen.first_seen, seen.last_seen
FROM part.aliases AS seen LEFT JOIN met ON met.part_id = seen.article_id
WHERE true
ON CONFLICT (article_id, url) DO UPDATE SET
    first_seen = min(coalesce(first_seen, excluded.first_seen),
                     coalesce(excluded.first_seen, first_seen)),
    last_seen = max(coalesce(last_seen, excluded.last_seen),
                    coalesce(excluded.last_seen, last_seen))
"""

_SEE_VERSIONS = f"""
INSERT INTO main.versions ({", ".join(VERSION_COLUMNS)})
SELECT coalesce(met.main_id, seen.article_id + :base),
       {", ".join(f"seen.{name}" for name in VERSION_COLUMNS[1:])}
FROM part.versions AS seen LEFT JOIN met ON met.part_id = seen.article_id
WHERE true {JOIN}
"""  # noqa: S608 - columns are constants

# 16 MB, whatever the size of the archive.
_CACHE = 16384


class Building:
    """The new database while it grows. Nothing in it outlives a crash; parts do."""

    def __init__(self, db: Database) -> None:
        self._db = db

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator[Building]:
        """Open the file, made where missing; closed at the end, as one file in rollback mode."""
        db = open_database(path, ARTICLES)
        try:
            for setting in (
                "foreign_keys = OFF",
                "journal_mode = DELETE",
                "journal_mode = OFF",
                "synchronous = OFF",
                f"cache_size = -{_CACHE}",
            ):
                db.execute(f"PRAGMA {setting}").fetchall()
            prepare_meetings(db)
            yield cls(db)
            db.execute("PRAGMA journal_mode = DELETE").fetchall()
        finally:
            db.close()

    def merge(self, part: Path) -> Corrections:
        """Take what a part has, as if its captures had been stored singly after all before.

        Raises sqlite3.Error where it cannot be written; then the file is worth nothing.
        """
        self._db.execute("ATTACH ? AS part", [str(part)])
        self._db.execute("BEGIN")
        corrections = meet(self._db)
        self._take()
        self._db.commit()
        self._db.execute("DETACH part")
        return corrections

    def relate(self, advance: Callable[[int], object]) -> None:
        """Work out what holds between the articles, once all parts are in; as `merge` raises."""
        self._db.execute("BEGIN")
        relate_all(self._db, advance)
        optimize(self._db)
        self._db.commit()

    def articles(self) -> int:
        """Return how many articles there are."""
        count: int = self._db.execute("SELECT count(*) FROM main.articles").fetchone()[0]
        return count

    def _take(self) -> None:
        (base,) = self._db.execute("SELECT coalesce(max(id), 0) FROM main.articles").fetchone()
        where = {"base": base}
        # Only a database that was begun as a copy has relations already.
        release(self._db, [key for (key,) in self._db.execute(_REPLACED)])
        for table in (*CHILDREN, "articles"):
            self._db.execute(_drop(table))
        self._db.conn.executemany(_MOVE, self._db.execute(_MOVED).fetchall())
        self._db.execute(_TAKE_ARTICLES, where)
        for statement in _TAKE_CHILDREN:
            self._db.execute(statement, where)
        self._db.execute(_SEE, where)
        self._db.execute(_SEE_VERSIONS, where)


def _drop(table: str) -> str:
    # What a part replaces goes, under ids that stay. Tables are constants.
    key = "id" if table == "articles" else "article_id"
    return f"DELETE FROM main.{table} WHERE {key} IN (SELECT main_id FROM met WHERE wins)"  # noqa: S608


def _take(table: str, columns: tuple[str, ...], values: str, key: str) -> str:
    # Columns are constants.
    return (
        f"INSERT INTO main.{table} ({', '.join(columns)}) SELECT {values} "  # noqa: S608
        f"FROM part.{table} AS theirs LEFT JOIN met ON met.part_id = theirs.{key} "
        f"WHERE met.part_id IS NULL OR met.wins ORDER BY theirs.rowid"
    )


def _take_articles() -> str:
    moving = ("first_seen", "last_seen")
    values = ["coalesce(met.main_id, theirs.id + :base)"]
    values += [
        f"CASE WHEN met.part_id IS NULL THEN theirs.{name} ELSE met.{name} END"
        if name in moving
        else f"theirs.{name}"
        for name in ARTICLE_COLUMNS[1:]
    ]
    return _take("articles", ARTICLE_COLUMNS, ", ".join(values), "id")


def _take_children(table: str, columns: tuple[str, ...]) -> str:
    values = ["coalesce(met.main_id, theirs.article_id + :base)"]
    values += [f"theirs.{name}" for name in columns[1:]]
    return _take(table, columns, ", ".join(values), "article_id")


_TAKE_ARTICLES = _take_articles()
_TAKE_CHILDREN = [_take_children(table, columns) for table, columns in CHILDREN.items()]
