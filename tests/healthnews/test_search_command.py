"""`healthnews search` and `healthnews ask`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import healthnews
from parsers.record import QA, InferredDate
from pipelines.articles import ArticleStore
from tests.healthnews.feeds.search.databases import page
from tests.pipelines.builders import captured

QUESTION = "断缴了怎么办"
ARTICLES = [
    page(1, QUESTION, "三个月内可以补缴。", qa=(QA(QUESTION, "可以补缴\n三个月内可以补缴。"),),
         summary="可以补缴", disclaimer="本内容不能代替面诊。",
         date_inferred=InferredDate("2025-05-06", "related_items_agree", "all say so")),
    page(2, "<script>alert(1)</script>断缴", "断缴\x1b[31m。", date_published="2025-04-29"),
]  # fmt: skip


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "articles.db"
    with ArticleStore.open(path) as store:
        store.save([captured(article) for article in ARTICLES])
    return path


def test_hits_for_people(call, db: Path) -> None:
    result = call("search", "补缴", "--db", db)
    assert result.exit_code == 0
    assert result.stdout == (
        "1. 断缴了怎么办\n"
        "   可以补缴\n"
        "   三个月内可以补缴。\n"
        "   https://www.example.cn/health/news/1.html\n"
        "   question and answer; date not stated, inferred 2025-05-06 (related_items_agree)\n"
    )


def test_hits_for_programs(call, db: Path) -> None:
    result = call("search", "补缴", "--db", db, "--json")
    (hit,) = map(json.loads, result.stdout.splitlines())
    assert hit["identity"] == "example:1"
    assert hit["kind"] == "question"
    assert hit["passage"] == {
        "text": "可以补缴\n三个月内可以补缴。", "marks": [[2, 4], [11, 13]], "start": 0,
        "is_cut": False,
    }  # fmt: skip
    assert (hit["date_published"], hit["date_inferred"]) == (None, "2025-05-06")
    assert (hit["duplicates"], hit["similar"], hit["flags"]) == (0, 0, [])


def test_stored_text_does_not_speak_to_the_terminal(call, db: Path) -> None:
    result = call("search", "script", "--db", db)
    assert "<script>alert(1)</script>断缴" in result.stdout
    assert "断缴�[31m。" in result.stdout


def test_limits(call, db: Path) -> None:
    assert len(call("search", "断缴", "--db", db, "--json").stdout.splitlines()) == 2
    assert (
        len(call("search", "断缴", "--db", db, "--json", "--limit", "1").stdout.splitlines()) == 1
    )
    assert call("search", "断缴", "--db", db, "--json", "--site", "uzkoo").stdout == ""
    lines = call("search", "断缴", "--db", db, "--json", "--kind", "qa").stdout.splitlines()
    assert [json.loads(line)["identity"] for line in lines] == ["example:1"]


def test_words_may_be_given_apart(call, db: Path) -> None:
    result = call("search", "--db", db, "--json", "断缴", "补缴", "date:..2025")
    assert json.loads(result.stdout.splitlines()[0])["identity"] == "example:1"


def test_nothing_found_is_said_and_no_failure(call, db: Path) -> None:
    result = call("search", "从未写过", "--db", db)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing found" in result.stderr


def test_a_query_that_is_none_is_wrong_usage(call, db: Path) -> None:
    result = call("search", "？！", "--db", db)
    assert result.exit_code == 2
    assert "names no word to look for" in result.stderr


def test_a_missing_database_is_wrong_usage(call, tmp_path: Path) -> None:
    assert call("search", "断缴", "--db", tmp_path / "no.db").exit_code == 2


def test_ask_cites_and_says_what_it_is(call, db: Path) -> None:
    result = call("ask", "断缴了还能补缴吗?", "--db", db, "--limit", "1")
    assert result.exit_code == 0
    assert result.stdout == (
        "1. 断缴了怎么办\n"
        "   Short answer on the page: 可以补缴\n"
        "   可以补缴\n"
        "   三个月内可以补缴。\n"
        "   https://www.example.cn/health/news/1.html\n"
        "   question and answer; date not stated, inferred 2025-05-06 (related_items_agree)\n"
        "   本内容不能代替面诊。\n"
        "\n"
        "Retrieval only: passages of stored pages, found by their words. "
        "No language model has written or judged them.\n"
    )


def test_ask_for_programs(call, db: Path) -> None:
    answer = json.loads(call("ask", "断缴了还能补缴吗?", "--db", db, "--json").stdout)
    assert answer["question"] == "断缴了还能补缴吗?"
    assert answer["passages"][0]["disclaimer"] == "本内容不能代替面诊。"
    assert answer["notice"].startswith("Retrieval only")


def test_from_python(db: Path) -> None:
    with healthnews.open(db) as articles:
        (hit,) = articles.search("补缴")
        answer = articles.ask("断缴了还能补缴吗", limit=1)
    assert (hit.title, hit.passage.marked("[", "]")) == (
        QUESTION, "可以[补缴]\n三个月内可以[补缴]。",
    )  # fmt: skip
    assert [passage.identity for passage in answer.passages] == ["example:1"]
