from __future__ import annotations

import pytest

from parsers.outcome import Outcome
from pipelines.frontier.reading import Choice, Count
from pipelines.frontier.records import PageKind, UrlState
from tests.pipelines.frontier.urls import DAY, HOUR, NOON, OFFSITE, answer, link, page


@pytest.fixture
def urls(folder):
    """Two sites in all states: fetched, leased, excluded, failed, discovered."""
    frontier = folder.frontier()
    found = [link(1), link(2), link(3, exclusion=OFFSITE), link(4), page("/list")]
    frontier.discover(found, NOON)
    frontier.acknowledge(
        [answer("article 1"), answer("article 4", Outcome.NETWORK_ERROR, status=None)]
    )
    frontier.lease(1, NOON, NOON)
    folder.frontier("other").discover([link(1), link(7)], NOON)
    return folder.crawl.urls


def chosen(urls, **choice):
    return [(url.site, url.known.key) for url in urls.urls(Choice(**choice))]


def test_all_urls_are_read_in_the_order_found(urls):
    assert chosen(urls) == [
        ("example", "article 1"),
        ("example", "article 2"),
        ("example", "article 3"),
        ("example", "article 4"),
        ("example", "page /list"),
        ("other", "article 1"),
        ("other", "article 7"),
    ]


@pytest.mark.parametrize(
    ("state", "key"),
    [
        (UrlState.FETCHED, "article 1"),
        (UrlState.DISCOVERED, "article 2"),
        (UrlState.EXCLUDED, "article 3"),
        (UrlState.FAILED, "article 4"),
        (UrlState.LEASED, "page /list"),
    ],
)
def test_urls_are_chosen_by_state(urls, state, key):
    assert chosen(urls, site="example", state=state) == [("example", key)]
    assert [url.known.state for url in urls.urls(Choice("example", state))] == [state]


def test_urls_are_chosen_by_what_is_due_the_most_urgent_first(urls):
    assert chosen(urls, site="example", due_by=NOON) == [("example", "article 2")]
    assert chosen(urls, site="example", due_by=NOON + 2 * HOUR) == [
        ("example", "article 2"),
        ("example", "article 4"),
    ]


def test_a_limit_ends_the_list(urls):
    assert len(chosen(urls, limit=2)) == 2
    assert chosen(urls, limit=0) == []


def test_urls_are_counted_by_site_kind_and_state(urls):
    article, listing = PageKind.ARTICLE, PageKind.LISTING
    assert urls.counts() == [
        Count("example", article, UrlState.DISCOVERED, 1),
        Count("example", article, UrlState.EXCLUDED, 1),
        Count("example", article, UrlState.FAILED, 1),
        Count("example", article, UrlState.FETCHED, 1),
        Count("example", listing, UrlState.LEASED, 1),
        Count("other", article, UrlState.DISCOVERED, 2),
    ]


def test_a_url_is_found_at_every_site_that_knows_it(urls):
    assert urls.sites_knowing(link(1).url) == ["example", "other"]
    assert urls.sites_knowing("article 7") == ["other"]
    assert urls.sites_knowing("https://m.example.cn/none") == []


def test_a_site_has_articles_once_one_was_fetched_and_is_there(frontier):
    frontier.discover([link(1), page("/list/1")], NOON)
    assert not frontier.has_articles()
    frontier.acknowledge([answer("page /list/1", Outcome.LISTING)])
    assert not frontier.has_articles()
    frontier.acknowledge([answer("article 1")])
    assert frontier.has_articles()
    frontier.acknowledge([answer("article 1", Outcome.HTTP_ERROR, at=NOON + DAY, status=404)])
    assert not frontier.has_articles()
