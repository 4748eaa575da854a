"""What an answer comes to, and what the frontier learns of it."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.answers import AnswerReader
from crawler.discovery.judge import Judge
from crawler.refusal import Refusal
from parsers import Article, Outcome, Rejected
from parsers.sites import SITES
from pipelines.archive.exchange import Exchange, ExchangeKind
from pipelines.frontier.records import FoundBy, Lease, PageKind
from pipelines.versions.wording import wording_hash
from tests.crawler.pages import article, bundled
from tests.crawler.site_server import HOST, article_url

AT = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
HTML = ("Content-Type", "text/html; charset=utf-8")
VALIDATORS = (("ETag", '"abc"'), ("Last-Modified", "Mon, 01 Jun 2026 08:00:00 GMT"))
READER = AnswerReader(Judge(SITES["jiusongjiankang"], 2000))
LEASE = Lease("article 1", article_url(1), PageKind.ARTICLE, 2, None, None, "new")
SITEMAP = Lease("page /s.xml?", f"{HOST}/s.xml", PageKind.SITEMAP, 0, None, None, "new")


def exchange(
    body: bytes, *headers: tuple[str, str], status: int = 200, url: str = article_url(1)
) -> Exchange:
    return Exchange(url, AT, ExchangeKind.RESPONSE, status, (HTML, *headers), body)


def test_an_article_brings_its_validators_and_its_teasers() -> None:
    url = article_url(6398868)
    lease = replace(LEASE, key="article 6398868", url=url)
    read = READER.read(lease, exchange(bundled("003.html"), *VALIDATORS, url=url), None)
    assert isinstance(read.result, Article)
    assert (read.answer.etag, read.answer.last_modified) == (
        '"abc"',
        "Mon, 01 Jun 2026 08:00:00 GMT",
    )
    assert len(read.answer.links) == 20
    assert {(link.depth, link.found_by, link.kind) for link in read.answer.links} == {
        (3, FoundBy.RELATED, PageKind.ARTICLE)
    }
    assert read.answer.alias_of is None


def test_of_a_page_that_gave_nothing_no_validator_is_kept() -> None:
    read = READER.read(LEASE, exchange(b"<html><body></body></html>", *VALIDATORS), None)
    assert isinstance(read.result, Rejected)
    assert (read.answer.etag, read.answer.last_modified) == (None, None)


def test_an_article_under_the_key_of_another_is_an_alias() -> None:
    read = READER.read(LEASE, exchange(article(), url=article_url(2)), None)
    assert read.answer.alias_of == "article 2"


def test_nothing_is_read_of_what_was_not_modified() -> None:
    lease = replace(LEASE, etag='"abc"')
    read = READER.read(lease, exchange(b"", status=304), None)
    assert read.result == Rejected(Outcome.NOT_MODIFIED, "")
    assert read.answer.etag == '"abc"', "the one that it has"


def test_not_modified_is_an_error_where_nothing_was_asked_on_condition() -> None:
    read = READER.read(LEASE, exchange(b"", status=304), None)
    assert read.answer.outcome is Outcome.HTTP_ERROR


def test_how_long_a_server_asks_to_wait_is_passed_on() -> None:
    read = READER.read(LEASE, exchange(b"busy", status=503), timedelta(minutes=5))
    assert read.answer.retry_after == timedelta(minutes=5)


SITEMAP_XML = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    f"<url><loc>{article_url(7)}</loc><lastmod>2026-05-01</lastmod></url>"
    "<url><loc>http://elsewhere.example/</loc></url></urlset>"
).encode()


@pytest.mark.parametrize("body", [SITEMAP_XML, gzip.compress(SITEMAP_XML)], ids=["plain", "gzip"])
def test_a_sitemap_is_a_list(body: bytes) -> None:
    read = READER.read(SITEMAP, exchange(body, url=SITEMAP.url), None)
    assert read.result == Rejected(Outcome.LISTING, "sitemap: 2 URLs")
    inside, outside = read.answer.links
    assert (inside.key, inside.exclusion) == ("article 7", None)
    assert outside.exclusion is not None
    assert outside.exclusion.outcome is Outcome.OFFSITE


def test_a_sitemap_that_cannot_be_read_says_why() -> None:
    read = READER.read(SITEMAP, exchange(b"\x1f\x8b\x08 no gzip", url=SITEMAP.url), None)
    assert read.answer.outcome is Outcome.PARSE_ERROR
    assert read.answer.links == ()


def test_a_sitemap_that_is_missing_is_an_error_like_any() -> None:
    read = READER.read(SITEMAP, exchange(b"no", status=404, url=SITEMAP.url), None)
    assert (read.answer.outcome, read.answer.status) == (Outcome.HTTP_ERROR, 404)


def test_a_refusal_that_names_another_article_leads_there() -> None:
    refusal = Refusal(Outcome.REDIRECTED, "redirected to …", 301, article_url(8))
    answer = READER.refused(LEASE, refusal, AT, None)
    (link,) = answer.links
    assert (link.key, link.found_by, link.depth) == ("article 8", FoundBy.REDIRECT, 3)
    assert answer.alias_of == "article 8"


@pytest.mark.parametrize(
    ("kind", "path", "found"),
    [
        (PageKind.LISTING, "/health/news/index.html", PageKind.LISTING),
        (PageKind.SITEMAP, "/maps/all.xml", PageKind.SITEMAP),
        (PageKind.FEED, "/feed/", PageKind.FEED),
    ],
)
def test_what_lists_pages_is_followed_to_its_new_address(kind, path, found) -> None:
    lease = replace(LEASE, kind=kind)
    refusal = Refusal(Outcome.REDIRECTED, "redirected to …", 301, HOST + path)
    (link,) = READER.refused(lease, refusal, AT, None).links
    assert (link.url, link.kind, link.exclusion) == (HOST + path, found, None)


def test_a_redirect_to_a_page_that_no_rule_allows_leads_nowhere() -> None:
    refusal = Refusal(Outcome.REDIRECTED, "redirected to …", 301, f"{HOST}/about.html")
    answer = READER.refused(LEASE, refusal, AT, None)
    assert (answer.links, answer.alias_of) == ((), None)


def test_a_refusal_without_a_target_leads_nowhere() -> None:
    answer = READER.refused(LEASE, Refusal(Outcome.ROBOTS, "forbidden"), AT, None)
    assert (answer.links, answer.alias_of, answer.status) == ((), None, None)


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"views": 85}, True),
        ({"related": ()}, True),
        ({"title": "别的标题"}, False),
        ({"blocks": ()}, False),
        ({"date_modified": "2026-06-01"}, False),
    ],
)
def test_what_makes_an_article_another_text(change: dict[str, object], same: bool) -> None:
    url = article_url(6398868)
    lease = replace(LEASE, key="article 6398868", url=url)
    found = READER.read(lease, exchange(bundled("003.html"), url=url), None)
    assert isinstance(found.result, Article)
    assert found.answer.content_digest == wording_hash(found.result)
    changed = replace(found.result, **change)
    assert (wording_hash(changed) == wording_hash(found.result)) is same
