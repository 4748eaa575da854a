"""When a field of a record holds something."""

from __future__ import annotations

from dataclasses import fields

import pytest

from parsers.record import QA, Article, Block, BlockKind, Credit
from pipelines.drift.fields import FIELDS, is_missing, missing_fields
from tests.pipelines.builders import article

FULL = article(
    summary="5.8%",
    date_published="2025-05-06",
    date_modified="2025-05-07",
    authors=("Mr.zhu",),
    publisher="优站库",
    publisher_url="https://www.uzkoo.com",
    views=0,
    credits=(Credit("校对", ("鞠传强",)),),
)


def missing(item):
    return {FIELDS[place] for place in missing_fields(item)}


def test_the_fields_are_the_records_in_its_order():
    names = [field.name for field in fields(Article)]
    assert [name for name in names if name in FIELDS] == list(FIELDS)


def test_a_full_record_lacks_nothing_and_no_readers_are_a_number():
    assert missing(FULL) == set()


@pytest.mark.parametrize("nothing", [None, "", " ", "　", "N/A", "n/a", "-", "—", " — "])
def test_placeholders_say_nothing(nothing):
    assert is_missing(nothing)
    assert missing(article(disclaimer=nothing)) >= {"disclaimer"}


@pytest.mark.parametrize("said", ["0", "A", "N/A级", "- -", "无", 0, False])
def test_everything_else_says_something(said):
    assert not is_missing(said)


@pytest.mark.parametrize(
    ("name", "empty"),
    [
        ("authors", ()),
        ("authors", ("", "-")),
        ("blocks", ()),
        ("blocks", (Block(BlockKind.PARAGRAPH, "—"), Block(BlockKind.PARAGRAPH, " "))),
        ("qa", ()),
        ("qa", (QA("怎么办", "-"),)),
        ("related", ()),
        ("credits", ()),
    ],
)
def test_lists_of_nothing_say_nothing(name, empty):
    assert name in missing(article(**{name: empty}))


def test_one_item_that_says_something_is_enough():
    assert not is_missing(("-", "张欣"))
    assert not is_missing((QA("怎么办", ""), QA("为什么", "因为")))
