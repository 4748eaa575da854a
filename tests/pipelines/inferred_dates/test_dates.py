"""Dates are inferred of articles that state none, and kept in step with what they rest on."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from parsers.record import Article, DatePrecision, DateSource, InferredDate
from pipelines.articles import ArticleStore
from tests.pipelines.builders import captured
from tests.pipelines.stubs.world import (
    SITE,
    database,
    delete,
    ids,
    page,
    rows,
    stored,
    teaser,
    url_of,
)


def dates(store: ArticleStore, number: int = 5) -> list[tuple[Any, ...]]:
    """Return what is inferred of an article: method, value, error, evidence, whether the best."""
    found = rows(database(store), "v_inferred_dates")
    return [row[1:] for row in found if row[0] == f"{SITE}:{number}"]


def short(store: ArticleStore, number: int = 5) -> list[tuple[str, str, int | None]]:
    return [row[:3] for row in dates(store, number)]


def stating(number: int, day: str, **changes: Any) -> Article:
    """Return an article that states its day."""
    return page(
        number,
        date_published=day,
        date_published_raw=day,
        date_published_precision=DatePrecision.DAY,
        date_published_source=DateSource.BYLINE,
        **changes,
    )


def linking(number: int, *days: str | None, to: int = 5) -> Article:
    """Return a page with teasers that lead to an article and date it."""
    return page(
        number, "", "", *(teaser("泰州医保在哪里查", url_of(to), None, day) for day in days)
    )


def dated_items(first: int, last: int, day: str) -> Article:
    """Return a page, far from all others, with teasers of articles and their day."""
    items = (teaser(f"第{at}个", url_of(at), None, day) for at in range(first, last + 1))
    return page(900_000_000 + first, "", "", *items)


UNDATED = page(5)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_items_on_other_pages_date_an_article(order: tuple[int, ...]):
    pages = [UNDATED, linking(1, "2025-03-17"), linking(2, "2025-03-17", None)]
    with stored(*([pages[at]] for at in order)) as store:
        assert dates(store) == [
            ("linking_items", "2025-03-17", 0, "the items that lead to it say 2025-03-17", 1)
        ]


def test_items_that_disagree_bound_the_error():
    with stored(
        [UNDATED, linking(1, "2025-03-17", "2025-03-15"), linking(2, "2025-03-16")]
    ) as store:
        assert short(store) == [("linking_items", "2025-03-15", 2)]


def test_a_stated_date_needs_no_other():
    with stored([stating(5, "2025-04-01"), linking(1, "2025-03-17")]) as store:
        assert dates(store) == []
        assert store.get(f"{SITE}:5").date_published == "2025-04-01"


def test_the_record_stays_as_it_was_read():
    with stored([UNDATED, linking(1, "2025-03-17")]) as store:
        assert store.get(f"{SITE}:5") == UNDATED


def test_a_date_goes_with_the_page_that_it_was_read_on():
    with stored([UNDATED, linking(1, "2025-03-17")]) as store:
        assert delete(store, f"{SITE}:1") == set(ids(store, f"{SITE}:5"))
        assert dates(store) == []


def test_a_page_that_says_another_day_now_moves_the_date():
    with stored(
        [UNDATED, linking(1, "2025-03-17")], [captured(linking(1, "2025-03-18"), 1)]
    ) as store:
        assert short(store) == [("linking_items", "2025-03-18", 0)]


def test_an_article_that_states_its_date_at_last_has_no_other():
    with stored([UNDATED, linking(1, "2025-03-17")]) as store:
        store.save([captured(stating(5, "2025-03-16"), 1)])
        assert dates(store) == []


def test_a_title_alone_is_too_little_for_an_exact_date():
    unlinked = page(1, "", "", teaser("泰州医保在哪里查", None, None, "2025-03-17"))
    with stored([page(5, "泰州医保在哪里查"), unlinked]) as store:
        assert dates(store) == []


def test_a_title_with_its_teaser_is_enough():
    unlinked = page(1, "", "", teaser("泰州医保在哪里查", None, "可在线", "2025-03-17"))
    with stored([page(5, "泰州医保在哪里查", "可在线查询。"), unlinked]) as store:
        assert short(store) == [("linking_items", "2025-03-17", 0)]


def test_what_the_record_infers_comes_last_and_has_no_bound():
    own = InferredDate("2025-05-06", "related_items_agree", "all 20 related items say 2025-05-06")
    with stored([page(5, date_inferred=own)]) as store:
        assert dates(store) == [
            ("related_items_agree", "2025-05-06", None, "all 20 related items say 2025-05-06", 1)
        ]
        store.save([captured(linking(1, "2025-05-05"))])
        assert [(row[0], row[4]) for row in dates(store)] == [
            ("linking_items", 1),
            ("related_items_agree", 0),
        ]


# --- neighbouring ids -------------------------------------------------------------------

BELOW = [dated_items(101, 103, "2025-03-17")]
ABOVE = [dated_items(111, 112, "2025-03-18"), stating(113, "2025-03-20")]
BETWEEN = ("neighbouring_ids", "2025-03-17", 1)


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_an_id_between_dated_ones_is_dated_by_them(order: tuple[int, ...]):
    pages = [page(105), *BELOW, *ABOVE]
    with stored(*([pages[at]] for at in order)) as store:
        assert dates(store, 105) == [(*BETWEEN, "id 103 is of 2025-03-17, id 111 of 2025-03-18", 1)]


def test_an_id_that_contradicts_switches_the_method_off_where_it_is_seen():
    with stored([page(105), page(205), *BELOW, *ABOVE]) as store:
        store.save([captured(dated_items(201, 203, "2025-03-21"))])
        store.save([captured(dated_items(211, 213, "2025-03-21"))])
        assert short(store, 205) == [("neighbouring_ids", "2025-03-21", 0)]
        store.save([captured(stating(102, "2025-03-22"), 1)])
        assert (short(store, 105), len(short(store, 205))) == ([], 1)
        delete(store, f"{SITE}:102")
        assert short(store, 105) == [BETWEEN]


def test_the_last_ids_have_no_neighbours_above():
    with stored([page(105), page(115), *BELOW, *ABOVE]) as store:
        assert (short(store, 105), short(store, 115)) == ([BETWEEN], [])
        delete(store, f"{SITE}:113")
        assert short(store, 105) == []


def test_an_id_whose_items_disagree_is_no_neighbour():
    with stored([page(105), *BELOW, *ABOVE]) as store:
        store.save([captured(linking(1, "2025-03-17", "2025-03-19", to=104))])
        assert short(store, 105) == [BETWEEN]


def test_other_sites_ids_are_no_neighbours():
    other = page(105, site="uzkoo", source_id="105")
    with stored([other, *BELOW, *ABOVE]) as store:
        assert rows(database(store), "v_inferred_dates") == []


def test_deleting_everything_leaves_nothing():
    with stored([page(105), *BELOW, *ABOVE]) as store:
        delete(store, *(of.identity for of in list(store.stored())))
        tables = ("inferred_dates", "dated_ids", "undated_ids")
        assert [row for name in tables for row in rows(database(store), name)] == []
