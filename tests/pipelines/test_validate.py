from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from parsers.record import QA, Block, BlockKind, DatePrecision, DateSource, InferredDate
from pipelines.validate import problems
from tests.pipelines.builders import (
    HEADING,
    NOON,
    PARAGRAPH,
    READING,
    RELATED,
    TABLE,
    article,
)


def published(value, precision=DatePrecision.SECOND, source=DateSource.META):
    return article(
        date_published=value,
        date_published_precision=precision,
        date_published_source=source,
    )


def only(found):
    """Return the one problem found."""
    (problem,) = found
    return problem


def test_a_sound_article_has_no_problems():
    assert problems(article(), NOON) == ()


def test_an_article_with_a_url_alone_is_named():
    assert problems(article(source_id=None, canonical_url=None), NOON) == ()


def test_an_article_that_nothing_names():
    nameless = article(source_id=None, canonical_url=None, url=None)
    assert only(problems(nameless, NOON)) == (
        "nothing names the article: url None, canonical_url None, source_id None"
    )


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"site": ""}, "site is empty"),
        ({"source_id": ""}, "source_id is empty: null says that there is none"),
        ({"title": " "}, "title is blank: ' '"),
        ({"blocks": ()}, "body has no paragraph, list_item or table: no blocks"),
        ({"blocks": (HEADING,)}, "body has no paragraph, list_item or table: heading"),
        (
            {"qa": (QA(" ", "可以"),)},
            "qa[0].question is blank, its answer is '可以'",
        ),
        (
            {"qa": (QA("可以吗", ""),)},
            "qa[0].answer is blank, its question is '可以吗'",
        ),
        ({"views": -1}, "views is no count: -1"),
        ({"views": 2**63}, "views is no count: 9223372036854775808"),
        (
            {"reading": replace(READING, encoding_confidence=1.5)},
            "reading.encoding_confidence is not 0 to 1: 1.5",
        ),
        (
            {"reading": replace(READING, encoding_confidence=float("nan"))},
            "reading.encoding_confidence is not 0 to 1: nan",
        ),
        (
            {"reading": replace(READING, loss_recovered=-2)},
            "reading.loss_recovered is no count: -2",
        ),
        ({"related": (replace(RELATED, title=""),)}, "related[0].title is blank: ''"),
        (
            {"related": (RELATED, replace(RELATED, position=0))},
            "related[1].position counts from 1: 0",
        ),
    ],
)
def test_fields_out_of_shape(changes, problem):
    assert only(problems(article(**changes), NOON)) == problem


@pytest.mark.parametrize(
    ("block", "problem"),
    [
        (
            Block(BlockKind.HEADING, "条件", level=None),
            "blocks[1] (heading) has level None, not 2 to 7: '条件'",
        ),
        (
            Block(BlockKind.HEADING, "条件", level=1),
            "blocks[1] (heading) has level 1, not 2 to 7: '条件'",
        ),
        (
            Block(BlockKind.HEADING, "条件", level=8),
            "blocks[1] (heading) has level 8, not 2 to 7: '条件'",
        ),
        (
            Block(BlockKind.PARAGRAPH, "可以。", level=2),
            "blocks[1] (paragraph) has level 2, which only headings have: '可以。'",
        ),
        (
            Block(BlockKind.TABLE, "年份", rows=None),
            "blocks[1] (table) has no rows with cells: rows None, text '年份'",
        ),
        (
            Block(BlockKind.TABLE, "年份", rows=((),)),
            "blocks[1] (table) has no rows with cells: rows ((),), text '年份'",
        ),
        (
            Block(BlockKind.LIST_ITEM, "年份", rows=(("年份",),)),
            "blocks[1] (list_item) has rows, which only tables have: '年份'",
        ),
        (Block(BlockKind.LIST_ITEM, " "), "blocks[1] (list_item) is blank: ' '"),
    ],
)
def test_blocks_out_of_shape(block, problem):
    assert only(problems(article(blocks=(PARAGRAPH, block)), NOON)) == problem


@pytest.mark.parametrize("level", [2, 7])
def test_the_outer_heading_levels_are_allowed(level):
    heading = Block(BlockKind.HEADING, "条件", level=level)
    assert problems(article(blocks=(heading, TABLE)), NOON) == ()


@pytest.mark.parametrize(
    ("value", "precision"),
    [
        ("2025-06-01", DatePrecision.DAY),
        ("2025-04-29T10:11:16+08:00", DatePrecision.SECOND),
        ("2025-04-29T10:11+08:00", DatePrecision.MINUTE),
        # Later than the fetch, on the day of the fetch: clocks of sites drift.
        ("2025-06-01T23:59:59+08:00", DatePrecision.SECOND),
    ],
)
def test_stated_dates_up_to_the_day_of_the_fetch(value, precision):
    assert problems(published(value, precision), NOON) == ()


@pytest.mark.parametrize(
    ("value", "precision"),
    [
        ("2025-06-02", DatePrecision.DAY),
        ("2025-06-02T00:00:00+08:00", DatePrecision.SECOND),
        ("2025-06-01T16:00:00Z", DatePrecision.SECOND),
    ],
)
def test_a_date_after_the_day_of_the_fetch(value, precision):
    assert only(problems(published(value, precision), NOON)) == (
        f"date_published '{value}' is after the day of the fetch in China, 2025-06-01"
    )


def test_the_day_of_the_fetch_is_the_day_in_china():
    # 1 June 17:00 UTC is 2 June 01:00 in China.
    evening = datetime(2025, 6, 1, 17, tzinfo=UTC)
    assert problems(published("2025-06-02", DatePrecision.DAY), evening) == ()


def test_without_a_moment_of_the_fetch_no_date_is_too_late():
    assert problems(published("2999-01-01", DatePrecision.DAY), None) == ()


@pytest.mark.parametrize(
    "value",
    [
        "2025-02-30",
        "2025-04-29T25:00:00+08:00",
        "2025-04-29T10:11:16",
        "2025年4月29日",
        "20250429",
        "",
        "0001-01-01T00:00:00+23:00",
    ],
)
def test_what_is_no_date(value):
    precision = DatePrecision.DAY if len(value) == 10 else DatePrecision.SECOND
    assert f"date_published is no date: '{value}'" in problems(published(value, precision), NOON)


def test_a_date_modified_is_checked_too():
    late = article(
        date_modified="2025-06-03",
        date_modified_precision=DatePrecision.DAY,
        date_modified_source=DateSource.BYLINE,
    )
    assert only(problems(late, NOON)).startswith("date_modified '2025-06-03' is after")


def test_a_stated_date_says_how_it_was_stated():
    assert only(problems(published("2025-04-29", None, None), NOON)) == (
        "date_published '2025-04-29' needs precision and source: None, None"
    )


@pytest.mark.parametrize(
    ("value", "precision"),
    [
        ("2025-04-29", DatePrecision.SECOND),
        ("2025-04-29T10:11:16+08:00", DatePrecision.DAY),
    ],
)
def test_a_precision_that_does_not_fit(value, precision):
    assert only(problems(published(value, precision), NOON)) == (
        f"date_published '{value}' is not of precision {precision}"
    )


def test_an_inferred_date_is_not_a_stated_one():
    inferred = InferredDate("2025-06-09", "related", "1 of 1")
    assert problems(article(date_inferred=inferred), NOON) == ()


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (
            "2025-06-02",
            "related[0].date_published '2025-06-02' is after the day of the fetch in China, "
            "2025-06-01",
        ),
        ("昨天", "related[0].date_published is no date: '昨天'"),
    ],
)
def test_dates_of_related_items(value, problem):
    late = article(related=(replace(RELATED, date_published=value),))
    assert only(problems(late, NOON)) == problem


def test_a_related_item_may_have_no_date():
    assert problems(article(related=(replace(RELATED, date_published=None),)), NOON) == ()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        (
            {"title": "职工医保\ufffd\ufffd"},
            "title holds U+FFFD at character 4: '职工医保\ufffd\ufffd'",
        ),
        (
            {"title": "职工医保\ud800"},
            "title holds U+D800 at character 4: '职工医保\\ud800'",
        ),
        ({"disclaimer": "提示\x00"}, "disclaimer holds U+0000 at character 2: '提示\x00'"),
        (
            {"blocks": (Block(BlockKind.TABLE, "元", rows=(("4\ufffd0",),)),)},
            "blocks[0].rows[0][0] holds U+FFFD at character 1: '4\ufffd0'",
        ),
        (
            {"related": (replace(RELATED, snippet="一二三四五六七八九十甲\ufffd乙"),)},
            "related[0].snippet holds U+FFFD at character 11: '二三四五六七八九十甲\ufffd乙'",
        ),
    ],
)
def test_damaged_characters_anywhere(changes, problem):
    assert only(problems(article(**changes), NOON)) == problem


def test_a_related_title_as_a_block():
    leaked = Block(BlockKind.PARAGRAPH, "灵活就业医保和单位医保区别")
    assert only(problems(article(blocks=(PARAGRAPH, leaked)), NOON)) == (
        "blocks[1] is the title of related[0]: '灵活就业医保和单位医保区别'"
    )


def test_a_related_title_leaks_in_another_width_too():
    item = replace(RELATED, title="5月起医保缴费(新)")
    leaked = Block(BlockKind.HEADING, "５月起 医保缴费（新）", level=2)
    found = problems(article(blocks=(PARAGRAPH, leaked), related=(item,)), NOON)
    assert only(found) == "blocks[1] is the title of related[0]: '5月起医保缴费(新)'"


@pytest.mark.parametrize(("title", "count"), [("参保的条件", 0), ("参保的新条件", 1)])
def test_a_title_tells_from_six_characters_on(title, count):
    item = replace(RELATED, title=title)
    block = Block(BlockKind.HEADING, title, level=2)
    found = problems(article(blocks=(block, PARAGRAPH), related=(item,)), NOON)
    assert len(found) == count


def test_a_related_title_inside_a_sentence_is_no_leak():
    mention = Block(BlockKind.PARAGRAPH, "参见灵活就业医保和单位医保区别一文。")
    assert problems(article(blocks=(mention,)), NOON) == ()


def test_a_snippet_in_the_body():
    leaked = Block(BlockKind.PARAGRAPH, f"{RELATED.snippet}:前者由个人承担。")
    assert only(problems(article(blocks=(PARAGRAPH, leaked)), NOON)) == (
        "the body holds the snippet of related[0]: "
        "'灵活就业医保与单位医保的核心区别在于缴费主体、基数和待遇'"
    )


def test_a_snippet_cut_into_blocks_is_found():
    leaked = (
        Block(BlockKind.PARAGRAPH, "灵活就业医保与单位医保的核心区别"),
        Block(BlockKind.PARAGRAPH, "在于缴费主体、基数和待遇"),
    )
    assert len(problems(article(blocks=leaked), NOON)) == 1


@pytest.mark.parametrize(
    ("snippet", "count"), [("一二三四五六七八九十甲", 0), ("一二三四五六七八九十甲乙", 1)]
)
def test_a_snippet_tells_from_twelve_characters_on(snippet, count):
    item = replace(RELATED, snippet=snippet)
    body = Block(BlockKind.PARAGRAPH, "一二三四五六七八九十甲乙丙")
    assert len(problems(article(blocks=(body,), related=(item,)), NOON)) == count


def test_a_list_that_names_the_article_itself_is_no_leak():
    item = replace(RELATED, title=article().title, snippet=PARAGRAPH.text)
    assert problems(article(related=(item,)), NOON) == ()


def test_every_problem_is_told():
    assert problems(article(title="", views=-1), NOON) == (
        "title is blank: ''",
        "views is no count: -1",
    )
