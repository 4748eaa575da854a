"""From URLs to links: what the rules of a site make of each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.entries import Entry
from crawler.discovery.judge import Judge
from crawler.discovery.links import (
    alias_of,
    asked_links,
    classify,
    document_links,
    links_of,
    listing_digest,
    redirect_link,
    robots_links,
    start_links,
)
from parsers import Outcome, Rejected
from parsers.sites import SITES
from pipelines.frontier.records import FoundBy, Link, PageKind
from tests.parsers.pages import DISCLAIMER, question_page, read
from tests.parsers.pages import URL as ARTICLE_URL

M = "https://m.jiusongjiankang.com"
WWW = "https://www.jiusongjiankang.com"
SITE = replace(
    SITES["jiusongjiankang"],
    listing_path=re.compile(r"/list/(\d+\.html)?"),
    never=re.compile(r"/login.*|/health/news/13\.html"),
    sitemaps=(f"{WWW}/sitemap.xml",),
    feeds=(f"{WWW}/rss.xml",),
)
LONGEST = 200
JUDGE = Judge(SITE, LONGEST)


def found(urls: Iterable[str | Entry], found_by: FoundBy = FoundBy.LISTING) -> list[Link]:
    entries = [Entry(url) if isinstance(url, str) else url for url in urls]
    return classify(JUDGE, entries, found_by, f"{M}/list/", 3)


def only(url: str | Entry, found_by: FoundBy = FoundBy.LISTING) -> Link:
    (link,) = found([url], found_by)
    return link


# --- one URL ----------------------------------------------------------------------------


def test_an_article_is_known_by_its_id() -> None:
    assert only(f"{M}/health/news/7.html?utm_source=x#top") == Link(
        key="article 7",
        url=f"{M}/health/news/7.html",
        kind=PageKind.ARTICLE,
        found_by=FoundBy.LISTING,
        found_on=f"{M}/list/",
        depth=3,
    )


def test_a_list_is_known_by_its_path() -> None:
    link = only(f"{M}/list/2.html?page=3")
    assert (link.kind, link.key) == (PageKind.LISTING, "page /list/2.html?page=3")
    assert link.exclusion is None


@pytest.mark.parametrize("kind", [PageKind.SITEMAP, PageKind.FEED])
def test_an_entry_may_say_what_it_leads_to(kind: PageKind) -> None:
    link = only(Entry(f"{M}/some.xml", kind=kind))
    assert (link.kind, link.key, link.exclusion) == (kind, "page /some.xml?", None)


def test_the_date_of_an_entry_goes_with_it() -> None:
    moment = datetime(2025, 3, 17, tzinfo=UTC)
    assert only(Entry(f"{M}/health/news/7.html", moment)).modified_at == moment


@pytest.mark.parametrize(
    ("url", "outcome", "reason"),
    [
        ("https://elsewhere.example/health/news/1.html", Outcome.OFFSITE, "elsewhere.example"),
        ("http://jiusongjiankang.com.evil.example/", Outcome.OFFSITE, "evil.example"),
        (f"{M}/about.html", Outcome.NOT_ARTICLE, "no article or list URL"),
        (f"{M}/login?next=/list/", Outcome.NOT_ARTICLE, "never"),
        (f"{M}/health/news/13.html", Outcome.NOT_ARTICLE, "never"),
        ("javascript:void(0)", Outcome.UNSAFE, "scheme 'javascript'"),
        ("file:///etc/passwd", Outcome.UNSAFE, "scheme 'file'"),
        ("http://[", Outcome.UNSAFE, "malformed"),
        (f"{M}:8080/health/news/1.html", Outcome.UNSAFE, "port 8080"),
        ("https://a:b@m.jiusongjiankang.com/health/news/1.html", Outcome.UNSAFE, "password"),
        (f"{M}/health/news/1.html?{'a' * LONGEST}", Outcome.UNSAFE, "more than 200"),
        (f"{M}/health/news/1.html?{'哈' * 50}", Outcome.UNSAFE, "more than 200"),
        (f"{M}/health/news/1.html?\ud800", Outcome.UNSAFE, "malformed"),
    ],
)
def test_a_url_that_no_rule_lets_in_is_excluded_with_a_reason(
    url: str, outcome: Outcome, reason: str
) -> None:
    link = only(url)
    assert link.exclusion is not None
    assert link.exclusion.outcome is outcome
    assert reason in link.exclusion.reason
    assert link.exclusion.reason.endswith("; not fetched")
    if outcome is not Outcome.NOT_ARTICLE:
        assert link.key.startswith("url ")  # never the key of a page that may be asked for
    assert len(link.url) < LONGEST + 20
    f"{link.key} {link.url} {link.exclusion.reason}".encode()  # can be stored


def test_urls_too_long_to_keep_are_told_apart() -> None:
    first, second = found([f"{M}/{'a' * 300}1", f"{M}/{'a' * 300}2"])
    assert first.key != second.key


@pytest.mark.parametrize("found_by", [FoundBy.START, FoundBy.SEED])
def test_a_page_named_by_hand_may_be_any_page_of_the_site(found_by: FoundBy) -> None:
    link = only(f"{M}/channel/", found_by)
    assert (link.kind, link.exclusion) == (PageKind.PAGE, None)
    assert only(f"{M}/login", found_by).exclusion is not None
    assert only("https://elsewhere.example/", found_by).exclusion is not None


# --- many URLs --------------------------------------------------------------------------


def test_a_page_is_one_link_however_often_it_is_named() -> None:
    links = found(
        [f"{M}/list/", f"{WWW}/health/news/7.html", f"{M}/health/news/7.html?x", f"{M}/list/"]
    )
    assert [link.key for link in links] == ["page /list/?", "article 7"]


@given(st.lists(st.text(max_size=30) | st.text(max_size=30).map(lambda t: f"{M}/{t}"), max_size=8))
def test_any_texts_become_links(urls: list[str]) -> None:
    links = found(urls)
    assert len({link.key for link in links}) == len(links) <= len(urls)
    assert bool(links) == bool(urls)


# --- pages ------------------------------------------------------------------------------


def test_an_article_links_to_its_teasers() -> None:
    links = links_of(JUDGE, read(question_page()), ARTICLE_URL, 2)
    assert [(link.key, link.found_by, link.found_on, link.depth) for link in links] == [
        ("article 4100001", FoundBy.RELATED, ARTICLE_URL, 2),
        ("article 4100002", FoundBy.RELATED, ARTICLE_URL, 2),
    ]


def test_a_teaser_without_an_address_is_no_link() -> None:
    below = f"<p>{DISCLAIMER}</p><div><h3>相关推荐</h3><ul><li>第1个相关问题怎么办</li></ul></div>"
    article = read(question_page(below=below))
    assert [item.url for item in article.related] == [None]
    assert links_of(JUDGE, article, ARTICLE_URL, 2) == ()


def test_a_list_links_to_articles_and_lists() -> None:
    result = Rejected(Outcome.LISTING, "", (f"{M}/health/news/7.html", f"{M}/list/2.html"))
    links = links_of(JUDGE, result, f"{M}/list/", 1)
    assert [(link.kind, link.found_by) for link in links] == [
        (PageKind.ARTICLE, FoundBy.LISTING),
        (PageKind.LISTING, FoundBy.LISTING),
    ]


def test_a_redirect_links_to_its_target() -> None:
    link = redirect_link(JUDGE, f"{WWW}/health/news/8.html", f"{M}/health/news/7.html", 1)
    assert (link.key, link.found_by, link.exclusion) == ("article 8", FoundBy.REDIRECT, None)
    home = redirect_link(JUDGE, f"{WWW}/", f"{M}/health/news/7.html", 1)
    assert home.exclusion is not None


def test_an_article_may_turn_out_to_be_another_page() -> None:
    article = read(question_page())
    assert article.source_id is not None
    key = f"article {article.source_id}"
    assert alias_of(SITE, key, article, None) is None
    assert alias_of(SITE, "article 1", article, None) == key
    assert alias_of(SITE, "page /?id=1", article, None) == key
    nameless = replace(article, url=None, canonical_url=None)
    assert alias_of(SITE, "article 1", nameless, None) is None


def test_a_page_may_say_that_it_is_another_article() -> None:
    article = read(question_page())
    key = f"article {article.source_id}"
    assert alias_of(SITE, key, article, f"{WWW}/health/news/8.html?from=m") == "article 8"
    assert alias_of(SITE, key, article, ARTICLE_URL) is None
    assert alias_of(SITE, key, article, f"{WWW}/") is None
    assert alias_of(SITE, key, article, "http://elsewhere.example/health/news/8.html") is None


# --- documents --------------------------------------------------------------------------


def sitemap(*numbers: int, lastmod: str = "2025-03-17") -> bytes:
    pages = "".join(
        f"<url><loc>{M}/health/news/{n}.html</loc><lastmod>{lastmod}</lastmod></url>"
        for n in numbers
    )
    return f"<urlset>{pages}</urlset>".encode()


def discovered(body: bytes, kind: PageKind = PageKind.SITEMAP):
    return document_links(JUDGE, kind, body, "text/xml", f"{WWW}/sitemap.xml", 1)


def test_a_sitemap_gives_links_and_says_where_they_stand() -> None:
    found = discovered(sitemap(1, 2))
    assert [(link.key, link.found_by, link.depth) for link in found.links] == [
        ("article 1", FoundBy.SITEMAP, 1),
        ("article 2", FoundBy.SITEMAP, 1),
    ]
    assert {link.found_on for link in found.links} == {f"{WWW}/sitemap.xml"}
    assert {link.modified_at for link in found.links} == {datetime(2025, 3, 16, 16, tzinfo=UTC)}
    assert found.problems == ()


def test_a_sitemap_of_sitemaps_leads_one_deeper() -> None:
    listed = f"<sitemap><loc>{M}/s1.xml</loc></sitemap>"
    body = f"<sitemapindex>{listed}</sitemapindex>".encode()
    found = document_links(JUDGE, PageKind.SITEMAP, body, None, f"{M}/sitemap.xml", 3)
    assert [link.depth for link in found.links] == [4]


def test_an_index_leads_to_sitemaps_of_the_site_only() -> None:
    body = (
        f"<sitemapindex><sitemap><loc>{M}/s1.xml.gz</loc></sitemap>"
        "<sitemap><loc>https://elsewhere.example/s2.xml</loc></sitemap></sitemapindex>"
    )
    inside, outside = discovered(body.encode()).links
    assert (inside.kind, inside.key, inside.exclusion) == (
        PageKind.SITEMAP,
        "page /s1.xml.gz?",
        None,
    )
    assert outside.exclusion is not None
    assert outside.exclusion.outcome is Outcome.OFFSITE


def test_a_feed_may_stand_where_a_sitemap_is_expected() -> None:
    body = (
        f"<rss><channel><item><link>{M}/health/news/1.html</link></item></channel></rss>".encode()
    )
    for kind, found_by in ((PageKind.SITEMAP, FoundBy.SITEMAP), (PageKind.FEED, FoundBy.FEED)):
        (link,) = discovered(body, kind).links
        assert (link.key, link.found_by) == ("article 1", found_by)


def test_an_article_is_no_document() -> None:
    with pytest.raises(ValueError, match="neither a sitemap nor a feed"):
        discovered(b"", PageKind.ARTICLE)


def test_the_digest_changes_with_what_is_listed_and_nothing_else() -> None:
    digest = discovered(sitemap(1, 2)).digest
    assert discovered(sitemap(2, 1, 1)).digest == digest
    offsite = sitemap(1, 2).replace(
        b"</urlset>", b"<url><loc>https://ad.example/9</loc></url></urlset>"
    )
    assert discovered(offsite).digest == digest
    assert discovered(sitemap(1, 3)).digest != digest
    assert discovered(sitemap(1, 2, lastmod="2025-03-18")).digest != digest
    assert re.fullmatch("[0-9a-f]{64}", digest)


def test_the_digest_of_a_list_knows_no_order() -> None:
    links = found([f"{M}/health/news/1.html", f"{M}/list/"])
    assert listing_digest(links) == listing_digest(links[::-1]) != listing_digest(links[:1])


# --- where a crawl begins ---------------------------------------------------------------


def test_a_site_names_where_a_crawl_begins() -> None:
    links = start_links(JUDGE)
    assert {(link.kind, link.url) for link in links} == {
        (PageKind.SITEMAP, f"{WWW}/sitemap.xml"),
        (PageKind.FEED, f"{WWW}/rss.xml"),
        (PageKind.ARTICLE, SITE.start_urls[0]),
    }
    assert {(link.found_by, link.found_on, link.depth) for link in links} == {
        (FoundBy.START, None, 0)
    }


@pytest.mark.parametrize("site", SITES.values(), ids=list(SITES))
def test_no_site_excludes_its_own_beginning(site) -> None:
    links = start_links(Judge(site, LONGEST))
    assert links
    assert all(link.exclusion is None for link in links)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (f"{M}/sitemap.xml", PageKind.SITEMAP),
        (f"{M}/maps/news-sitemap_2.xml.gz?x=1", PageKind.SITEMAP),
        (f"{M}/sitemap.txt", PageKind.SITEMAP),
        (f"{M}/sitemap.html", PageKind.PAGE),
        (f"{M}/health/news/1.html", PageKind.ARTICLE),
        (f"{M}/list/", PageKind.LISTING),
    ],
)
def test_what_the_user_names_is_known_by_rule_or_by_name(url: str, kind: PageKind) -> None:
    (link,) = asked_links(JUDGE, [url], FoundBy.SEED)
    assert (link.kind, link.found_by, link.exclusion) == (kind, FoundBy.SEED, None)


def test_robots_txt_names_sitemaps() -> None:
    body = f"Sitemap: {WWW}/s.xml\nSitemap: https://elsewhere.example/s.xml\n".encode()
    inside, outside = robots_links(JUDGE, body, f"{WWW}/robots.txt")
    assert (inside.kind, inside.found_by, inside.found_on) == (
        PageKind.SITEMAP,
        FoundBy.ROBOTS,
        f"{WWW}/robots.txt",
    )
    assert outside.exclusion is not None
