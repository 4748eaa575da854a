"""What the pages must never do: run a stored text, show a table, take SQL, write."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from dataclasses import replace
from urllib.parse import quote

import pytest

from parsers import Capture
from pipelines.articles import ArticleStore
from tests.healthnews.feeds.web.demo_articles import FETCHED, IMAGE, SCRIPT

HOSTILE = "/article?id=jiusongjiankang:666"
STORED = "/article?id=jiusongjiankang:7299931"
MARKUP = "//script | //img | //iframe | //style | //@onerror | //@style"
POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize(
    "path",
    [
        "/", "/?q=%22", STORED, "/runs", "/data", "/static/pages.css", "/robots.txt", "/nothing",
        "/articles/v_qa.json", "/articles/v_qa.csv", "/articles/v_qa.json?_where=1",
        "/articles/v_qa.json?_sort=nothing", "/runs/99999", "/articles/v_nothing.json",
    ],
)  # fmt: skip
def test_every_answer_keeps_the_browser_from_doing_more(get, path):
    headers = get(path).headers

    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "noindex" in headers["x-robots-tag"]
    assert "set-cookie" not in headers


@pytest.mark.parametrize("path", ["/?q=" + quote("断缴怎么办"), HOSTILE])
def test_stored_text_is_never_markup(get, path):
    page = get(path)

    assert page.status == 200
    assert page.tree.xpath(MARKUP) == []
    assert SCRIPT in page.tree.text_content()
    assert IMAGE in page.tree.text_content()


@pytest.mark.parametrize("query", [SCRIPT, IMAGE])
def test_what_a_reader_types_is_never_markup(get, query):
    page = get(f"/?lang=en&site={quote(query)}&q={quote(query)}")

    assert page.tree.xpath(MARKUP) == []
    assert page.texts("//h1") == [f"Results for “{query}”"]
    assert page.tree.xpath("//input[@name='q']/@value") == [query]


def test_the_hostile_page_is_stored_as_it_is_shown(get):
    page = get(HOSTILE)

    assert page.texts("//h1") == [f"断缴{SCRIPT}怎么办"]
    assert IMAGE in page.texts("//div[@class='body']/p")[0]
    assert page.texts("//div[@class='body']/ul/li") == [IMAGE, SCRIPT]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "http:///x", "file:///x"]
)
def test_only_web_addresses_become_links(folder, get, url):
    with ArticleStore.open(folder / "articles.db") as store:
        known = store.get("jiusongjiankang:7299931")
        assert known is not None
        changed = replace(known, source_id="777", url=url, canonical_url=url, publisher_url=url,
                          publisher="x", related=(replace(known.related[0], url=url),))  # fmt: skip
        store.save([(Capture(url, FETCHED, 200, (), b""), changed)])
    page = get("/article?id=jiusongjiankang:777")

    assert url in page.text
    assert all(link.get("href").startswith(("/", "#")) for link in page.tree.iterfind(".//a"))
    with ArticleStore.open(folder / "articles.db") as store:
        store.save([(Capture(url, FETCHED, 200, (), b""), replace(changed, title="gone"))])


@pytest.mark.parametrize(
    "path",
    [
        "/articles", "/articles.json", "/articles.db", "/articles/articles", "/articles/v_articles",
        "/articles/articles.json", "/articles/aliases.csv", "/articles/search_index.json",
        "/articles/schema_version.json", "/articles/v_qa/1.json", "/_internal", "/_memory.json",
        "/_internal/tables.json", "/-/metadata.json", "/-/settings", "/-/versions.json",
        "/-/plugins.json", "/-/databases.json", "/-/permissions", "/-/messages", "/-/allow-debug",
        "/-/auth-token?token=x", "/-/logout", "/-/threads.json", "/-/patterns", "/-/static/app.css",
        "/favicon.ico", "/static/../plugin.py", "/static/%2e%2e/plugin.py", "/articles/v_qa.blob",
    ],
)  # fmt: skip
def test_what_datasette_would_show_besides_is_hidden(get, path):
    assert get(path).status in (403, 404)


@pytest.mark.parametrize("path", ["//example.com/", "//example.com/%2e%2e", "/x/", "/%65"])
def test_no_address_leads_elsewhere(get, path):
    page = get(f"http://localhost{path}")

    assert page.status == 404
    assert "location" not in page.headers


@pytest.mark.parametrize(
    "path",
    [
        "/articles.json?sql=select+1", "/articles/v_qa.json?_where=1=1",
        "/articles/v_qa.json?sql=select+1&_where=1", "/articles/v_qa.csv?_stream=on",
    ],
)  # fmt: skip
def test_no_sql_is_taken_and_no_whole_table_given(get, path):
    assert get(path).status in (400, 403, 404)


def test_the_documented_views_are_data(get):
    rows = get("/articles/v_qa.json?_shape=array&site=uzkoo&identity=uzkoo:vtxtik/fmlrns").json()

    assert [row["position"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert rows[1]["question"] == "大连灵活就业职工医保享受哪些待遇?"
    assert get("/articles/v_qa.csv?_size=1").text.startswith("identity,url,site,title,position")


def test_the_page_of_the_data_names_every_documented_view(get, folder):
    db = sqlite3.connect(folder / "articles.db")
    views = db.execute("SELECT name FROM sqlite_master WHERE type = 'view' AND name LIKE 'v%'")
    named = {name for (name,) in views}
    db.close()
    links = [link.get("href") for link in get("/data").tree.xpath("//table//a")]

    assert {link.split("/")[-1].split(".")[0] for link in links} == named
    assert {get(link).status for link in links} == {200}


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options"])
def test_nothing_but_reading_is_answered(application, method):
    answer = asyncio.run(getattr(application.client, method)("/"))

    assert answer.status_code == 405
    assert answer.headers["content-security-policy"] == POLICY


def test_the_connections_cannot_write(application):
    def write(db):
        db.execute("DELETE FROM articles")

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        asyncio.run(application.read(write))
    with pytest.raises(PermissionError):
        application.articles.connect(write=True)


def test_what_a_crawl_stores_meanwhile_is_shown(folder, get):
    with ArticleStore.open(folder / "articles.db") as store:
        known = store.get("jiusongjiankang:7299931")
        assert known is not None
        url = "http://m.jiusongjiankang.com/health/news/888.html"
        late = replace(known, source_id="888", url=url, canonical_url=url, title="刚刚存下的文章")
        store.save([(Capture(url, FETCHED, 200, (), b""), late)])
        assert get("/article?id=jiusongjiankang:888").texts("//h1") == ["刚刚存下的文章"]


def test_errors_say_nothing_of_the_inside(get, application, monkeypatch):
    async def fail(_):
        raise RuntimeError("secret path")

    monkeypatch.setattr(application, "read", fail)
    page = get("/?lang=en")

    assert page.status == 500
    assert "secret" not in page.text
    assert page.texts("//*[@role='alert']") == ["Something went wrong; the server's log says what."]


def test_a_question_that_takes_too_long_is_stopped(get, application, monkeypatch):
    async def slow(_):
        error = sqlite3.OperationalError("interrupted")
        error.sqlite_errorcode = sqlite3.SQLITE_INTERRUPT
        raise error

    monkeypatch.setattr(application, "read", slow)

    assert get("/").status == 503


@pytest.mark.usefixtures("application")
def test_other_datasettes_in_the_process_are_left_alone(folder):
    from datasette.app import Datasette  # noqa: PLC0415

    other = Datasette([str(folder / "crawl.db")])

    async def ask() -> tuple[int, object]:
        await other.invoke_startup()
        answer = await other.client.get("/-/databases.json")
        table = await other.client.get("/crawl/runs.json?_shape=array&_size=1")
        return answer.status_code, json.loads(table.text)

    status, rows = asyncio.run(ask())
    other.executor.shutdown()
    other.databases["crawl"].close()
    assert status == 200
    assert rows[0]["id"] == 1
