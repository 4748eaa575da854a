"""What the records of each feed say, against what the pages say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

import healthnews
from healthnews.articles import Articles
from healthnews.feeds.columns import Kind, columns
from healthnews.feeds.feed import Feed
from parsers.capture import Capture
from parsers.record import QA, Block, BlockKind, Credit, InferredDate
from tests.healthnews.command import PAGES
from tests.healthnews.feeds.databases import save
from tests.pipelines.builders import RELATED, captured, numbered

MOMENT = datetime(2026, 11, 1, 4, 5, 6, tzinfo=UTC)
KNOWN = {
    "000.html": "https://m.jiusongjiankang.com/health/news/4654947.html",
    "001.html": "https://www.jiusongjiankang.com/health/news/7299931.html",
    "002.html": "http://www.uzkoo.com/article/vtxtik/fmlrns.html",
}


@pytest.fixture
def known(tmp_path: Path) -> Iterator[Articles]:
    """A database of three of the known pages."""
    for name, url in KNOWN.items():
        body = (PAGES / name).read_bytes()
        article = healthnews.parse(body, url=url)
        save(tmp_path / "articles.db", (Capture(url, MOMENT, 200, (), body), article))
    with healthnews.open(tmp_path / "articles.db") as articles:
        yield articles


def test_questions_with_their_answers(known):
    found = {record.question: record for record in known.records("qa")}
    assert len(found) == 8

    one = found["灵活就业人员怎样参加医保"]
    assert one.short_answer == "线上或线下办理"
    assert one.answer.startswith("线上或线下办理\n灵活就业者参保医保的流程和注意事项如下:\n")
    assert (one.identity, one.position) == ("jiusongjiankang:4654947", 1)
    assert one.url == "https://www.jiusongjiankang.com/health/news/4654947.html"
    assert (one.fetched_at, one.capture_url) == ("2026-11-01T04:05:06.000000Z", KNOWN["000.html"])
    assert one.disclaimer == "提示:本内容不能代替面诊,如有不适请尽快就医。"

    listed = found["大连灵活就业职工医保享受哪些待遇?"]
    assert (listed.position, listed.short_answer, listed.section) == (2, None, ())
    assert listed.date_published == "2025-04-29T10:11:16+08:00"
    assert listed.date_published_precision == "second"


def test_dates_that_were_inferred_stand_apart(known):
    (record,) = [of for of in known.records("qa") if of.identity.endswith("7299931")]
    assert record.date_published is None
    assert record.date_inferred == "2025-05-06"
    assert record.date_inferred_method == "related_items_agree"
    assert record.date_inferred_evidence == "all 20 related items say 2025-05-06"


def test_articles_whole(known):
    (record,) = [of for of in known.records() if of.site == "uzkoo"]
    assert (record.source_id, record.title) == ("vtxtik/fmlrns", "灵活就业人员医保待遇看这里")
    assert record.body.startswith("哪些人可以以灵活就业人员身份\n参加职工医保?\n")
    assert record.blocks[5] == Block(
        BlockKind.HEADING, "哪些人可以以灵活就业人员身份参加职工医保?", 2
    )
    assert record.authors == ("Mr.zhu",)
    assert (record.views, record.qa_count, record.related_count) == (84, 6, 20)
    assert Credit("校对", ("鞠传强", "孟颖")) in record.credits


def test_teasers(known):
    found = [of for of in known.records("related") if of.identity.endswith("7299931")]
    assert [of.ordinal for of in found] == list(range(1, len(found) + 1))
    first = next(of for of in found if of.list == "相关推荐")
    assert (first.position, first.related_title) == (1, "灵活就业医保和单位医保区别")
    assert (first.related_category, first.related_date_published) == ("健康新闻", "2025-05-06")


def test_a_site_alone(known):
    assert {of.site for of in known.records("chunks", site="uzkoo")} == {"uzkoo"}


def test_ids_are_uuids_that_stay(known):
    ids = [record.id for feed in Feed for record in known.records(feed)]
    assert len(ids) == len(set(ids))
    assert {UUID(of).version for of in ids} == {5}
    (uzkoo,) = [of for of in known.records() if of.site == "uzkoo"]
    # Written down once: an index out there has it.
    assert uzkoo.id == "47f0e3b9-fd7a-59c2-9618-01dd9972e273"


def qa_of(tmp_path: Path, **changes: object) -> list[object]:
    path = tmp_path / "one.db"
    path.unlink(missing_ok=True)
    save(path, captured(numbered(1, **changes)))
    with healthnews.open(path) as articles:
        return list(articles.records("qa"))


def test_the_id_of_a_question_outlives_another_answer_and_another_place(tmp_path):
    (before,) = qa_of(tmp_path, qa=(QA("怎么办", "可以补缴。"),))
    first, second = qa_of(tmp_path, qa=(QA("多少钱", "400元。"), QA("怎么办", "不能补缴。")))
    assert (second.id, second.position) == (before.id, 2)
    assert first.id != before.id


def test_a_question_asked_twice_has_two_ids(tmp_path):
    one, two = qa_of(tmp_path, qa=(QA("怎么办", "甲"), QA("怎么办", "乙")))
    assert one.id != two.id


def test_the_headings_above_a_question(tmp_path):
    def heading(text: str, level: int) -> Block:
        return Block(BlockKind.HEADING, text, level)

    blocks = (
        heading("待遇", 2), heading("住院", 3), heading("缴费", 2), heading("基数", 3),
        heading("交多少", 4), Block(BlockKind.PARAGRAPH, "400元。"),
    )  # fmt: skip
    (record,) = qa_of(tmp_path, blocks=blocks, qa=(QA("交多少", "400元。"),))
    assert record.section == ("缴费", "基数")


def test_what_is_empty_is_null_or_an_empty_list(tmp_path):
    item = numbered(
        1,
        url=None, canonical_url="urn:sha256:00", site="x", source_id=None, disclaimer=None,
        blocks=(), qa=(), related=(),
    )  # fmt: skip
    save(tmp_path / "a.db", captured(item))
    with healthnews.open(tmp_path / "a.db") as articles:
        (record,) = articles.records()
        assert list(articles.records("chunks")) == []
    assert (record.identity, record.url, record.capture_url) == ("urn:sha256:00",) * 2 + (None,)
    assert (record.body, record.blocks, record.authors) == ("", (), ())


def test_an_unknown_feed_is_refused(known):
    with pytest.raises(ValueError, match="'news' is not a valid Feed"):
        known.records("news")


# --- documents ----------------------------------------------------------------------------


DOC = (Path(__file__).parents[3] / "docs" / "exports.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("feed", Feed)
def test_every_field_is_documented_as_it_is(feed):
    lines = [f"| `{of.name}` | {of.type} | {of.meaning} |" for of in columns(feed.record_type)]
    assert [line for line in lines if line not in DOC] == []
    documented = re.findall(r"^\| `(\w+)` \| [\w ]+ \| .+ \|$", DOC, re.MULTILINE)
    known = {of.name for each in Feed for of in columns(each.record_type)}
    assert set(documented) <= known


def test_every_type_has_columns():
    kinds = {of.type.kind for feed in Feed for of in columns(feed.record_type)}
    assert kinds == {Kind.TEXT, Kind.INTEGER, Kind.MOMENT, Kind.LIST}
    with pytest.raises(TypeError, match="no column can hold"):
        columns(Capture)


# --- JSON-LD ------------------------------------------------------------------------------


def documents(articles: Articles, folder: Path) -> dict[str, list[dict[str, object]]]:
    articles.export("articles", folder, format="jsonld")
    lines = (folder / "articles.jsonld.jsonl").read_text().splitlines()
    graphs = [json.loads(line)["@graph"] for line in lines]
    return {str(graph[0]["identifier"]): graph for graph in graphs}


def test_schema_org_says_what_the_page_says(known, tmp_path):
    found = documents(known, tmp_path / "out")
    article, questions = found["uzkoo:vtxtik/fmlrns"]
    assert article["@type"] == "Article"
    assert article["headline"] == "灵活就业人员医保待遇看这里"
    assert article["datePublished"] == "2025-04-29T10:11:16+08:00"
    assert article["author"] == [{"name": "Mr.zhu"}]
    assert article["interactionStatistic"]["userInteractionCount"] == 84
    assert "usageInfo" not in article
    assert questions["@type"] == "FAQPage"
    assert [of["name"] for of in questions["mainEntity"]][1] == "大连灵活就业职工医保享受哪些待遇?"

    article, questions = found["jiusongjiankang:7299931"]
    assert "datePublished" not in article
    assert article["usageInfo"]["text"] == "提示:本内容不能代替面诊,如有不适请尽快就医。"
    assert questions["@type"] == "QAPage"
    assert questions["mainEntity"]["acceptedAnswer"]["text"].startswith("职工医保断了后,")
    assert questions["about"] == {"@id": article["@id"]}


def test_an_article_without_questions_has_no_page_of_them(tmp_path):
    bare = numbered(
        1, qa=(), related=(RELATED,), publisher="医保局", publisher_url="https://e.cn/",
        date_inferred=InferredDate("2025-05-06", "m", "e"),
    )  # fmt: skip
    save(tmp_path / "a.db", captured(bare))
    with healthnews.open(tmp_path / "a.db") as articles:
        ((article,),) = documents(articles, tmp_path).values()
    assert article["publisher"] == {"name": "医保局", "url": "https://e.cn/"}
    assert "datePublished" not in article
    assert "interactionStatistic" not in article
