"""`healthnews report`: the page as a reader finds it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from lxml import html

from healthnews.report.legend import GROUPS, NOT_ASKED
from parsers.outcome import Outcome
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore, OutcomeRow, RunState
from pipelines.drift.fields import FIELDS
from pipelines.frontier.records import Answer, FoundBy, Link, PageKind
from tests.healthnews.report.crawls import HOSTILE, HOSTILE_URL, make_crawls
from tests.pipelines.drift.runs import USUAL, with_field

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def store(tmp_path):
    with CrawlStore.open(tmp_path / "crawl.db") as store:
        yield store


@pytest.fixture
def opened(call, tmp_path):
    """Write the page and read it as a browser would."""

    def opened(*options):
        out = tmp_path / "out" / "report.html"
        files = ["--crawl-db", tmp_path / "crawl.db", "--db", tmp_path / "articles.db"]
        result = call("report", *files, "--out", out, *options)
        assert result.exit_code == 0, result.stderr
        return html.fromstring(out.read_text(encoding="utf-8"))

    return opened


def crawl(store, started, measures=USUAL, state=RunState.FINISHED, rows=()):
    run = store.begin_run("crawl", "uzkoo", {}, started)
    store.record(run, rows)
    if measures is not None:
        store.put_measures(run, measures)
    if state is not RunState.RUNNING:
        store.finish_run(run, state, started + HOUR / 2)
    return run


def row(outcome, reason="", url="https://x.example/1", status=200):
    return OutcomeRow(url, outcome, reason, datetime.now(UTC), status, None)


def card(page, site="uzkoo"):
    (found,) = page.xpath(f"//article[contains(@class, 'card')][h3/a='{site}']")
    return found


def words(element):
    return " ".join(element.text_content().split())


def plot(page, title):
    (found,) = page.xpath(f"//figure[figcaption/strong='{title}']")
    return found


def titles(figure):
    return [title.text for title in figure.iterfind(".//title")]


# --- what needs attention ---------------------------------------------------------------


def test_a_site_that_is_well_says_so(store, opened, now):
    crawl(store, now - DAY)
    crawl(store, now - 2 * HOUR)
    found = card(opened())
    assert "ok" in found.get("class")
    assert "last run2, 90 minutes ago" in words(found)
    assert "run 2 read what earlier runs read" in words(found)


def test_drift_is_told_with_pages_to_look_at(store, opened, now):
    crawl(store, now - DAY)
    crawl(store, now - HOUR, with_field("authors", 20))
    found = card(opened())
    assert "fail" in found.get("class")
    assert "authors on 20.0% of 100 articles; expected on 90.0%" in words(found)
    assert "http://x/7" in found.xpath(".//a/@href")


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (RunState.FAILED, "run 1, failed"),
        (RunState.INTERRUPTED, "run 1 was interrupted"),
        (RunState.RUNNING, "run 1 was killed"),
    ],
)
def test_a_run_that_did_not_finish_is_told(store, opened, now, state, text):
    crawl(store, now - HOUR, state=state)
    found = card(opened())
    assert "ok" not in found.get("class")
    assert text in words(found)


def test_requests_that_gave_no_page_are_counted_by_kind(store, opened, now):
    rows = [row(Outcome.STORED), *[row(Outcome.HTTP_ERROR, "503")] * 3, row(Outcome.INVALID, "x")]
    crawl(store, now - HOUR, rows=rows)
    assert "4 requests of run 1 gave no page: 3 http_error, 1 invalid" in words(card(opened()))


def test_a_site_that_refuses_everything_needs_action(store, opened, now):
    crawl(store, now - HOUR, measures=None, rows=[row(Outcome.BLOCKED, "captcha")] * 2)
    found = card(opened())
    assert "fail" in found.get("class")
    assert "2 pages refused us and no article came" in words(found)


def test_a_schedule_that_stopped_is_noticed(store, opened, now):
    for back in (7, 6, 5, 4):
        crawl(store, now - back * DAY)
    assert "no run for 4 days, and they came every 24 hours" in words(card(opened()))


def test_what_is_due_is_told_with_its_age(store, opened, now):
    link = Link("article 1", "https://x/1", PageKind.ARTICLE, FoundBy.RELATED, None, 1)
    store.frontier("uzkoo", None, max_depth=5).discover([link], now - 10 * DAY)
    found = card(opened())
    assert "1 URLs, the first for 10 days" in words(found)
    assert "last runnone" in words(found)


def test_the_gravest_finding_stands_first(store, opened, now):
    crawl(store, now - DAY)
    crawl(store, now - HOUR, with_field("authors", 20), rows=[row(Outcome.HTTP_ERROR, "503")])
    shown = card(opened()).xpath(".//ul[@class='findings']/li/span/@class")
    order = ["verdict fail", "verdict warn", "verdict ok"]
    assert shown == sorted(shown, key=order.index)
    assert set(shown) == set(order)


# --- plots ------------------------------------------------------------------------------


def test_every_run_of_the_period_is_in_the_plots(store, opened, now):
    for back in (40, 3, 2):
        crawl(store, now - back * DAY)
    assert [title.partition(",")[0] for title in titles(plot(opened(), "Pages per run"))] == [
        "run 1",
        "run 2",
        "run 3",
    ]
    assert len(titles(plot(opened("--days", "10"), "Pages per run"))) == 2


def test_outcomes_are_counted_in_groups(store, opened, now):
    outcomes = [Outcome.STORED, Outcome.UNCHANGED, Outcome.NOT_MODIFIED, Outcome.OFFSITE]
    crawl(store, now - HOUR, rows=[row(outcome) for outcome in outcomes])
    (title,) = titles(plot(opened(), "Outcomes"))
    assert title.endswith(": 1 new articles, 2 articles as they were")


def test_every_outcome_is_drawn_or_left_out_on_purpose():
    drawn = [outcome for group in GROUPS for outcome in group.outcomes]
    assert sorted([*drawn, *NOT_ASKED]) == sorted(Outcome)


def test_fields_are_compared_with_the_good_runs_before(store, opened, now):
    for back, present in ((5, 80), (4, 60), (3, 70)):
        crawl(store, now - back * DAY, with_field("authors", present))
    crawl(store, now - 2 * DAY, with_field("authors", 0), state=RunState.FAILED)
    crawl(store, now - DAY, with_field("authors", 68))
    page = opened()
    assert "68 %, usual 70 %" in words(plot(page, "authors"))
    assert {strong.text for strong in page.xpath("//figure[@class='field']//strong")} == set(FIELDS)


def test_the_good_runs_before_the_period_count_too(store, opened, now):
    crawl(store, now - 50 * DAY, with_field("authors", 80))
    crawl(store, now - DAY, with_field("authors", 10))
    page = opened("--days", "7")
    assert "10 %, usual 80 %" in words(plot(page, "authors"))
    assert len(plot(page, "authors").findall(".//polygon")) == 1


def test_known_articles_are_grouped_by_age(store, opened, now):
    links = [
        Link(f"article {n}", f"https://x/{n}", PageKind.ARTICLE, FoundBy.RELATED, None, 1)
        for n in range(5)
    ]
    frontier = store.frontier("uzkoo", None, max_depth=5)
    frontier.discover(links, now - 30 * DAY)
    frontier.acknowledge(
        [
            Answer("article 0", Outcome.STORED, "", now - HOUR, 200),
            Answer("article 1", Outcome.STORED, "", now - 2 * DAY, 200),
            Answer("article 2", Outcome.UNCHANGED, "", now - 2 * DAY, 200),
            Answer("article 3", Outcome.HTTP_ERROR, "503", now - HOUR, 503),
        ]
    )
    label = plot(opened(), "Freshness").find("svg").get("aria-label")
    assert "under 1 day 1, 1–3 days 2, last failed 1, never asked 1." in label


def test_overdue_urls_are_grouped_by_delay(store, opened, now):
    frontier = store.frontier("uzkoo", None, max_depth=5)
    for n, back in enumerate((timedelta(minutes=10), 2 * DAY, 2 * DAY, 40 * DAY)):
        link = Link(f"article {n}", f"https://x/{n}", PageKind.ARTICLE, FoundBy.RELATED, None, 1)
        frontier.discover([link], now - back)
    label = plot(opened(), "Overdue").find("svg").get("aria-label")
    assert "under 1 hour 1, 1–3 days 2, over 30 days 1." in label


# --- tables -----------------------------------------------------------------------------


def test_reasons_are_ordered_by_how_often_and_name_pages(store, opened, now):
    rows = [row(Outcome.HTTP_ERROR, "503", f"https://x.example/{n}") for n in range(5)]
    rows += [row(Outcome.PARSE_ERROR, "没有正文"), row(Outcome.OFFSITE, "elsewhere")]
    crawl(store, now - DAY, rows=rows)
    crawl(store, now - HOUR, rows=rows[:2])
    (table,) = opened().xpath("//h3[starts-with(., 'Most frequent')]/following::table[1]")
    cells = [[words(cell) for cell in line.findall("td")] for line in table.iterfind("tbody/tr")]
    assert [line[:5] for line in cells] == [
        ["7", "2", "2", "http_error", "503"],
        ["1", "1", "1", "parse_error", "没有正文"],
    ]
    assert table.xpath("tbody/tr[1]//a/@href") == ["https://x.example/0", "https://x.example/1"]


def test_older_runs_are_folded_away_and_too_many_are_left_out(store, opened, now):
    for back in range(100, 0, -1):
        crawl(store, now - back * HOUR, measures=None)
    page = opened()
    assert "90 runs" in words(page)
    assert "10 older ones of the last 90 days are not shown" in words(page)
    assert len(page.xpath("//details//tbody/tr")) == 75
    assert "75 runs before these" in words(page)


def test_imports_have_a_table_of_their_own(store, opened, now):
    run = store.begin_run("ingest", None, {}, now - HOUR)
    store.record(run, [row(Outcome.STORED)])
    store.finish_run(run, RunState.FINISHED, now)
    (table,) = opened().xpath("//h2[.='Other runs']/following::table[1]")
    assert words(table.find("tbody")).startswith("1ingest")


# --- the file ---------------------------------------------------------------------------


@pytest.mark.usefixtures("store")
def test_without_runs_the_page_says_how_to_begin(opened):
    assert "No site was crawled yet" in words(opened())


def test_the_articles_of_the_database_are_counted_where_it_is_there(store, opened, now, tmp_path):
    crawl(store, now - HOUR)
    assert "articles.db (not there)" in words(opened())
    ArticleStore.open(tmp_path / "articles.db").close()
    assert "articles0" in words(card(opened()))


def test_what_pages_say_never_becomes_markup(opened, tmp_path, now):
    make_crawls(tmp_path / "crawl.db", runs=9, urls=20, now=now)
    page = opened()
    assert page.xpath("//script | //img | //iframe | //link | //object | //form") == []
    assert [name for name in page.xpath("//@*/..") if _handlers(name)] == []
    assert {url.partition(":")[0] for url in page.xpath("//a/@href") if url[0] != "#"} == {"https"}
    assert HOSTILE in page.text_content()
    assert HOSTILE_URL in page.text_content()


def _handlers(element):
    return [name for name in element.attrib if name.startswith("on")]


def test_the_page_asks_for_nothing(opened, tmp_path, now):
    make_crawls(tmp_path / "crawl.db", runs=3, urls=20, now=now)
    page = opened()
    assert page.xpath("//@src | //@srcset | //*[local-name()='use']") == []
    style = page.findtext(".//style")
    assert "@import" not in style
    assert set(re.findall(r"url\(([^)]*)\)", style)) <= {"#unread", "#error", "#refused"}


def test_every_chart_has_words_for_screen_readers(opened, tmp_path, now):
    make_crawls(tmp_path / "crawl.db", runs=3, urls=20, now=now)
    charts = opened().xpath("//*[local-name()='svg'][@class='chart']")
    assert len(charts) > 20
    assert all(chart.get("role") == "img" and chart.get("aria-label") for chart in charts)


def test_identifiers_stand_once(opened, tmp_path, now):
    make_crawls(tmp_path / "crawl.db", runs=3, urls=20, now=now)
    page = opened()
    found = page.xpath("//@id")
    assert len(found) == len(set(found))
    assert {href[1:] for href in page.xpath("//a/@href") if href[0] == "#"} <= set(found)


@pytest.mark.usefixtures("store")
def test_the_page_is_replaced_as_a_whole(call, tmp_path):
    out = tmp_path / "report.html"
    out.write_text("old")
    with out.open() as reader:
        call("report", "--crawl-db", tmp_path / "crawl.db", "--db", tmp_path / "a", "--out", out)
        assert reader.read() == "old"
    assert out.read_bytes().startswith(b"<!DOCTYPE html>")
    assert not list(tmp_path.glob("*.tmp"))


def test_databases_are_only_read(call, tmp_path, now):
    path = tmp_path / "crawl.db"
    make_crawls(path, runs=2, urls=5, now=now)
    before = path.read_bytes()
    call("report", "--crawl-db", path, "--db", tmp_path / "a.db", "--out", tmp_path / "r.html")
    assert path.read_bytes() == before
    assert not (tmp_path / "a.db").exists()


def test_without_a_crawl_database_the_command_says_so(call, tmp_path):
    out = tmp_path / "report.html"
    result = call("report", "--crawl-db", tmp_path / "no.db", "--out", out)
    assert result.exit_code == 2
    assert "there is no crawl database here" in result.stderr
    assert not out.exists()


def test_a_page_in_the_place_of_a_database_is_refused(call, tmp_path, now):
    path = tmp_path / "crawl.db"
    make_crawls(path, runs=1, urls=1, now=now)
    before = path.read_bytes()
    result = call("report", "--crawl-db", path, "--out", path)
    assert result.exit_code == 2
    assert "does not end in .html" in result.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize("sites", ["ab", "abcdef"])
def test_a_long_history_is_a_page_of_less_than_a_megabyte(call, tmp_path, now, sites):
    path, out = tmp_path / "crawl.db", tmp_path / "report.html"
    make_crawls(path, tuple(sites), runs=95, urls=50, now=now)
    call("report", "--crawl-db", path, "--db", tmp_path / "a.db", "--out", out, "--days", "365")
    assert out.stat().st_size < 1_000_000
