"""Which part holds an article: all that has to be known of all parts at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from pipelines.rebuild.meeting import Corrections, meet, prepare_meetings

# Some 200 bytes an article, where the article itself takes twenty thousand.
_SCHEMA = """
CREATE TABLE articles (
    id INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE, content_hash TEXT NOT NULL,
    parser TEXT NOT NULL, first_seen TEXT, last_seen TEXT, part TEXT NOT NULL
);
CREATE TABLE lost (part TEXT NOT NULL, identity TEXT NOT NULL);
CREATE INDEX lost_part ON lost (part);
CREATE TABLE parts (name TEXT PRIMARY KEY, articles INTEGER NOT NULL)
"""
_LOSE = """
INSERT INTO lost (part, identity)
SELECT CASE WHEN met.wins THEN ours.part ELSE :part END, ours.identity
FROM met JOIN main.articles AS ours ON ours.id = met.main_id
"""
_MOVE = """
UPDATE main.articles SET first_seen = met.first_seen, last_seen = met.last_seen
FROM met WHERE met.main_id = articles.id
"""
_REPLACE = """
UPDATE main.articles
SET content_hash = theirs.content_hash, parser = theirs.parser, part = :part
FROM met JOIN part.articles AS theirs ON theirs.id = met.part_id
WHERE met.main_id = articles.id AND met.wins
"""
_ADD = """
INSERT INTO main.articles (identity, content_hash, parser, first_seen, last_seen, part)
SELECT identity, content_hash, parser, first_seen, last_seen, :part FROM part.articles
WHERE id NOT IN (SELECT part_id FROM met) ORDER BY id
"""
_PART = "INSERT INTO parts SELECT :part, count(*) FROM part.articles"

Finish = Callable[["HeadBook", Callable[[int], object]], None]
"""Called when the book is complete, and with what is told of articles done."""


class HeadBook:
    """Knows of every article the part whose content holds, by the rules of any rebuild."""

    def __init__(self, db: Database, finish: Finish) -> None:
        self._db = db
        self._finish = finish

    @classmethod
    @contextmanager
    def open(cls, finish: Finish, path: Path) -> Iterator[HeadBook]:
        """Make the file; closed at the end."""
        db = Database(path, execute_plugins=False)
        try:
            db.executescript(_SCHEMA)
            prepare_meetings(db)
            yield cls(db, finish)
        finally:
            db.close()

    def merge(self, part: Path) -> Corrections:
        """Take the heads of a part; return as `Target.merge`. Raises sqlite3.Error."""
        self._db.execute("ATTACH ? AS part", [str(part)])
        self._db.execute("BEGIN")
        corrections = meet(self._db)
        for statement in (_LOSE, _MOVE, _REPLACE, _ADD, _PART):
            named = {"part": part.name} if ":part" in statement else {}
            self._db.execute(statement, named)
        self._db.commit()
        self._db.execute("DETACH part")
        return corrections

    def relate(self, advance: Callable[[int], object]) -> None:
        """Hand over to what writes the data set."""
        self._finish(self, advance)

    def articles(self) -> int:
        """Return how many articles there are."""
        count: int = self._db.execute("SELECT count(*) FROM articles").fetchone()[0]
        return count

    def parts(self) -> Mapping[str, int]:
        """Return the parts that hold an article, in order of name, and how many each holds."""
        rows = self._db.execute("SELECT part, count(*) FROM articles GROUP BY part ORDER BY part")
        return dict(rows.fetchall())

    def lost_to_others(self, part: str) -> tuple[str, ...]:
        """Return the articles of a part whose content in another part holds."""
        rows = self._db.execute(
            "SELECT DISTINCT identity FROM lost WHERE part = ? ORDER BY identity", [part]
        )
        return tuple(identity for (identity,) in rows)
