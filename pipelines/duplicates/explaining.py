"""Why an article is kept, a duplicate, or kept apart from others, out of the database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlite_utils import Database

from pipelines.duplicates.buckets import CROWD, PIVOTS, members
from pipelines.duplicates.comparing import Comparison
from pipelines.duplicates.keys import unpacked
from pipelines.duplicates.listed import listed
from pipelines.duplicates.loading import Texts
from pipelines.duplicates.pairs import Stored
from pipelines.duplicates.rank import Rank, Reason

# Of its family, and in all: as many are compared with the article.
SHOWN = 20

_NAMED = """
SELECT id, identity, coalesce(canonical_url, url), title, site, source_id, date_published,
       canonical_url
FROM articles WHERE id IN (SELECT value FROM json_each(?)) ORDER BY identity
"""
_SIGNED = "SELECT text, family, keys FROM signatures WHERE article_id = ?"
_KEPT = "SELECT kept_id, verdict, evidence FROM duplicates WHERE article_id = ?"
_COPIES = "SELECT article_id, verdict, evidence FROM duplicates WHERE kept_id = ?"
_OF_TEXTS = """
SELECT min(article_id), text FROM signatures
WHERE text IN (SELECT value FROM json_each(?)) GROUP BY text
"""
_FAMILY = """
SELECT printf('%016x', family), (SELECT count(*) FROM signatures WHERE family = families.family)
FROM families WHERE family = ?
"""
_RELATIVES = """
SELECT signatures.text FROM signatures JOIN articles ON articles.id = signatures.article_id
WHERE signatures.family = ? ORDER BY articles.identity LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Named:
    """An article by its names; `rank` is its place among its copies."""

    identity: str
    url: str | None
    title: str
    rank: Rank


@dataclass(frozen=True, slots=True)
class Other:
    """Another article, and what was found on comparing the two texts."""

    article: Named
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Explanation:
    """What holds of an article, and why.

    kept: the article that stands for it, and by which step of the rule; None
        where it stands for itself. copies: those that it stands for. apart: up to
        20 articles that were candidates, or are of its family, and are no copies.
    family_id, family_size: its family and how many articles that has, copies
        among them; None and 0 where no other article is of it.
    """

    article: Named
    kept: Other | None
    reason: Reason | None
    copies: tuple[Other, ...]
    apart: tuple[Other, ...]
    family_id: str | None
    family_size: int


def explain(db: Database, key: int) -> Explanation:
    """Return the explanation of the article with this row id."""
    article = _named(db, [key])[key]
    kept = _kept(db, key)
    family = db.execute(_SIGNED, [key]).fetchone()[1]
    family_id, size = db.execute(_FAMILY, [family]).fetchone() or (None, 0)
    return Explanation(
        article=article,
        kept=kept,
        reason=None if kept is None else kept.article.rank.reason_against(article.rank),
        copies=_copies(db, key),
        apart=_apart(db, key),
        family_id=family_id,
        family_size=size,
    )


def compare_stored(db: Database, key: int, other: int) -> tuple[Named, Other]:
    """Return two articles, and what their texts are to each other."""
    named = _named(db, [key, other])
    one, two = _texts_of(db, key), _texts_of(db, other)
    return named[key], Other(named[other], Texts(db).compare(one, two))


def _kept(db: Database, key: int) -> Other | None:
    row = db.execute(_KEPT, [key]).fetchone()
    if row is None:
        return None
    kept, verdict, evidence = row
    return Other(_named(db, [kept])[kept], Stored(verdict, evidence).comparison())


def _copies(db: Database, key: int) -> tuple[Other, ...]:
    found = {
        copy: Stored(verdict, evidence).comparison()
        for copy, verdict, evidence in db.execute(_COPIES, [key])
    }
    return tuple(Other(named, found[copy]) for copy, named in _named(db, found).items())


def _apart(db: Database, key: int) -> tuple[Other, ...]:
    """Return articles of texts that are candidates or relatives, and in another cluster."""
    text, family, keys = db.execute(_SIGNED, [key]).fetchone()
    near = set().union(*(_candidates(db, of, text) for of in unpacked(keys)))
    near.update(of for (of,) in db.execute(_RELATIVES, [family, SHOWN]))
    own = _cluster(db, key)
    texts = Texts(db)
    articles = {
        article: of
        for article, of in db.execute(_OF_TEXTS, [listed(near - {text})]).fetchall()
        if _cluster(db, article) != own
    }
    some = list(_named(db, articles).items())[:SHOWN]
    return tuple(Other(named, texts.compare(text, articles[at])) for at, named in some)


def _candidates(db: Database, key: int, text: int) -> set[int]:
    found = members(db, key)
    if len(found) > CROWD:
        return set()
    return set(found if text in found[:PIVOTS] else found[:PIVOTS])


def _cluster(db: Database, key: int) -> int:
    """Return the article that stands for this one, which may be itself."""
    row = db.execute(_KEPT, [key]).fetchone()
    return key if row is None else int(row[0])


def _texts_of(db: Database, key: int) -> int:
    return int(db.execute(_SIGNED, [key]).fetchone()[0])


def _named(db: Database, keys: Collection[int]) -> dict[int, Named]:
    """Return the articles in order of identity."""
    return {
        key: Named(identity, url, title, Rank.of(identity, *facts))
        for key, identity, url, title, *facts in db.execute(_NAMED, [listed(keys)])
    }
