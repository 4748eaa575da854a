"""The frontier decides what is asked for: once per article, on the site, within the limits."""

from __future__ import annotations

import pytest

from crawler.frontier import Frontier, Verdict
from crawler.refusal import Refusal
from parsers import Outcome
from parsers.sites import SITES
from tests.crawler.site_server import HOST, article_url

WWW = "http://www.jiusongjiankang.com"


@pytest.fixture
def frontier() -> Frontier:
    return Frontier(SITES["jiusongjiankang"], max_pages=3, max_depth=2, max_url=100)


def test_an_article_is_admitted_once_whatever_its_host_and_scheme(frontier: Frontier) -> None:
    assert frontier.admit_start(article_url(1)) is Verdict.FETCH
    assert frontier.admit_link(article_url(1, WWW), 1) is Verdict.SEEN
    assert frontier.admit_link(article_url(1, "https://m.jiusongjiankang.com"), 1) is Verdict.SEEN
    assert frontier.admitted == 1


def test_the_budget_counts_pages_and_remembers_what_it_kept_out(frontier: Frontier) -> None:
    verdicts = [frontier.admit_link(article_url(number), 1) for number in range(1, 6)]
    assert verdicts == [Verdict.FETCH] * 3 + [Verdict.OVER_LIMIT] * 2
    assert frontier.left == {"article 4", "article 5"}


def test_a_page_kept_out_for_its_depth_may_come_by_a_shorter_way(frontier: Frontier) -> None:
    assert frontier.admit_link(article_url(1), 3) is Verdict.OVER_LIMIT
    assert frontier.admit_link(article_url(1), 2) is Verdict.FETCH
    assert frontier.left == set()


@pytest.mark.parametrize(
    ("url", "outcome", "reason"),
    [
        ("http://elsewhere.example/health/news/1.html", Outcome.OFFSITE, "elsewhere.example"),
        ("http://jiusongjiankang.com.evil.example/", Outcome.OFFSITE, "evil.example"),
        ("javascript:void(0)", Outcome.UNSAFE, "scheme 'javascript'"),
        ("/health/news/1.html", Outcome.UNSAFE, "scheme ''"),
        ("http://a:b@m.jiusongjiankang.com/", Outcome.UNSAFE, "password"),
        ("http://m.jiusongjiankang.com:22/", Outcome.UNSAFE, "port 22"),
        ("http://m.jiusongjiankang.com:x/", Outcome.UNSAFE, "malformed"),
        ("http://[/", Outcome.UNSAFE, "malformed"),
        (f"{HOST}/{'a' * 100}", Outcome.UNSAFE, "more than 100"),
    ],
)
def test_what_is_refused_costs_nothing_and_is_counted_once(
    frontier: Frontier, url: str, outcome: Outcome, reason: str
) -> None:
    refusal = frontier.admit_start(url)
    assert isinstance(refusal, Refusal)
    assert refusal.outcome is outcome
    assert reason in refusal.reason
    assert frontier.admit_start(url) is Verdict.SEEN
    assert frontier.admitted == 0


def test_only_a_start_page_may_be_no_article(frontier: Frontier) -> None:
    refusal = frontier.admit_link(f"{HOST}/list/", 1)
    assert isinstance(refusal, Refusal)
    assert refusal.outcome is Outcome.NOT_ARTICLE
    assert frontier.admit_start(f"{HOST}/list/?page=2") is Verdict.FETCH
    assert frontier.admit_start(f"{HOST}/list/?page=3") is Verdict.FETCH
