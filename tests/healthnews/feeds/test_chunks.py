"""Chunks: by section, bounded, nothing lost, ids that stay while the text does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import healthnews
from healthnews.feeds.chunking import Chunk, Chunking, chunks
from healthnews.feeds.chunking.cuts import parts, tail
from parsers.record import Block, BlockKind
from tests.healthnews.command import PAGES
from tests.healthnews.feeds.databases import save
from tests.pipelines.builders import captured, numbered


def heading(text: str, level: int | None = 2) -> Block:
    return Block(BlockKind.HEADING, text, level)


def paragraph(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, text)


def cut(blocks: Sequence[Block], summary: str | None = None, **options: int) -> list[Chunk]:
    return list(chunks(summary, blocks, Chunking(**options)))


def test_a_known_page_in_chunks():
    article = healthnews.parse((PAGES / "000.html").read_bytes())
    found = cut(article.blocks, article.summary)

    assert [chunk.headings for chunk in found] == [
        (), ("参保条件",), ("参保流程",), ("缴费标准",), ("其他注意事项",), ("咨询渠道",),
    ]  # fmt: skip
    assert found[0].text == "线上或线下办理\n灵活就业者参保医保的流程和注意事项如下:"
    assert found[1].text == (
        "人员范围\n包括无雇工的个体工商户、未在用人单位参保的非全日制从业人员、临时工、自由职业者、"
        "外来务工人员(需提供用工合同)及失业人员。\n参保年龄\n法定劳动年龄内人员均可参保。"
    )


def test_a_section_that_does_not_fit_is_taken_apart_at_its_headings():
    article = healthnews.parse((PAGES / "000.html").read_bytes())
    found = cut(article.blocks, article.summary, characters=100)

    assert [chunk.headings for chunk in found if chunk.headings[:1] == ("参保流程",)] == [
        ("参保流程", "线上办理", "注册与登记"),
        ("参保流程", "线上办理", "缴费方式"),
        ("参保流程", "线上办理", "注意事项"),
        ("参保流程", "线下办理"),
    ]


def test_an_article_that_fits_is_one_chunk():
    blocks = [paragraph("可以补缴。"), heading("条件"), paragraph("不超过3个月。")]
    assert cut(blocks) == [Chunk((), "可以补缴。\n条件\n不超过3个月。")]


def test_blocks_that_fit_are_not_cut():
    blocks = [paragraph(name * 30 + "。") for name in "甲乙丙"]
    assert [chunk.text for chunk in cut(blocks, characters=70)] == [
        "甲" * 30 + "。\n" + "乙" * 30 + "。",
        "丙" * 30 + "。",
    ]


def test_a_block_that_is_too_long_is_cut_after_a_sentence():
    text = "甲" * 40 + "。" + "乙" * 40 + "！" + "丙" * 40
    assert [chunk.text for chunk in cut([paragraph(text)], characters=90)] == [
        "甲" * 40 + "。" + "乙" * 40 + "！",
        "丙" * 40,
    ]


def test_the_end_of_a_chunk_is_repeated_by_whole_sentences():
    blocks = [paragraph("甲" * 40 + "。不超过3个月。"), paragraph("乙" * 40 + "。")]
    first, second = cut(blocks, characters=60, overlap=10)
    assert first == Chunk((), "甲" * 40 + "。不超过3个月。")
    assert second == Chunk((), "不超过3个月。\n" + "乙" * 40 + "。", overlap=8)


def test_a_heading_over_nothing_is_not_lost():
    blocks = [paragraph("甲" * 50), heading("条件"), heading("流程"), paragraph("乙" * 50)]
    assert cut(blocks, characters=60) == [
        Chunk((), "甲" * 50), Chunk((), "条件"), Chunk(("流程",), "乙" * 50),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("断缴后可补缴。缴费为14300元。", 10, ["断缴后可补缴。", "缴费为14300元。"]),
        ("缴费为14300元。", 9, ["缴费为14300", "元。"]),
        ("可拨打12333咨询", 6, ["可拨打", "12333咨", "询"]),
        ("一二三四五六", 4, ["一二三四", "五六"]),
        ("他说“可以。”然后走了", 8, ["他说“可以。”", "然后走了"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("", 4, []),
    ],
)
def test_where_a_text_is_cut(text, limit, expected):
    assert parts(text, limit) == expected


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("可以。不超过3个月。", 8, "不超过3个月。"),
        ("可以，不超过3个月", 7, "不超过3个月"),
        ("拨打12333咨询", 4, "咨询"),
        ("可以", 4, "可以"),
        ("可以", 0, ""),
    ],
)
def test_what_is_repeated(text, limit, expected):
    assert tail(text, limit) == expected


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"characters": 49}, "50 characters or more: 49"),
        ({"overlap": -1}, "between 0 and half the characters, 200: -1"),
        ({"characters": 60, "overlap": 31}, "half the characters, 30: 31"),
    ],
)
def test_bounds_without_room_are_refused(options, said):
    with pytest.raises(ValueError, match=said):
        Chunking(**options)


texts = st.text(st.sampled_from("断缴可以补12A .,。，！\n“”"), max_size=130)
blocks_of_any_kind = st.builds(
    Block,
    kind=st.sampled_from(BlockKind),
    text=texts,
    level=st.none() | st.integers(-1, 7),
)


def without_breaks(found: Sequence[str]) -> str:
    return "".join(found).replace("\n", "")


@settings(max_examples=150)
@given(
    st.lists(blocks_of_any_kind, max_size=8),
    st.none() | texts,
    st.integers(50, 120),
    st.integers(0, 25),
)
def test_nothing_is_lost_and_nothing_is_longer_than_allowed(blocks, summary, limit, overlap):
    found = cut(blocks, summary, characters=limit, overlap=overlap)

    assert all(0 < len(chunk.text) <= limit for chunk in found)
    assert all(chunk.overlap <= overlap for chunk in found)
    said, path = [], ()
    for before, chunk in zip([Chunk((), ""), *found], found, strict=False):
        repeated = chunk.text[: chunk.overlap]
        assert before.text.endswith(repeated) or before.text.endswith(repeated.removesuffix("\n"))
        # A heading is told once, where its section begins.
        shared = sum(
            1 for mine, theirs in zip(path, chunk.headings, strict=False) if mine == theirs
        )
        said += [*chunk.headings[shared:], chunk.text[chunk.overlap :]]
        path = chunk.headings
    expected = without_breaks([summary or "", *(block.text for block in blocks)])
    if len({block.text for block in blocks}) == len(blocks):
        assert without_breaks(said) == expected


# --- records ------------------------------------------------------------------------------


LONG = [heading("条件"), paragraph("甲" * 390), heading("流程"), paragraph("乙" * 390)]


def chunk_ids(path: Path, **changes: object) -> dict[str, str]:
    """Store the article so, and return its chunks' ids by their first character."""
    item = captured(numbered(1, **changes), hours=path.stat().st_size if path.exists() else 0)
    path.unlink(missing_ok=True)
    save(path, item)
    with healthnews.open(path) as articles:
        return {record.text[0]: record.id for record in articles.records("chunks")}


def test_an_id_stays_while_text_and_headings_do(tmp_path):
    path = tmp_path / "articles.db"
    before = chunk_ids(path, blocks=tuple(LONG))
    assert len(before) == 2

    assert chunk_ids(path, blocks=tuple(LONG), title="另一个标题", disclaimer=None) == before
    turned = chunk_ids(path, blocks=(*LONG[2:], *LONG[:2]))
    assert turned == before
    edited = chunk_ids(path, blocks=(*LONG[:3], paragraph("丙" * 390)))
    assert edited["甲"] == before["甲"]
    assert edited["丙"] != before["乙"]
    moved = chunk_ids(path, blocks=(*LONG[:2], heading("步骤"), LONG[3]))
    assert moved["甲"] == before["甲"]
    assert moved["乙"] != before["乙"]


def test_equal_chunks_of_one_article_have_ids_of_their_own(tmp_path):
    save(tmp_path / "a.db", captured(numbered(1, blocks=(*LONG[:2], *LONG[:2]))))
    with healthnews.open(tmp_path / "a.db") as articles:
        found = list(articles.records("chunks"))
    assert [record.text for record in found] == ["甲" * 390, "甲" * 390]
    assert len({record.id for record in found}) == 2


def test_tokens_are_counted_by_whoever_can(tmp_path):
    save(tmp_path / "a.db", captured(numbered(1, blocks=(paragraph("可以补缴。"),))))
    with healthnews.open(tmp_path / "a.db") as articles:
        (plain,) = articles.records("chunks")
        (counted,) = articles.records("chunks", count_tokens=lambda text: len(text.encode()))
    assert (plain.tokens, counted.tokens, counted.characters) == (None, 15, 5)
    assert plain.id == counted.id
