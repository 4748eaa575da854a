"""Texts out of the database, ready to be compared."""

from __future__ import annotations

from collections.abc import Collection

from sqlite_utils import Database

from pipelines.duplicates.comparing import Comparison, Side, compare_sides, copy_of
from pipelines.duplicates.listed import listed
from pipelines.duplicates.text import ComparedText

# Any article of a text will do: to the character they have the same title and body.
_TITLES = """
SELECT signatures.text, articles.id, articles.title, articles.summary
FROM signatures JOIN articles ON articles.id = signatures.article_id
WHERE signatures.text IN (SELECT value FROM json_each(?))
"""
_BLOCKS = """
SELECT article_id, text FROM blocks
WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY article_id, ordinal
"""


class Texts:
    """The texts of stored articles by their ids; each is read once."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._sides: dict[int, Side] = {}

    def read(self, texts: Collection[int]) -> None:
        """Read these, all at once. Raises KeyError later for one that no article has."""
        wanted = [text for text in texts if text not in self._sides]
        if not wanted:
            return
        found = {
            text: (article, title, summary)
            for text, article, title, summary in self._db.execute(_TITLES, [listed(wanted)])
        }
        lines: dict[int, list[str]] = {
            article: [] if summary is None else [summary] for article, _, summary in found.values()
        }
        for article, line in self._db.execute(_BLOCKS, [listed(lines)]):
            lines[article].append(line)
        for text, (article, title, _) in found.items():
            self._sides[text] = Side(ComparedText(title, "\n".join(lines[article])))

    def __getitem__(self, text: int) -> Side:
        """Return a text."""
        self.read([text])
        return self._sides[text]

    def compare(self, one: int, other: int) -> Comparison:
        """Return what two texts are to each other."""
        return compare_sides(self[one], self[other])

    def copy_of(self, one: int, other: int) -> Comparison | None:
        """Return what two texts are to each other where they are copies, else None."""
        return copy_of(self[one], self[other])
