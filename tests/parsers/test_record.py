"""The record's closed sets, and that it cannot be changed."""

from __future__ import annotations

import dataclasses

import pytest

from parsers.record import Block, BlockKind, DatePrecision, DateSource, TreeReader
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
