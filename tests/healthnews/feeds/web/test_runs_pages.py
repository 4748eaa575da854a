"""The pages of the runs, on made-up crawls of two sites."""

from __future__ import annotations

import asyncio

import pytest

from pipelines.crawl_db import CrawlStore
from tests.healthnews.report.crawls import HOSTILE


def test_the_last_runs_are_listed_newest_first(get, folder):
    page = get("/runs?lang=en")

    with CrawlStore.open(folder / "crawl.db", read_only=True) as store:
        known = [run.id for run in store.runs()]
    listed = page.texts("//tbody/tr/th/a")
    assert listed == [f"Run {number}" for number in known]
    assert page.texts("//section[@aria-labelledby='coverage']/h3") == ["jiusongjiankang", "uzkoo"]
    assert page.texts("//details/summary")[0].startswith("Run 12: share of its articles")


def test_a_run_tells_its_fields_and_reasons(get):
    page = get("/runs/12?lang=en")

    fields = page.texts("//section[@aria-labelledby='fields']//tbody/tr/th")
    assert page.texts("//h1") == ["Run 12"]
    assert "title" in fields
    assert any(HOSTILE in text for text in page.texts("//section[@aria-labelledby='reasons']//td"))
    assert page.tree.xpath("//script | //img") == []
    assert page.texts("//section[@aria-labelledby='drifts']//li")


@pytest.mark.parametrize("number", ["0", "999", "x", "-1", "99999999999999999", "9" * 30])
def test_an_unknown_run_is_missing(get, number):
    assert get(f"/runs/{number}").status == 404


def test_without_runs_the_page_says_so(folder):
    from healthnews.feeds.web.application import Sources, pages  # noqa: PLC0415

    application = pages(Sources(folder / "articles.db", folder / "none.db"), base="/news/")
    answer = asyncio.run(application.client.get("/runs?lang=en"))
    one = asyncio.run(application.client.get("/runs/1"))
    application.close()

    assert answer.status_code == 200
    assert "There is no crawl.db here" in answer.text
    assert '<a class="home" href="/news/?lang=en">' in answer.text
    assert one.status_code == 404
    assert not (folder / "none.db").exists()
