"""How many of the articles of a list are of each site, category, year or month, and flag."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from healthnews.feeds.web.asked import Asked, Narrowed
from healthnews.feeds.web.conditions import condition, day, is_offered
from healthnews.feeds.web.features import Features

# Values of a facet that are shown: a longer list is no help.
_MOST = 24
_YEAR, _MONTH = 4, 7

_OF_COLUMN = """
SELECT {column} AS value, count(*) FROM articles WHERE {where} AND value IS NOT NULL
GROUP BY value ORDER BY {order} LIMIT {most}
"""
_CATEGORIES = """
SELECT category, count(DISTINCT chosen.id) FROM (SELECT id FROM articles WHERE {where}) AS chosen
CROSS JOIN stubs ON stubs.article_id = chosen.id
CROSS JOIN stub_forms ON stub_forms.id = stubs.form_id
WHERE category IS NOT NULL GROUP BY category ORDER BY 2 DESC, 1 LIMIT {most}
"""
_FLAGS = """
SELECT flag, count(*) FROM v_flags
WHERE identity IN (SELECT identity FROM articles WHERE {where})
GROUP BY flag ORDER BY 2 DESC, 1 LIMIT {most}
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a list can be narrowed to. asked: what the list is asked for with it.

    Of a value that is chosen, `asked` takes it back.
    """

    value: str
    count: int
    is_chosen: bool
    asked: Asked


@dataclass(frozen=True, slots=True)
class Facet:
    """One respect in which a list can be narrowed."""

    by: Narrowed
    choices: tuple[Choice, ...]


def facets(
    db: Database, asked: Asked, features: Features, among: tuple[str, ...] | None
) -> tuple[Facet, ...]:
    """Return the facets that have something to choose; each counts what the others leave.

    among: the identities of what a search has found, None where nothing is searched.
    """
    found = (
        Facet(by, tuple(_choice(asked, by, value, count) for value, count in counts))
        for by in Narrowed
        if is_offered(by, features) and (counts := _counts(db, asked, features, among, by))
    )
    return tuple(found)


def _counts(
    db: Database, asked: Asked, features: Features, among: tuple[str, ...] | None, by: Narrowed
) -> list[tuple[str, int]]:
    if by is Narrowed.DATE:
        return _days(db, asked, features, among)
    held = condition(asked, features, among=among, but=by)
    if by is Narrowed.SITE:
        query = _OF_COLUMN.format(column="site", order="2 DESC, 1", where=held.sql, most=_MOST)
    elif by is Narrowed.CATEGORY:
        query = _CATEGORIES.format(where=held.sql, most=_MOST)
    else:
        query = _FLAGS.format(where=held.sql, most=_MOST)
    return [(value, count) for value, count in db.execute(query, held.values)]


def _days(
    db: Database, asked: Asked, features: Features, among: tuple[str, ...] | None
) -> list[tuple[str, int]]:
    """Return the years; where one is chosen, that year and its months."""
    year = None if asked.date is None else asked.date[:_YEAR]
    within = asked.narrowed(Narrowed.DATE, year)
    years = _grouped_days(db, within, features, among, _YEAR)
    return years if year is None else years + _grouped_days(db, within, features, among, _MONTH)


def _grouped_days(
    db: Database, asked: Asked, features: Features, among: tuple[str, ...] | None, length: int
) -> list[tuple[str, int]]:
    held = condition(asked, features, among=among)
    column = f"substr({day(features)}, 1, {length})"
    query = _OF_COLUMN.format(column=column, order="1 DESC", where=held.sql, most=_MOST)
    return [(value, count) for value, count in db.execute(query, held.values)]


def _choice(asked: Asked, by: Narrowed, value: str, count: int) -> Choice:
    is_chosen = asked.chosen(by) == value
    # A month is taken back to its year.
    back = value[:_YEAR] if by is Narrowed.DATE and len(value) > _YEAR else None
    return Choice(value, count, is_chosen, asked.narrowed(by, back if is_chosen else value))
