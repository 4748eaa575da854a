"""`healthnews frontier`, on a real database."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from healthnews.frontier_report import explain
from parsers import Outcome
from pipelines.crawl_db import CrawlStore
from pipelines.frontier.records import UrlState
from tests.pipelines.archive.exchanges import archive, exchange
from tests.pipelines.frontier.urls import DAY, OFFSITE, answer, link

NOW = datetime.now(UTC)
HOST = "https://m.jiusongjiankang.com"
SITE = "jiusongjiankang"


def news(number: int, **changes):
    return link(number, url=f"{HOST}/health/news/{number}.html", **changes)


@pytest.fixture
def crawl_db(tmp_path: Path) -> Path:
    """A frontier with a page in each of four states."""
    path = tmp_path / "crawl.db"
    with CrawlStore.open(path) as store:
        run = store.begin_run("crawl", SITE, {}, NOW)
        frontier = store.frontier(SITE, run, max_depth=9)
        frontier.discover([news(1), news(2), news(3, exclusion=OFFSITE)], NOW)
        frontier.acknowledge([answer(news(1), at=NOW - DAY / 2)])
        failed = {"status": 503, "reason": "HTTP status 503"}
        frontier.discover([news(4)], NOW)
        frontier.acknowledge([answer(news(4), Outcome.HTTP_ERROR, at=NOW, **failed)])
    return path


def lines(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_urls_are_listed_with_their_state_and_when_they_are_due(call, crawl_db):
    result = call("frontier", "list", "--crawl-db", crawl_db)
    assert result.exit_code == 0
    heading, *rows = result.stdout.splitlines()
    assert heading.split() == ["site", "kind", "state", "due", "url", "reason"]
    assert [row.split()[2] for row in rows] == ["fetched", "discovered", "excluded", "failed"]
    assert "never" in rows[2]
    assert rows[2].endswith("example.org is no host of example")


@pytest.mark.parametrize(
    ("options", "keys"),
    [
        (["--state", "failed"], ["article 4"]),
        (["--due"], ["article 2"]),
        (["--limit", "2"], ["article 1", "article 2"]),
        (["--limit", "0"], ["article 1", "article 2", "article 3", "article 4"]),
        (["--site", "uzkoo"], []),
        (["--site", SITE, "--state", "gone"], []),
    ],
)
def test_urls_are_chosen(call, crawl_db, options, keys):
    result = call("frontier", "list", "--crawl-db", crawl_db, "--json", *options)
    assert [line["key"] for line in lines(result)] == keys


@pytest.mark.parametrize(
    "name",
    [
        "article 1",
        f"{HOST}/health/news/1.html",
        "http://www.jiusongjiankang.com/health/news/1.html#x",
    ],
)
def test_a_page_is_shown_by_its_key_and_by_any_of_its_urls(call, crawl_db, name):
    result = call("frontier", "show", name, "--crawl-db", crawl_db, "--json")
    (shown,) = lines(result)
    assert (shown["site"], shown["key"], shown["state"]) == (SITE, "article 1", "fetched")
    assert shown["interval"] == 86400
    assert shown["explanation"].endswith("fetched for the first time; visited about every 1 day")


def test_what_is_shown_to_people_says_why(call, crawl_db):
    result = call("frontier", "show", "article 4", "--crawl-db", crawl_db)
    shown = dict(line.split(maxsplit=1) for line in result.stdout.splitlines())
    assert shown["state"] == "failed"
    assert "after 1 error: http_error: HTTP status 503" in shown["explanation"]
    assert "etag" not in shown


def test_a_page_that_nobody_knows_is_an_error(call, crawl_db):
    result = call("frontier", "show", f"{HOST}/health/news/99.html", "--crawl-db", crawl_db)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no site's frontier knows this page" in result.stderr


def test_a_database_that_is_not_there_is_an_error(call, tmp_path):
    result = call("frontier", "list", "--crawl-db", tmp_path / "none.db")
    assert result.exit_code == 2
    assert not (tmp_path / "none.db").exists()


def test_urls_are_counted(call, crawl_db):
    found = lines(call("frontier", "counts", "--crawl-db", crawl_db, "--json"))
    states = ("discovered", "excluded", "failed", "fetched")
    assert found == [
        {"site": SITE, "kind": "article", "state": state, "urls": 1} for state in states
    ]
    text = call("frontier", "counts", "--crawl-db", crawl_db).stdout
    assert text.splitlines()[1].split() == [SITE, "article", "discovered", "1"]


def test_urls_are_added_and_come_first(call, crawl_db):
    urls = [f"{HOST}/health/news/{number}.html" for number in (1, 8)]
    result = call("frontier", "add", SITE, *urls, "--crawl-db", crawl_db, "--json")
    assert result.exit_code == 0
    assert lines(result) == [
        {
            "site": SITE,
            "new": 1,
            "known": 1,
            "refused": {},
            "examples": [],
            "damaged": [],
        }
    ]
    due = lines(call("frontier", "list", "--due", "--crawl-db", crawl_db, "--json"))
    assert [line["key"] for line in due] == ["article 1", "article 8", "article 2"]


def test_urls_are_added_from_a_file_into_a_new_database(call, tmp_path):
    seeds = tmp_path / "seeds.txt"
    seeds.write_text(f"# pages\n\n{HOST}/health/news/1.html\n{HOST}/health/news/2.html\n")
    database = tmp_path / "new" / "crawl.db"
    result = call("frontier", "add", SITE, "--from", seeds, "--crawl-db", database)
    assert (result.exit_code, result.stdout) == (0, f"{SITE}: 2 new, 0 known\n")


def test_what_is_refused_of_the_urls_named_is_told(call, tmp_path):
    named = ["https://example.org/", f"{HOST}/health/news/1.html", "file:///etc/passwd"]
    result = call("frontier", "add", SITE, *named, "--crawl-db", tmp_path / "c.db", "--json")
    assert result.exit_code == 3
    (added,) = lines(result)
    assert (added["new"], added["refused"]) == (1, {"offsite": 1, "unsafe": 1})
    assert [item["url"] for item in added["examples"]] == [named[0], named[2]]


def test_the_pages_of_an_archive_are_added_without_hurry(call, tmp_path):
    folder = tmp_path / "theirs"
    captured = [
        exchange(url=f"{HOST}/health/news/1.html"),
        exchange(url=f"{HOST}/logo.png", headers=(("Content-Type", "image/png"),)),
        exchange(url="https://example.org/elsewhere.html"),
    ]
    archive(folder, *captured)
    database = tmp_path / "c.db"
    options = ("--from-archive", folder, "--crawl-db", database, "--json")
    result = call("frontier", "add", SITE, *options)
    assert result.exit_code == 0
    (added,) = lines(result)
    assert (added["new"], added["refused"]) == (1, {"offsite": 1})
    (due,) = lines(call("frontier", "list", "--due", "--crawl-db", database, "--json"))
    assert (due["key"], due["found_by"], due["priority"]) == ("article 1", "archive", "new")


def test_a_damaged_archive_is_told_and_what_is_sound_of_it_is_added(call, tmp_path):
    folder = tmp_path / "theirs"
    pages = [exchange(url=f"{HOST}/health/news/{number}.html") for number in (1, 2)]
    _, second = archive(folder, *pages)
    (segment,) = folder.glob("*.warc.gz")
    segment.write_bytes(segment.read_bytes()[: second.position.offset + 40])
    database = tmp_path / "c.db"
    result = call("frontier", "add", SITE, "--from-archive", folder, "--crawl-db", database)
    assert result.exit_code == 3
    assert f"{SITE}: 1 new" in result.stdout
    assert segment.name in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([SITE], "name URLs"),
        (["nobody", "https://x.cn/"], "nobody"),
        ([SITE, "--from", "none.txt"], "none.txt"),
        ([SITE, "--from-archive", "none"], "there is no such folder"),
    ],
)
def test_what_cannot_be_added_is_an_error_of_use(call, tmp_path, arguments, message):
    result = call("frontier", "add", *arguments, "--crawl-db", tmp_path / "c.db")
    assert result.exit_code == 2
    assert message in result.stderr


def test_every_state_has_its_explanation(tmp_path):
    with CrawlStore.open(tmp_path / "c.db") as store:
        run = store.begin_run("crawl", SITE, {}, NOW)
        frontier = store.frontier(SITE, run, max_depth=9)
        frontier.discover([news(1)], NOW)

        def said(now=NOW):
            return explain(frontier.known("article 1"), now)

        assert said() == "due now: new, found by related"
        frontier.lease(1, NOW, NOW)
        assert said() == "a run is asking for it"
        for days, missing in enumerate(("1 error", "2 errors in a row")):
            at = NOW + days * DAY
            frontier.acknowledge([answer(news(1), Outcome.HTTP_ERROR, status=404, at=at)])
            assert said(at).endswith(f", after {missing}: http_error")
        at = NOW + timedelta(days=9)
        frontier.acknowledge([answer(news(1), Outcome.HTTP_ERROR, status=404, at=at)])
        assert said() == "never asked for again: http_error, 3 times in a row"
        assert frontier.known("article 1").state is UrlState.GONE
