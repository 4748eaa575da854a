"""Stubs, kept in step with the articles that show their teasers and those that they are of.

What the functions leave in the database depends on the articles in it alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from pipelines.stubs.references import replace_references
from pipelines.stubs.resolving import resolve, stubs_by_title, stubs_of
from pipelines.stubs.teaser_rows import teasers_on
from pipelines.stubs.titles import forget_titles, replace_titles


@dataclass(frozen=True, slots=True)
class StubChange:
    """What became of stubs.

    articles: those that a stub came to or left.
    redated: row ids of stubs that are new, or that teasers date otherwise than before.
    gone: keys of those that no page shows any more.
    """

    articles: set[int]
    redated: set[int]
    gone: set[str]


def take_in(db: Database, written: Sequence[int], sighted: Sequence[int]) -> StubChange:
    """Take in the teasers on pages, and the articles that stubs may be of.

    written, sighted: as in `pipelines.relations.Change`.
    """
    if not written:
        return StubChange(resolve(db, stubs_of(db, sighted)), set(), set())
    # By the titles that they had: what had one of them may have another now.
    seen = stubs_by_title(db, written)
    replace_titles(db, written)
    shown = replace_references(db, written, teasers_on(db, written))
    seen |= stubs_of(db, sighted) | shown.unsettled
    return StubChange(shown.bereft | resolve(db, seen), shown.redated, shown.gone)


def let_go(db: Database, ids: Sequence[int]) -> StubChange:
    """Let go of the teasers on these pages; what is of these articles is of none.

    The rows of the articles are about to be deleted.
    """
    seen = stubs_of(db, ids)
    forget_titles(db, ids)
    shown = replace_references(db, ids, ())
    articles = shown.bereft | resolve(db, seen | shown.unsettled, without=ids)
    return StubChange(articles.difference(ids), shown.redated, shown.gone)
