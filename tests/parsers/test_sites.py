"""The sites: one module each."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from parsers.sites import SITES, Site, site_of_url

ID_URLS = [
    ("jiusongjiankang", "https://m.jiusongjiankang.com/health/news/4654947.html", "4654947"),
    ("jiusongjiankang", "https://www.jiusongjiankang.com/health/news/7299931.html", "7299931"),
    (
        "jiusongjiankang",
        "http://m.jiusongjiankang.com/health/news/4654947.html?from=singlemessage#top",
        "4654947",
    ),
    ("jiusongjiankang", "https://M.JIUSONGJIANKANG.COM:443/health/news/4654947.html", "4654947"),
    ("jiusongjiankang", "https://jiusongjiankang.com/health/news/1.html", "1"),
    ("uzkoo", "http://www.uzkoo.com/article/vtxtik/fmlrns.html", "vtxtik/fmlrns"),
    ("uzkoo", "https://uzkoo.com/article/vtxtik/fmlrns.html?x=1", "vtxtik/fmlrns"),
]
every_site = pytest.mark.parametrize("site", SITES.values(), ids=list(SITES))


@pytest.mark.parametrize(("name", "url", "source_id"), ID_URLS)
def test_an_article_is_known_by_its_id(name: str, url: str, source_id: str) -> None:
    site = site_of_url(url)
    assert site is SITES[name]
    assert site.source_id(url) == source_id
    assert site.is_article_path(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://m.jiusongjiankang.com/",
        "https://m.jiusongjiankang.com/health/news/",
        "https://m.jiusongjiankang.com/health/news/4654947",
        "https://m.jiusongjiankang.com/health/news/abc.html",
        "https://m.jiusongjiankang.com/health/news/4654947.html/x",
        "https://m.jiusongjiankang.com/other/health/news/4654947.html",
        "https://example.com/health/news/4654947.html",
        "https://evil-m.jiusongjiankang.com.example.com/health/news/4654947.html",
        "/health/news/4654947.html",
        "http://[broken",
        "",
    ],
)
def test_other_urls_have_no_id(url: str) -> None:
    assert SITES["jiusongjiankang"].source_id(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://www.uzkoo.com/article/vtxtik.html",
        "http://www.uzkoo.com/article/vtxtik/fmlrns/x.html",
        "http://www.uzkoo.com/article/vtxtik/123.html",
        "http://www.uzkoo.com/list/vtxtik/fmlrns.html",
    ],
)
def test_other_urls_of_uzkoo(url: str) -> None:
    assert SITES["uzkoo"].source_id(url) is None


def test_both_hosts_give_one_canonical_url() -> None:
    site = SITES["jiusongjiankang"]
    urls = {
        site.canonical(site.source_id(url) or "")
        for name, url, _ in ID_URLS[:2]
        if name == site.name
    }
    assert urls == {
        "https://www.jiusongjiankang.com/health/news/4654947.html",
        "https://www.jiusongjiankang.com/health/news/7299931.html",
    }


def test_a_host_that_no_site_owns() -> None:
    assert site_of_url("https://example.com/") is None
    assert site_of_url("https://notuzkoo.com/") is None
    assert site_of_url("not a url") is None


def test_a_url_that_is_none() -> None:
    assert site_of_url("http://[broken") is None


def test_a_path_alone_may_be_an_articles() -> None:
    assert SITES["jiusongjiankang"].is_article_path("/health/news/4654947.html")
    assert not SITES["jiusongjiankang"].is_article_path("/search?q=/health/news/4654947.html")


# Guesses: no page of either site that lists articles is known.
@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("jiusongjiankang", "https://m.jiusongjiankang.com/health/news/"),
        ("jiusongjiankang", "https://www.jiusongjiankang.com/health/news/index_2.html?x=1"),
        ("jiusongjiankang", "https://www.jiusongjiankang.com/health/news/list_2.html"),
        ("uzkoo", "http://www.uzkoo.com/article/"),
        ("uzkoo", "http://uzkoo.com/article/vtxtik/"),
        ("uzkoo", "http://uzkoo.com/article/vtxtik/index_2.html"),
    ],
)
def test_a_list_is_known_by_its_path(name: str, url: str) -> None:
    assert SITES[name].is_listing(url)
    assert SITES[name].source_id(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://m.jiusongjiankang.com/",
        "https://m.jiusongjiankang.com/health/",
        "https://m.jiusongjiankang.com/health/news",
        "https://m.jiusongjiankang.com/health/news/4654947.html",
        "https://m.jiusongjiankang.com/x/health/news/",
        "https://example.com/health/news/",
        "/health/news/",
        "http://[broken",
        "",
    ],
)
def test_other_urls_are_no_lists(url: str) -> None:
    assert not SITES["jiusongjiankang"].is_listing(url)


def test_an_article_is_never_a_list() -> None:
    site = replace(SITES["jiusongjiankang"], listing_path=re.compile(".*"))
    assert site.is_listing("https://m.jiusongjiankang.com/x")
    assert not site.is_listing("https://m.jiusongjiankang.com/health/news/1.html")


def test_a_site_may_say_which_paths_are_never_asked_for() -> None:
    site = replace(SITES["jiusongjiankang"], never=re.compile("/user/.*"))
    assert site.is_never("https://m.jiusongjiankang.com/user/login?next=/")
    assert not site.is_never("https://m.jiusongjiankang.com/users/")
    assert not site.is_never("https://example.com/user/login")


def test_a_site_that_says_nothing_of_lists_has_none() -> None:
    site = replace(SITES["jiusongjiankang"], listing_path=None, never=None)
    assert not site.is_listing("https://m.jiusongjiankang.com/health/news/")
    assert not site.is_never("https://m.jiusongjiankang.com/health/news/")


@every_site
def test_a_site_names_sitemaps_and_feeds_of_its_own(site: Site) -> None:
    assert all(site_of_url(url) is site for url in (*site.sitemaps, *site.feeds))


@every_site
def test_a_site_is_told_by_what_its_pages_say(site: Site) -> None:
    says = [sign.split("|")[0] for sign in site.signs]
    assert site.likeness(says) == 1
    assert 0 < site.likeness(says[:1]) < 1
    assert site.likeness(["别的内容"]) == 0
    assert site.likeness([]) == 0


@every_site
def test_a_site_knows_its_own_urls(site: Site) -> None:
    assert SITES[site.name] is site
    assert re.fullmatch(rf"{site.name}/\d+", site.parser)
    assert site.start_urls
    for url in site.start_urls:
        source_id = site.source_id(url)
        if source_id is not None:
            assert site.source_id(site.canonical(source_id)) == source_id
        assert site_of_url(url) is site
