"""What a list is narrowed to, as conditions of SQL."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from healthnews.feeds.web.asked import Asked, Narrowed
from healthnews.feeds.web.features import Features, View

# What other articles say of an article's day; one inference of each is the best.
_BEST = "(SELECT value FROM inferred_dates WHERE article_id = articles.id AND best)"
_INFERRED = {True: f"coalesce({_BEST}, date_inferred)", False: "date_inferred"}

_SQL = {
    Narrowed.SITE: "site = ?",
    # An article is of the category that teasers of it name. From the tables: the view looks up
    # the identity of every article that a teaser was resolved to.
    Narrowed.CATEGORY: (
        "id IN (SELECT stubs.article_id FROM stubs "
        "JOIN stub_forms ON stub_forms.id = stubs.form_id WHERE stub_forms.category = ?)"
    ),
    Narrowed.DATE: "substr({day}, 1, ?) = ?",
    Narrowed.FLAG: "identity IN (SELECT identity FROM v_flags WHERE flag = ?)",
}
_NEEDED = {Narrowed.CATEGORY: View.STUBS, Narrowed.FLAG: View.FLAGS}


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on rows of `articles`, and the values of its question marks."""

    sql: str
    values: tuple[str, ...]


def condition(
    asked: Asked,
    features: Features,
    *,
    among: tuple[str, ...] | None = None,
    but: Narrowed | None = None,
) -> Condition:
    """Return what holds for the articles that are asked for.

    among: the identities of those that a search has found. but: a respect that is left open.
    """
    parts: list[str] = []
    values: list[str] = []
    if among is not None:
        parts.append("identity IN (SELECT value FROM json_each(?))")
        values.append(msgspec.json.encode(among).decode())
    for by in Narrowed:
        chosen = asked.chosen(by)
        if chosen is not None and by is not but and is_offered(by, features):
            parts.append(_SQL[by].format(day=day(features)))
            values += [str(len(chosen)), chosen] if by is Narrowed.DATE else [chosen]
    return Condition(" AND ".join(parts) or "1", tuple(values))


def inferred(features: Features) -> str:
    """Return SQL for the date of a row of `articles` that no page states."""
    return _INFERRED[View.INFERRED_DATES in features]


def day(features: Features) -> str:
    """Return SQL for the date of a row of `articles`: as stated, else as inferred."""
    return f"coalesce(date_published, {inferred(features)})"


def is_offered(by: Narrowed, features: Features) -> bool:
    """Tell whether the database knows what it takes to narrow a list so."""
    needed = _NEEDED.get(by)
    return needed is None or needed in features
