"""Records and captures for tests: small, valid, and changed one field at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from parsers.capture import Capture
from parsers.record import (
    QA,
    Article,
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

# 2025-06-01 20:00 in China.
NOON = datetime(2025, 6, 1, 12, 0, tzinfo=UTC)
URL = "https://m.example.cn/health/news/7299931.html"

READING = Reading("utf-8", "strict", 1.0, TreeReader.LXML)
PARAGRAPH = Block(BlockKind.PARAGRAPH, "断缴不超过3个月的,可以补缴并续缴。")
HEADING = Block(BlockKind.HEADING, "续缴条件", level=2)
LIST_ITEM = Block(BlockKind.LIST_ITEM, "等待期:部分地区需要额外等待。")
TABLE = Block(BlockKind.TABLE, "年份 金额\n2025 400元", rows=(("年份", "金额"), ("2025", "400元")))
RELATED = Related(
    list="相关推荐",
    position=1,
    title="灵活就业医保和单位医保区别",
    snippet="灵活就业医保与单位医保的核心区别在于缴费主体、基数和待遇",
    category="健康新闻",
    date_published="2025-05-06",
    url="https://m.example.cn/health/news/5102938.html",
)

PLAIN = Article(
    url=URL,
    canonical_url="https://www.example.cn/health/news/7299931.html",
    site="example",
    source_id="7299931",
    title="职工医保断了灵活就业可以续吗",
    summary=None,
    date_published=None,
    date_published_raw=None,
    date_published_precision=None,
    date_published_source=None,
    date_modified=None,
    date_modified_raw=None,
    date_modified_precision=None,
    date_modified_source=None,
    date_inferred=None,
    authors=(),
    publisher=None,
    publisher_url=None,
    views=None,
    disclaimer="提示:本内容不能代替面诊。",
    credits=(),
    blocks=(HEADING, PARAGRAPH, LIST_ITEM, TABLE),
    qa=(QA("职工医保断了灵活就业可以续吗", "可以续缴。"),),
    related=(RELATED,),
    parser="example/1",
    reading=READING,
)


def article(**changes: Any) -> Article:
    """Return a valid article with these fields changed."""
    return replace(PLAIN, **changes)


def numbered(number: int, **changes: Any) -> Article:
    """Return a valid article that differs from the others in id, title and addresses."""
    own = article(
        source_id=str(number),
        title=f"第{number}个问题怎么办",
        url=f"https://m.example.cn/health/news/{number}.html",
        canonical_url=f"https://www.example.cn/health/news/{number}.html",
    )
    return replace(own, **changes)


def capture(
    url: str | None = URL, fetched_at: datetime | None = NOON, status: int = 200
) -> Capture:
    return Capture(url, fetched_at, status, (), b"")


def captured(item: Article, hours: float = 0) -> tuple[Capture, Article]:
    """Return the article as captured at its own URL, hours after noon."""
    return capture(item.url, NOON + timedelta(hours=hours)), item


# Every character that UTF-8 and SQLite can hold, control characters included.
texts = st.text(max_size=12)
# Names and addresses: SQLite's JSON functions end a string at U+0000.
words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=8)
counts = st.integers(0, 2**63 - 1)
blocks = st.builds(
    Block,
    kind=st.sampled_from(BlockKind),
    text=texts,
    level=st.none() | st.integers(2, 7),
    rows=st.none() | st.lists(st.lists(texts, max_size=2).map(tuple), max_size=2).map(tuple),
)
related = st.builds(
    Related,
    list=texts,
    position=counts,
    title=texts,
    snippet=st.none() | texts,
    category=st.none() | texts,
    date_published=st.none() | texts,
    url=st.none() | texts,
)
readings = st.builds(
    Reading,
    encoding=texts,
    encoding_source=texts,
    encoding_confidence=st.floats(0, 1),
    tree=st.sampled_from(TreeReader),
    loss_recovered=counts,
)
articles = st.builds(
    Article,
    url=st.none() | words,
    canonical_url=st.none() | words,
    site=words,
    source_id=words,
    title=texts,
    summary=st.none() | texts,
    date_published=st.none() | texts,
    date_published_raw=st.none() | texts,
    date_published_precision=st.none() | st.sampled_from(DatePrecision),
    date_published_source=st.none() | st.sampled_from(DateSource),
    date_modified=st.none() | texts,
    date_modified_raw=st.none() | texts,
    date_modified_precision=st.none() | st.sampled_from(DatePrecision),
    date_modified_source=st.none() | st.sampled_from(DateSource),
    date_inferred=st.none() | st.builds(InferredDate, texts, texts, texts),
    authors=st.lists(texts, max_size=2).map(tuple),
    publisher=st.none() | texts,
    publisher_url=st.none() | texts,
    views=st.none() | counts,
    disclaimer=st.none() | texts,
    credits=st.lists(
        st.builds(Credit, texts, st.lists(texts, max_size=2).map(tuple)), max_size=2
    ).map(tuple),
    blocks=st.lists(blocks, max_size=3).map(tuple),
    qa=st.lists(st.builds(QA, texts, texts), max_size=2).map(tuple),
    related=st.lists(related, max_size=2).map(tuple),
    parser=texts,
    reading=readings,
)
