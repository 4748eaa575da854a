"""Records as JSON, without loss."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import Article
from parsers.codec import from_json, json_schema, to_dict, to_json
from parsers.record import (
    QA,
    Block,
    BlockKind,
    Credit,
    DatePrecision,
    DateSource,
    InferredDate,
    Reading,
    Related,
    TreeReader,
)
from tests.parsers.cases import article, cases

# Any text but lone surrogates, which UTF-8 cannot hold, and what looks like the codec's own output.
texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.sampled_from(
        ['","level":null', ',"rows":null', '{"level":null,"rows":null}', "\\", '\\"', "\0"]
    ),
)
maybe = st.none() | texts
rows = st.lists(st.lists(texts, max_size=3).map(tuple), max_size=3).map(tuple)
blocks = st.one_of(
    st.builds(Block, st.just(BlockKind.HEADING), texts, st.integers(1, 9), st.none()),
    st.builds(Block, st.just(BlockKind.TABLE), texts, st.none(), rows),
    st.builds(
        Block,
        st.sampled_from([BlockKind.PARAGRAPH, BlockKind.LIST_ITEM]),
        texts,
        st.none(),
        st.none(),
    ),
)


def many(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


counts = st.integers(0, 2**53)
readings = st.builds(
    Reading, texts, texts, st.floats(0, 1, allow_nan=False), st.sampled_from(TreeReader), counts
)
articles = st.builds(
    Article,
    url=maybe,
    canonical_url=maybe,
    site=texts,
    source_id=maybe,
    title=texts,
    summary=maybe,
    date_published=maybe,
    date_published_raw=maybe,
    date_published_precision=st.none() | st.sampled_from(DatePrecision),
    date_published_source=st.none() | st.sampled_from(DateSource),
    date_modified=maybe,
    date_modified_raw=maybe,
    date_modified_precision=st.none() | st.sampled_from(DatePrecision),
    date_modified_source=st.none() | st.sampled_from(DateSource),
    date_inferred=st.none() | st.builds(InferredDate, texts, texts, texts),
    authors=many(texts),
    publisher=maybe,
    publisher_url=maybe,
    views=st.none() | counts,
    disclaimer=maybe,
    credits=many(st.builds(Credit, texts, many(texts))),
    blocks=many(blocks),
    qa=many(st.builds(QA, texts, texts)),
    related=many(st.builds(Related, texts, counts, texts, maybe, maybe, maybe, maybe)),
    parser=texts,
    reading=readings,
)
SCHEMA = json_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@given(articles)
def test_a_record_comes_back_as_it_was(record: Article) -> None:
    assert from_json(to_json(record)) == record
    assert from_json(to_json(record).decode()) == record


@given(articles)
def test_a_record_is_one_line_and_valid_under_the_schema(record: Article) -> None:
    data = to_json(record)
    assert b"\n" not in data
    assert to_dict(record) == json.loads(data)
    VALIDATOR.validate(to_dict(record))


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("case", [case.name for case in cases("*/seed-*")])
def test_seed_records(case: str) -> None:
    record = article(case)
    VALIDATOR.validate(to_dict(record))
    assert from_json(to_json(record)) == record


def test_the_keys_stand_in_the_records_order() -> None:
    record = article("jiusongjiankang/seed-001")
    assert list(to_dict(record)) == list(Article.__slots__)


def test_null_is_kept_but_for_a_blocks_own_keys() -> None:
    record = to_dict(article("jiusongjiankang/seed-000"))
    assert record["date_published"] is None
    kinds = {block["kind"]: set(block) for block in record["blocks"]}
    assert kinds["heading"] == {"kind", "text", "level"}
    assert kinds["paragraph"] == kinds["list_item"] == {"kind", "text"}


def test_chinese_is_written_as_chinese() -> None:
    assert "灵活就业".encode() in to_json(article("jiusongjiankang/seed-000"))


@pytest.mark.parametrize(
    "change",
    [
        {"title": None},
        {"site": 1},
        {"blocks": [{"kind": "footnote", "text": "x"}]},
        {"authors": "张三"},
    ],
)
def test_another_shape_is_refused(change: dict[str, Any]) -> None:
    data = to_dict(article("uzkoo/seed-002")) | change
    with pytest.raises(msgspec.ValidationError):
        from_json(json.dumps(data))
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(data)
