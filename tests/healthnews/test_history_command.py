"""`healthnews history`, on a database of one or two versions."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from healthnews.history_report import HistoryReport
from healthnews.wording_diff import Change, Span, changes
from parsers.record import QA, Block, BlockKind
from pipelines.articles import ArticleStore
from pipelines.versions.wording import packed, unpacked, wording_json
from tests.pipelines.builders import NOON, PARAGRAPH, article, capture

URL = "http://www.jiusongjiankang.com/health/news/7299931.html"
BASE = Block(BlockKind.PARAGRAPH, "2025年广安社保缴费基数下限为14300元。")
RAISED = Block(BlockKind.PARAGRAPH, "2025年广安社保缴费基数下限为14400元。")
STEP = Block(BlockKind.LIST_ITEM, "线上办理:登录平台。")
OLD = article(
    site="jiusongjiankang", source_id="7299931", url=URL, canonical_url=None,
    parser="jiusongjiankang/1", blocks=(PARAGRAPH, BASE),
)  # fmt: skip
NEW = replace(OLD, blocks=(PARAGRAPH, RAISED, STEP), qa=(QA(OLD.title, "14400元。"),))


def wording(item):
    return unpacked(packed(wording_json(item)))


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "articles.db"
    with ArticleStore.open(path) as store:
        store.save([(capture(URL, NOON), OLD)])
    return path


@pytest.fixture
def changed(db: Path) -> Path:
    with ArticleStore.open(db) as store:
        store.save([(capture(URL, NOON + timedelta(days=1)), NEW)])
    return db


def test_an_article_that_never_changed_says_so(call, db: Path) -> None:
    result = call("history", URL, "--db", db)
    assert result.exit_code == 0
    assert "it never changed" in result.stdout
    assert "2025-06-01T12:00:00Z" in result.stdout


def test_versions_are_listed_and_their_differences_marked(call, changed: Path) -> None:
    result = call("history", "jiusongjiankang:7299931", "--db", changed)
    lines = [line.rstrip() for line in result.stdout.splitlines()]
    assert lines[0] == "jiusongjiankang:7299931  职工医保断了灵活就业可以续吗"
    assert lines[3].startswith("1        2025-06-01T12:00:00Z  2025-06-01T12:00:00Z")
    assert lines[4].startswith("2        2025-06-02T12:00:00Z  2025-06-02T12:00:00Z")
    assert " current " in lines[4]
    assert " current " not in lines[3]
    assert lines[5:] == [
        "",
        "1 → 2",
        "  body",
        "    ~ 2025年广安社保缴费基数下限为[-14300-]{+14400+}元。",
        "    + • 线上办理:登录平台。",
    ]


@pytest.mark.parametrize(
    "url", [URL.replace("www.", "m."), "https://m.jiusongjiankang.com/health/news/7299931.html"]
)
def test_any_url_of_the_site_s_article_will_do(call, changed: Path, url: str) -> None:
    assert call("history", url, "--db", changed).exit_code == 0


def test_json_has_versions_and_steps(call, changed: Path) -> None:
    found = json.loads(call("history", URL, "--db", changed, "--json").stdout)
    assert found["identity"] == "jiusongjiankang:7299931"
    assert [of["is_current"] for of in found["versions"]] == [False, True]
    assert found["versions"][0]["wording"]["blocks"][1]["text"] == BASE.text
    assert found["steps"] == [
        {
            "before": 1,
            "after": 2,
            "changes": [
                {"field": "body", "old": BASE.text, "new": RAISED.text},
                {"field": "body", "old": None, "new": "• 线上办理:登录平台。"},
            ],
        }
    ]


def test_an_unknown_article_is_a_usage_error(call, db: Path) -> None:
    result = call("history", "jiusongjiankang:1", "--db", db)
    assert result.exit_code == 2
    assert "jiusongjiankang:1" in result.stderr


def test_what_says_again_what_it_said_is_told(call, changed: Path) -> None:
    with ArticleStore.open(changed) as store:
        store.save([(capture(URL, NOON + timedelta(days=2)), OLD)])
    assert (
        "now it says again what it said as version 1"
        in call("history", URL, "--db", changed).stdout
    )


def test_another_parser_is_named_as_a_doubt(call, changed: Path) -> None:
    newer = replace(NEW, parser="jiusongjiankang/2")
    with ArticleStore.open(changed) as store:
        store.save([(capture(URL, NOON + timedelta(days=1)), newer)])
    printed = call("history", URL, "--db", changed).stdout
    assert "read by jiusongjiankang/1, then by jiusongjiankang/2" in printed


def test_a_terminal_gets_colours_and_no_control_characters_of_a_page(changed: Path) -> None:
    with ArticleStore.open(changed) as store:
        hostile = replace(NEW, title="\x1b]0;x\x07标题")
        store.save([(capture(URL, NOON + timedelta(days=2)), hostile)])
        history = store.history(URL)
    assert history is not None
    text = HistoryReport.of(history).to_text()
    assert "\x1b[31m[-14300-]\x1b[0m\x1b[32m{+14400+}\x1b[0m" in text
    assert "\x1b]" not in text
    assert "\x07" not in text


def test_numbers_change_in_one_piece() -> None:
    change = Change("body", "每月400.5元,涨3%", "每月430.5元,涨3%")
    assert change.spans() == [
        (Span.BOTH, "每月"), (Span.OLD, "400.5"), (Span.NEW, "430.5"), (Span.BOTH, "元,涨3%"),
    ]  # fmt: skip


def test_texts_that_have_nothing_in_common_are_gone_and_new() -> None:
    old = replace(OLD, blocks=(Block(BlockKind.HEADING, "缴费基数", 2), BASE))
    new = replace(OLD, blocks=(Block(BlockKind.HEADING, "怎样办理?", 2), BASE))
    assert changes(wording(old), wording(new)) == (
        Change("body", "# 缴费基数", None),
        Change("body", None, "# 怎样办理?"),
    )


def test_every_field_is_compared() -> None:
    new = replace(
        OLD, title="新标题", summary="可以", date_published="2025-04-29", authors=("朱",),
        publisher="优站库", disclaimer=None,
    )  # fmt: skip
    found = changes(wording(OLD), wording(new))
    assert [change.field for change in found] == [
        "title", "title", "summary", "date_published", "publisher", "authors", "disclaimer",
    ]  # fmt: skip


def test_questions_are_compared_where_nothing_else_differs() -> None:
    new = replace(OLD, qa=(QA(OLD.title, "可以续缴,3个月内。"),))
    (change,) = changes(wording(OLD), wording(new))
    assert change.field == "qa"
    assert change.new == "职工医保断了灵活就业可以续吗\n可以续缴,3个月内。"
