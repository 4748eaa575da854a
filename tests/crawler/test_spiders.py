"""One spider per site module, and `scrapy` runs it."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace

import pytest
from scrapy.settings import Settings

from crawler.options import CrawlOptions
from crawler.run import run_crawl
from crawler.spiders import SPIDERS, spider_of
from parsers import Outcome
from parsers.sites import SITES
from pipelines.crawl_db import CrawlStore
from pipelines.frontier.records import Lease, PageKind
from tests.crawler.jobs import ROOT
from tests.crawler.pages import article
from tests.crawler.site_server import Answer, Web, article_url, serve


def scrapy(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_scrapy_lists_a_spider_per_site() -> None:
    assert scrapy("list").stdout.split() == sorted(SITES)


def test_a_new_site_module_is_a_new_spider() -> None:
    site = replace(SITES["uzkoo"], name="other", article_path=re.compile(r"/o/(?P<id>\d+)"))
    spider = spider_of(site)
    assert (spider.name, spider.site, spider().start_urls) == ("other", site, list(site.start_urls))


def test_scrapy_crawl_stores_like_the_command(tmp_path) -> None:
    with serve(Web({article_url(1): Answer(article())})) as web:
        options = {
            "HEALTHNEWS_PROXY": web.proxy,
            "HEALTHNEWS_DB": tmp_path / "new" / "articles.db",
            "HEALTHNEWS_CRAWL_DB": tmp_path / "crawl.db",
            "HEALTHNEWS_CONTACT": "me@example.org",
        }
        settings = [part for name, value in options.items() for part in ("-s", f"{name}={value}")]
        start = f"start_url={article_url(1)}"
        done = scrapy("crawl", "jiusongjiankang", "-a", start, "-a", "max_pages=5", *settings)
    assert done.returncode == 0, done.stderr
    with CrawlStore.open(tmp_path / "crawl.db", read_only=True) as store:
        (run,) = store.runs()
        assert run.command == "scrapy crawl"
        assert store.outcome_counts(run.id) == {Outcome.STORED: 1}


@pytest.mark.parametrize("given", ["0", "-1", "many", 0])
def test_a_senseless_number_of_pages_is_refused(given: str | int) -> None:
    with pytest.raises(ValueError, match=f"whole number ≥ 1, not {given!r}"):
        SPIDERS["uzkoo"](max_pages=given)


@pytest.mark.parametrize("name", ["start_ulr", "pages"])
def test_an_unknown_argument_is_refused(name: str) -> None:
    with pytest.raises(TypeError, match=name):
        SPIDERS["uzkoo"](**{name: "1"})


def test_the_contact_is_in_the_user_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTHNEWS_CONTACT", "https://example.org/crawler")
    settings = Settings({"BOT_NAME": "healthnews"})
    SPIDERS["uzkoo"].update_settings(settings)
    assert settings["USER_AGENT"] == "healthnews (+https://example.org/crawler)"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (CrawlOptions(sites=()), "no such site"),
        (CrawlOptions(sites=("uzkoo", "nowhere")), "nowhere"),
        (
            CrawlOptions(sites=tuple(SITES), start_urls=("http://elsewhere.example/",)),
            "elsewhere.example",
        ),
    ],
)
def test_options_that_make_no_sense_are_refused(options: CrawlOptions, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        run_crawl(options)


@pytest.mark.parametrize(("failures", "sent"), [(0, {b"If-None-Match": [b'"x"']}), (1, {})])
def test_a_page_that_failed_is_asked_for_without_conditions(failures: int, sent: dict) -> None:
    lease = Lease("article 1", article_url(1), PageKind.ARTICLE, 0, '"x"', None, "due", failures)
    assert dict(spider_of(SITES["uzkoo"])()._request(lease).headers) == sent
