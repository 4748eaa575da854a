"""What is inferred of articles' days, from what is stored. Within the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from pipelines.dates import china_day
from pipelines.inferred_dates.ids import NumberedId, neighbours, numbered_id
from pipelines.inferred_dates.inference import (
    DateMethod,
    Inference,
    best_of,
    from_linking_items,
    from_neighbours,
)
from pipelines.inserts import Row, insert
from pipelines.json_arrays import as_json
from pipelines.stubs.resolution import Resolution

_UNDATED = """
SELECT articles.id, articles.identity, articles.date_inferred, articles.date_inferred_method,
       articles.date_inferred_evidence
FROM json_each(?) AS wanted CROSS JOIN articles ON articles.id = wanted.value
WHERE articles.date_published IS NULL
"""
# A title alone is too little for a date that is called exact.
_LINKING = f"""
SELECT stubs.article_id, min(stubs.first_day), max(stubs.last_day) FROM json_each(?) AS wanted
CROSS JOIN stubs ON stubs.article_id = wanted.value
WHERE stubs.first_day IS NOT NULL AND stubs.resolution <> '{Resolution.TITLE.value}'
GROUP BY stubs.article_id
"""  # noqa: S608 - a constant
_STORED = """
SELECT article_id, method, value, error_days, evidence, best FROM inferred_dates
WHERE article_id IN (SELECT value FROM json_each(?))
"""
_FORGET = "DELETE FROM inferred_dates WHERE article_id IN (SELECT value FROM json_each(?))"
_COLUMNS = ("article_id", "method", "value", "error_days", "evidence", "best")


@dataclass(frozen=True, slots=True)
class _Undated:
    """An article without a stated date, and what its record infers."""

    id: int
    identity: str
    day: str | None
    method: str | None
    evidence: str | None


def replace_inferences(db: Database, ids: Collection[int]) -> set[int]:
    """Keep what can be inferred now of these articles; return those where that is another thing."""
    if not ids:
        return set()
    wanted = as_json(list(ids))
    before: dict[int, set[Row]] = defaultdict(set)
    for row in db.execute(_STORED, [wanted]):
        before[row[0]].add(row)
    after: dict[int, set[Row]] = defaultdict(set)
    for article, inferences in _inferences(db, wanted):
        best = best_of(inferences)
        after[article] = {_row(article, of, is_best=of is best) for of in inferences}
    changed = [article for article in ids if before[article] != after[article]]
    forget_inferences(db, [article for article in changed if before[article]])
    rows = [row for article in sorted(changed) for row in sorted(after[article], key=str)]
    insert(db.conn, "inferred_dates", _COLUMNS, rows)
    return set(changed)


def forget_inferences(db: Database, ids: Sequence[int]) -> None:
    """Drop what is inferred of these articles."""
    if ids:
        db.execute(_FORGET, [as_json(ids)])


def _inferences(db: Database, wanted: str) -> Iterator[tuple[int, list[Inference]]]:
    undated = [_Undated(*row) for row in db.execute(_UNDATED, [wanted])]
    linking = {
        article: from_linking_items(first, last)
        for article, first, last in db.execute(_LINKING, [wanted])
    }
    between = _between(db, {of.id: of.identity for of in undated})
    for article in undated:
        found = (linking.get(article.id), between.get(article.id), _own(article))
        yield article.id, [of for of in found if of is not None]


def _between(db: Database, identities: Mapping[int, str]) -> dict[int, Inference]:
    """Return what ids say of the articles, by row id."""
    articles: dict[NumberedId, int] = {}
    for article, identity in identities.items():
        of = numbered_id(identity)
        if of is not None:
            articles[of] = article
    found: dict[int, Inference] = {}
    for site in {key.site for key in articles}:
        numbers = [key.number for key in articles if key.site == site]
        for number, around in neighbours(db, site, numbers).items():
            inference = from_neighbours(around.below, around.above)
            if inference is not None:
                found[articles[NumberedId(site, number)]] = inference
    return found


def _own(article: _Undated) -> Inference | None:
    """Return what the record infers from the page alone; its value is no bound to anything."""
    if article.method != DateMethod.RELATED_ITEMS_AGREE or article.day is None:
        return None
    day = china_day(article.day)
    if day is None:
        return None
    method = DateMethod.RELATED_ITEMS_AGREE
    return Inference(method, day.isoformat(), None, article.evidence or "")


def _row(article: int, of: Inference, *, is_best: bool) -> Row:
    return (article, of.method.value, of.value, of.error_days, of.evidence, int(is_best))
