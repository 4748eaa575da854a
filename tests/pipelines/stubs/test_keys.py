"""Which teasers are of one article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.stubs import keys
from pipelines.stubs.keys import target_of

SITE = "jiusongjiankang"
ARTICLE = "article jiusongjiankang:4200037"


def key(url, title="泰州医保在哪里查", site=SITE):
    return target_of(site, title, url).key


@pytest.mark.parametrize(
    "url",
    [
        "https://m.jiusongjiankang.com/health/news/4200037.html",
        "http://www.jiusongjiankang.com/health/news/4200037.html?from=list#top",
        "//www.jiusongjiankang.com/health/news/4200037.html",
        "https://M.JIUSONGJIANKANG.COM/health/news/4200037.html",
        "/health/news/4200037.html",
    ],
)
def test_links_to_an_article_are_one_target_whatever_their_form(url):
    assert key(url) == ARTICLE
    assert key(url, "泰州医保怎么查") == ARTICLE


def test_a_link_to_another_sites_article_is_that_sites():
    assert key("http://www.uzkoo.com/article/vtxtik/fmlrns.html") == "article uzkoo:vtxtik/fmlrns"


def test_a_link_without_host_is_read_by_the_rules_of_its_pages_site():
    assert key("/health/news/4200037.html", site="uzkoo") == "url uzkoo /health/news/4200037.html"


@pytest.mark.parametrize(
    "url", ["https://m.jiusongjiankang.com/health/ask/1.html", "https://example.cn/a.html"]
)
def test_another_link_is_its_own_target(url):
    assert key(f"{url}#comments") == f"url {url}"


def test_the_same_title_with_other_links_is_another_target():
    urls = [f"https://m.jiusongjiankang.com/health/news/{number}.html" for number in (1, 2)]
    assert len({key(url) for url in [*urls, "https://example.cn/1.html", None]}) == 4


@pytest.mark.parametrize("url", [None, "4200037.html", "?id=4200037", "http://[broken"])
def test_without_a_link_that_leads_somewhere_the_title_tells(url):
    assert key(url) == "title jiusongjiankang 泰州医保在哪里查"


def test_titles_are_folded():
    assert key(None, "２０２５年：医保 繳費，怎麼辦？") == key(None, "2025年医保缴费怎么办")


def test_titles_that_differ_in_a_number_are_two():
    assert key(None, "四川广安社保基数14300是几档") != key(None, "四川广安社保基数14400是几档")


def test_the_same_title_on_two_sites_is_two():
    assert key(None) != key(None, site="uzkoo")


def test_a_title_of_signs_alone_is_itself():
    assert key(None, "???") == "title jiusongjiankang ???"


def test_an_articles_stub_says_where_to_ask_for_it():
    target = target_of(SITE, "泰州医保在哪里查", "/health/news/4200037.html")
    assert target.url == "https://www.jiusongjiankang.com/health/news/4200037.html"
    assert target_of(SITE, "泰州医保在哪里查", None).url is None


ends = st.lists(st.sampled_from(
    ["health", "news", "/", "1", "２", ".html", "?", "#", ";jsessionid=1", "\t", " ", "@", "\x00"]
)).map("".join)  # fmt: skip
hosts = st.sampled_from(
    ["https://m.jiusongjiankang.com", "http://example.cn", "HTTP://m.jiusongjiankang.com",
     "https://m.jiusongjiankang.com:80", "https://a@m.jiusongjiankang.com", "//x", ""]
)  # fmt: skip
articles = st.builds("{}/health/news/{}.html{}".format, hosts, st.integers(0), ends)


@given(articles | st.builds("{}{}".format, hosts, ends))
def test_the_short_way_through_usual_links_leads_where_the_long_one_does(url):
    assert keys._linked(SITE, url) == keys._linked_somehow(SITE, url)
