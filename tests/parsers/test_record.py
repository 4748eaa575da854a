"""The record's closed sets, and that it cannot be changed."""

from __future__ import annotations

import dataclasses

import pytest

from parsers.record import (
    QA,
    Block,
    BlockKind,
    Credit,
    DatePrecision,
    DateSource,
    TreeReader,
)
from tests.parsers.cases import article


def test_the_closed_sets() -> None:
    assert [*BlockKind] == ["heading", "paragraph", "list_item", "table"]
    assert [*DatePrecision] == ["second", "minute", "day"]
    assert [*DateSource] == ["json-ld", "meta", "time", "byline"]
    assert [*TreeReader] == ["lxml", "beautifulsoup", "text"]


def test_a_record_is_frozen_and_can_be_counted() -> None:
    record = article("jiusongjiankang/seed-000")
    with pytest.raises(dataclasses.FrozenInstanceError):
        record.title = "another"  # type: ignore[misc]
    assert len({record, article("jiusongjiankang/seed-000")}) == 1


def test_a_block_has_a_level_or_rows_only_where_told() -> None:
    assert Block(BlockKind.PARAGRAPH, "x") == Block(BlockKind.PARAGRAPH, "x", None, None)


def test_a_part_is_a_dataclass_to_whoever_asks() -> None:
    block = Block(BlockKind.HEADING, "参保条件", 2)
    assert dataclasses.replace(block, text="缴费") == Block(BlockKind.HEADING, "缴费", 2)
    assert dataclasses.asdict(QA("何时", "今天")) == {"question": "何时", "answer": "今天"}
    names = [field.name for field in dataclasses.fields(Block)]
    assert names == ["kind", "text", "level", "rows"]


def test_a_part_is_frozen_and_can_be_counted() -> None:
    with pytest.raises(AttributeError):
        Credit("校对", ("张欣",)).role = "美编"  # type: ignore[misc]
    assert len({Credit("校对", ("张欣",)), Credit("校对", ("张欣",))}) == 1
