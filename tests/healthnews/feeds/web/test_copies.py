"""A list that is narrowed to a site has the articles of that site, whichever copy is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthnews.feeds.search import Engine, SearchOptions
from healthnews.feeds.web.asked import Asked, Narrowed
from healthnews.feeds.web.listing import Listing, listing
from pipelines.articles import ArticleStore
from pipelines.database import open_database
from pipelines.schema import ARTICLES
from tests.healthnews.feeds.search.databases import page
from tests.pipelines.builders import captured

RULES = (
    "断缴不超过三个月的,可以补缴,补缴后待遇不受影响;超过三个月的,要重新等待六个月。",
    "断缴期间看病不能报销。请带身份证到医保窗口办理。",
)


@pytest.fixture(params=list(Engine))
def shown(tmp_path: Path, request: pytest.FixtureRequest):
    with ArticleStore.open(tmp_path / "articles.db") as store:
        first = page(1, "断缴后怎样补缴", *RULES, date_published="2025-01-01")
        copy = page(2, "断缴后怎样补缴", *RULES, site="another", date_published="2025-02-01")
        store.save([captured(first), captured(copy)])

    def shown(asked: Asked) -> Listing:
        with open_database(tmp_path / "articles.db", ARTICLES, read_only=True) as db:
            return listing(db, asked, SearchOptions(request.param))

    return shown


def names(found: Listing) -> list[str]:
    return [entry.identity for entry in found.entries]


def test_the_kept_one_stands_for_both_where_no_site_is_chosen(shown):
    assert names(shown(Asked("断缴"))) == ["example:1"]


@pytest.mark.parametrize(("site", "name"), [("example", "example:1"), ("another", "another:2")])
def test_each_is_listed_under_its_own_site(shown, site: str, name: str):
    found = shown(Asked("断缴", site))
    assert names(found) == [name]
    assert found.total == 1
    (sites,) = [facet for facet in found.facets if facet.by is Narrowed.SITE]
    counts = {choice.value: choice.count for choice in sites.choices}
    assert counts[site] == counts["example"] == 1
