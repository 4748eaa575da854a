"""Inferred dates are a pure function of the articles stored, and that of a few plain rules."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.capture import Capture
from parsers.record import Article, DatePrecision, DateSource, InferredDate
from pipelines.articles import ArticleStore
from pipelines.inferred_dates import ids
from pipelines.inferred_dates.inference import (
    DatedId,
    DateMethod,
    Inference,
    best_of,
    from_linking_items,
    from_neighbours,
)
from tests.pipelines.builders import captured
from tests.pipelines.stubs.world import (
    EXAMPLES,
    SITE,
    database,
    delete,
    once_more,
    page,
    rows,
    stored,
    teaser,
    url_of,
)

VIEWS = ("v_inferred_dates", "dated_ids", "v_stubs")
TABLES = (
    "stub_references", "stub_forms", "stubs", "stub_titles",
    "inferred_dates", "dated_ids", "undated_ids",
)  # fmt: skip

# Days mostly grow with ids, so that neighbours agree and are contradicted both.
numbers = st.integers(1, 24)
offsets = st.sampled_from([0, 0, 0, 0, 1, -5, 9, 12])


def day_of(number: int, offset: int) -> str:
    return f"2025-03-{10 + number // 3 + offset:02}"


items = st.builds(
    lambda number, offset, dated: teaser(
        f"第{number}个", url_of(number), None, day_of(number, offset) if dated else None
    ),
    numbers, offsets, st.sampled_from([True, True, False]),
)  # fmt: skip
own_dates = st.sampled_from([None, InferredDate("2025-03-12", "related_items_agree", "所有")])


@st.composite
def captures(draw: st.DrawFn) -> tuple[Capture, Article]:
    """Return a version of an article, which may state its date, with teasers of others."""
    number = draw(numbers)
    article = page(number, "", "", *draw(st.lists(items, max_size=8)))
    article = replace_date(draw, article, number)
    return captured(article, hours=draw(st.integers(0, 2)))


def replace_date(draw: st.DrawFn, article: Article, number: int) -> Article:
    teasers = article.related
    if draw(st.booleans()):
        return page(number, "", "", *teasers, date_inferred=draw(own_dates))
    day = day_of(number, draw(offsets))
    return page(
        number, "", "", *teasers,
        date_published=day, date_published_raw=day,
        date_published_precision=DatePrecision.DAY, date_published_source=DateSource.BYLINE,
    )  # fmt: skip


histories = st.lists(st.lists(captures(), min_size=1, max_size=6), min_size=1, max_size=4)
deletions = st.lists(numbers, max_size=4)
# Whether the world is one where more articles have no date than are looked at anyhow.
few = st.sampled_from([0, ids.FEW])


def views(store: ArticleStore) -> list[object]:
    return [rows(database(store), view) for view in VIEWS]


@settings(max_examples=EXAMPLES)
@given(few, histories, deletions, histories, st.randoms())
def test_any_order_and_batches_and_a_rebuild_give_the_same(few, history, gone, more, random):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ids, "FEW", few)
        any_order(history, gone, more, random)


def any_order(history, gone, more, random):
    flat = [of for batch in history for of in batch]
    with stored(*history) as one, stored(*([of] for of in random.sample(flat, len(flat)))) as other:
        assert views(one) == views(other)
        for number in gone:
            delete(one, f"{SITE}:{number}")
        delete(other, *(f"{SITE}:{number}" for number in gone))
        assert views(one) == views(other) == once_more(one, VIEWS, TABLES)
        for batch in more:
            one.save(batch)
        assert views(one) == once_more(one, VIEWS, TABLES)


@settings(max_examples=EXAMPLES)
@given(histories)
def test_dates_are_what_plain_rules_say(history):
    with stored(*history) as store:
        found = rows(database(store), "v_inferred_dates")
        assert found == sorted(plainly(store), key=repr)


def plainly(store: ArticleStore) -> list[tuple[object, ...]]:
    """Return what is inferred, article by article, from all that is stored."""
    articles = {int(of.identity.rpartition(":")[2]): of.article for of in store.stored()}
    said = defaultdict(set)
    for article in articles.values():
        for item in article.related:
            if item.date_published is not None:
                said[int(item.url.split("/")[-1].removesuffix(".html"))].add(item.date_published)
    days = {number: min(of) for number, of in said.items() if len(of) == 1}
    days |= {n: of.date_published for n, of in articles.items() if of.date_published is not None}
    dated = [DatedId(number, date.fromisoformat(days[number])) for number in sorted(days)]
    answers = []
    for number, article in articles.items():
        if article.date_published is None:
            inferences = list(of_one(number, article, said.get(number), dated))
            best = best_of(inferences)
            answers += [
                (f"{SITE}:{number}", of.method, of.value, of.error_days, of.evidence, of is best)
                for of in inferences
            ]
    return answers


def of_one(number: int, article: Article, said: set[str] | None, dated: list[DatedId]):
    if said:
        yield from_linking_items(min(said), max(said))
    if not said or len(said) > 1:
        below = [of for of in dated if of.number < number][-3:][::-1]
        above = [of for of in dated if of.number > number][:3]
        between = from_neighbours(below, above)
        if between is not None:
            yield between
    if article.date_inferred is not None:
        yield Inference(DateMethod.RELATED_ITEMS_AGREE, "2025-03-12", None, "所有")
