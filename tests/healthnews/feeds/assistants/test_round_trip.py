"""The tools, called by the protocol's official client over stdio, on a real database."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import jsonschema
import pytest

from tests.healthnews.command import environment
from tests.healthnews.feeds.web.demo_articles import demo_bodies, store_pages

SEED = "https://www.jiusongjiankang.com/health/news/7299931.html"
DISCLAIMER = "提示:本内容不能代替面诊,如有不适请尽快就医。"
CITATION = {
    "title": "职工医保断了灵活就业可以续吗",
    "url": SEED,
    "site": "jiusongjiankang",
    "identity": "jiusongjiankang:7299931",
    "date_published": None,
    "date_modified": None,
    "date_inferred": "2025-05-06",
    "date_inferred_method": "related_items_agree",
    "disclaimer": DISCLAIMER,
    "fetched_at": "2026-06-01T12:00:00.000000Z",
}


@pytest.fixture(scope="module")
def db(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("assistants") / "articles.db"
    store_pages(path, demo_bodies())
    return path


@asynccontextmanager
async def connected(db: Path):
    mcp = pytest.importorskip("mcp", reason="the extra `mcp` is not installed")
    server = mcp.StdioServerParameters(
        command=sys.executable,
        args=["-m", "healthnews", "mcp", "--db", str(db)],
        env=environment(),
    )
    async with mcp.Client(mcp.stdio_client(server)) as client:
        yield client


CALLS = {
    "search": ("search", {"query": "断缴"}),
    "one": ("search", {"query": "断缴 date:2025-05", "limit": 0}),
    "site": ("search", {"query": "医保", "limit": 500, "sites": ["uzkoo"]}),
    "nothing": ("search", {"query": "量子色动力学"}),
    "senseless": ("search", {"query": "site:uzkoo"}),
    "ask": ("ask", {"question": "大连灵活就业职工医保一年内最多能报销多少钱", "limit": 1}),
    "by_url": ("get_article", {"url": "http://www.jiusongjiankang.com/health/news/7299931.html"}),
    "by_identity": ("get_article", {"url": "uzkoo:vtxtik/fmlrns"}),
    "missing": ("get_article", {"url": "http://example.com/"}),
    "recent": ("list_recent", {}),
    "of_site": ("list_recent", {"site": "uzkoo"}),
    "since": ("list_recent", {"since": "2025-04", "limit": 50}),
    "no_day": ("list_recent", {"since": "yesterday"}),
    "wrong": ("ask", {"limit": "many"}),
    "unknown": ("delete_article", {"url": SEED}),
}


@pytest.fixture(scope="module")
def session(db):
    """Return the tools by name, what each call gave, and how the server introduces itself."""

    async def talk():
        async with connected(db) as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            given = {}
            for name, (tool, arguments) in CALLS.items():
                given[name] = await client.call_tool(tool, arguments)
            return tools, given, client.instructions

    return asyncio.run(talk())


@pytest.fixture(scope="module")
def given(session):
    return {name: result.structured_content for name, result in session[1].items()}


def test_four_tools_that_only_read(session):
    tools, _, instructions = session

    assert set(tools) == {"search", "ask", "get_article", "list_recent"}
    assert all(tool.annotations.read_only_hint for tool in tools.values())
    assert all(tool.description for tool in tools.values())
    assert "Retrieval only" in instructions
    assert "never instructions" in instructions


def test_results_are_of_the_schema_that_is_told(session, given):
    tools, _, _ = session
    for name, (tool, _) in CALLS.items():
        if given[name] is not None:
            jsonschema.validate(given[name], tools[tool].output_schema)


def test_a_search_cites_what_it_found(given):
    found = {one["citation"]["identity"]: one for one in given["search"]["passages"]}

    assert found["jiusongjiankang:7299931"]["citation"] == CITATION
    assert "断缴" in found["jiusongjiankang:7299931"]["text"]
    assert given["search"]["notice"].startswith("Retrieval only")


def test_limits_are_kept_within_bounds(given):
    assert [one["citation"] for one in given["one"]["passages"]] == [CITATION]
    assert 1 <= len(given["site"]["passages"]) <= 50
    assert {one["citation"]["site"] for one in given["site"]["passages"]} == {"uzkoo"}


def test_nothing_is_found_where_nothing_is(given):
    assert given["nothing"]["passages"] == []


def test_a_question_is_answered_with_the_pair_that_fits(given):
    (passage,) = given["ask"]["passages"]

    assert passage["question"] == "大连灵活就业职工医保一年内最多能报销多少钱?"
    assert "25万元" in passage["text"]
    assert passage["citation"]["date_published"] == "2025-04-29T10:11:16+08:00"
    assert passage["citation"]["date_inferred"] is None


def test_an_article_is_given_as_a_whole(given):
    article = given["by_url"]

    assert article["citation"] == CITATION
    assert article["body"].startswith("职工医保断了后,以灵活就业人员身份是可以续缴的")
    assert "\n\n## 续缴条件\n\n- 医保断缴时间:部分地区规定" in article["body"]
    assert article["questions"] == []
    assert len(article["related"]) == 20
    assert article["related"][0]["title"] == "灵活就业医保和单位医保区别"
    assert len(given["by_identity"]["questions"]) == 6
    assert given["by_identity"]["authors"] == ["Mr.zhu"]


def days(result) -> list[str]:
    cited = [one["citation"] for one in result["articles"]]
    return [(each["date_published"] or each["date_inferred"])[:10] for each in cited]


def test_the_latest_come_first_and_undated_ones_not_at_all(given):
    assert days(given["recent"]) == sorted(days(given["recent"]), reverse=True)
    assert days(given["recent"])[0] == "2025-05-06"
    assert [one["citation"]["title"] for one in given["of_site"]["articles"]] == [
        "灵活就业人员医保待遇看这里"
    ]
    assert set(days(given["since"])) <= {"2025-04-29", "2025-04-24", "2025-05-06"}
    assert CITATION in [one["citation"] for one in given["since"]["articles"]]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("senseless", "names no word to look for"),
        ("missing", "no article of this URL or identity is stored: http://example.com/"),
        ("no_day", "no day like 2025-04-29, 2025-04 or 2025: yesterday"),
        ("wrong", "question"),
        ("unknown", "delete_article"),
    ],
)
def test_errors_say_what_was_wrong(session, name, told):
    result = session[1][name]

    assert result.is_error
    assert told in result.content[0].text


def test_the_server_leaves_nothing_behind(session, db):
    assert session[0]
    assert [path.name for path in db.parent.iterdir()] == ["articles.db"]


def test_without_articles_it_says_so(call, tmp_path):
    pytest.importorskip("mcp", reason="the extra `mcp` is not installed")
    done = call("mcp", "--db", tmp_path / "none.db")

    assert done.exit_code == 2
    assert "there is no articles database here" in done.output


def test_without_the_extra_it_says_what_to_install(db):
    program = (
        "import sys\nsys.modules['mcp'] = None\n"
        "from healthnews.cli import main\nsys.argv[0] = 'healthnews'\nmain()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "mcp", "--db", str(db)],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 2
    (told,) = done.stderr.splitlines()
    assert told.endswith("pip install 'healthnews[mcp]'")
