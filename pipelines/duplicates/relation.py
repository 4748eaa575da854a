"""Copies and families, kept in step with the articles: `docs/duplicates.md`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlite_utils import Database

from pipelines.duplicates import family_rows, pairs
from pipelines.duplicates.buckets import Refiling, is_filed
from pipelines.duplicates.deciding import decide
from pipelines.duplicates.keys import unpacked
from pipelines.duplicates.listed import listed
from pipelines.duplicates.loading import Texts

if TYPE_CHECKING:
    # Which registers this module.
    from pipelines.relations import Change

_COME = """
SELECT text, family, keys FROM signatures
WHERE article_id IN (SELECT value FROM json_each(?))
"""
_GONE = "SELECT text, family, keys FROM signatures_gone"
_HAD = "SELECT DISTINCT text FROM signatures WHERE text IN (SELECT value FROM json_each(?))"
_KEYS = """
SELECT text, keys FROM signatures WHERE text IN (SELECT value FROM json_each(?)) GROUP BY text
"""


@dataclass(frozen=True, slots=True)
class _Signed:
    """What articles have, or had: the keys of each of their texts, and their families."""

    texts: dict[int, tuple[int, ...]]
    families: set[int]

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int | None, bytes]]) -> _Signed:
        found = list(rows)
        return cls(
            {text: unpacked(keys) for text, _, keys in found},
            {family for _, family, _ in found if family is not None},
        )


class Duplicates:
    """The relation that finds which articles are copies, which one is kept, and families.

    Its tables depend on the stored signatures, and on the title, text and rank of
    the articles, alone. A signature that was replaced or deleted is remembered by
    the database itself (`signatures_gone`) until this has let go of it.
    """

    def update(self, db: Database, change: Change) -> Collection[int]:
        """Take in articles that are written. Return those decided about anew."""
        come = _Signed.of(db.execute(_COME, [listed(change.written)])) if change.written else None
        return _settle(db, come or _Signed({}, set()))

    def remove(self, db: Database, ids: Sequence[int]) -> Collection[int]:
        """Let go of articles and their signatures. Return the others decided about anew."""
        where = "article_id IN (SELECT value FROM json_each(?))"
        db.table("signatures").delete_where(where, [listed(ids)])
        touched = _settle(db, _Signed({}, set()))
        db.table("duplicates").delete_where(where, [listed(ids)])
        return touched.difference(ids)


def _settle(db: Database, come: _Signed) -> set[int]:
    """Bring all tables up to date; return the articles of which something else holds now."""
    gone = _Signed.of(db.execute(_GONE))
    if not gone.texts and not come.texts:
        return set()
    db.execute("DELETE FROM signatures_gone")
    texts = Texts(db)
    shaken = _refile(db, texts, gone, come)
    decided = decide(db, texts, shaken)
    families = gone.families | come.families | family_rows.families_of(db, decided)
    return decided | family_rows.refresh(db, families)


def _refile(db: Database, texts: Texts, gone: _Signed, come: _Signed) -> set[int]:
    """Bring keys and pairs up to date; return the texts whose articles are to be decided about."""
    had = {text for (text,) in db.execute(_HAD, [listed(gone.texts)])} if gone.texts else set()
    # A rebuild replaces articles before anything of them was filed.
    dead = {text: gone.texts[text] for text in _filed(db, gone.texts) - had}
    filed = _filed(db, come.texts)
    born = {text: keys for text, keys in come.texts.items() if text not in filed}
    refiling = Refiling(db, dead, born)
    shaken = pairs.cut(db, dead) if dead else set()
    if refiling.shaken:
        shaken |= pairs.recheck(db, refiling.shaken, _keys_around(db, refiling.shaken))
    if refiling.gained:
        shaken |= pairs.connect(db, texts, refiling.gained)
    return shaken | had | come.texts.keys()


def _filed(db: Database, texts: dict[int, tuple[int, ...]]) -> set[int]:
    return {text for text, keys in texts.items() if is_filed(db, keys[0], text)}


def _keys_around(db: Database, texts: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Return the keys of the texts and of all their partners."""
    around = {text for both in pairs.edges_of(db, texts) for text in both}.union(texts)
    return {text: unpacked(keys) for text, keys in db.execute(_KEYS, [listed(around)])}
