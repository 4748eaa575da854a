"""Stubs and the dates that follow from them, kept in step with the articles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from sqlite_utils import Database

from pipelines.inferred_dates.ids import replace_ids
from pipelines.inferred_dates.inferring import forget_inferences, replace_inferences
from pipelines.json_arrays import as_json
from pipelines.stubs.keeping import StubChange, let_go, take_in

if TYPE_CHECKING:
    from pipelines.relations import Change

_IDENTITIES = "SELECT identity FROM articles WHERE id IN (SELECT value FROM json_each(?))"
_REDATED = """
SELECT stubs.key, stubs.article_id FROM json_each(?) AS wanted
CROSS JOIN stubs ON stubs.id = wanted.value
"""
_ARTICLE = "article "


class StubsAndDates:
    """One stub for each article that teasers are of, and dates of articles without one.

    A `Relation`. Dates follow from stubs: whoever changes these knows which dates to look at.

    Both methods return the articles that a stub came to or left, and those of which
    another date is inferred. Articles whose pages show a stub are not among them: there
    may be a million, and what they show is read from the stub.
    """

    def update(self, db: Database, change: Change) -> Collection[int]:
        """Take in what the pages say of themselves and, in teasers, of others."""
        stubs = take_in(db, change.written, change.sighted)
        names = _identities(db, change.written)
        return stubs.articles | _date(db, stubs, names, set(change.written))

    def remove(self, db: Database, ids: Sequence[int]) -> Collection[int]:
        """Let go of these pages and what they say."""
        stubs = let_go(db, ids)
        forget_inferences(db, ids)
        touched = stubs.articles | _date(db, stubs, _identities(db, ids), set(), without=ids)
        return touched.difference(ids)


def _date(
    db: Database,
    stubs: StubChange,
    identities: set[str],
    articles: set[int],
    without: Sequence[int] = (),
) -> set[int]:
    """Infer the dates anew that may have changed; return the articles where one has."""
    keys = set(stubs.gone)
    for key, article in db.execute(_REDATED, [as_json(list(stubs.redated))]):
        keys.add(key)
        if article is not None:
            articles.add(article)
    identities |= {key.removeprefix(_ARTICLE) for key in keys if key.startswith(_ARTICLE)}
    articles |= stubs.articles | replace_ids(db, identities, without)
    return replace_inferences(db, articles.difference(without))


def _identities(db: Database, ids: Sequence[int]) -> set[str]:
    return {identity for (identity,) in db.execute(_IDENTITIES, [as_json(ids)])}
