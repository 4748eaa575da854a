from __future__ import annotations

import gzip
import hashlib
import logging
from dataclasses import replace

import pytest

from parsers.capture import Capture
from parsers.outcome import Outcome, Rejected
from parsers.record import Article
from pipelines.archive import captures
from pipelines.archive.captures import capture_of, is_page, result_of
from pipelines.archive.exchange import Archived, Exchange, ExchangeKind
from tests.crawler.pages import article
from tests.crawler.site_server import article_url
from tests.pipelines.builders import NOON

URL = article_url(4654947)
HTML = ("Content-Type", "text/html; charset=utf-8")
PAGE = Exchange(URL, NOON, ExchangeKind.RESPONSE, 200, (HTML,), article("医保断缴怎么办"))


def page(**changes) -> Exchange:
    return replace(PAGE, **changes)


def typed(media_type: str, **changes) -> Exchange:
    return page(headers=(("content-type", media_type),), **changes)


def archived(exchange: Exchange) -> Archived:
    return Archived(exchange, exchange.kind, exchange.url or "urn:sha256:00", "sha1:A", None, 0)


# --- captures ---------------------------------------------------------------------------


def test_a_capture_has_the_facts_of_the_fetch():
    assert capture_of(PAGE) == Capture(URL, NOON, 200, (HTML,), PAGE.body)


def test_a_capture_has_the_body_without_its_encoding_and_the_headers_as_received():
    headers = (HTML, ("Content-Encoding", "gzip"))
    packed = page(headers=headers, body=gzip.compress(PAGE.body))
    assert capture_of(packed) == Capture(URL, NOON, 200, headers, PAGE.body)


def test_encodings_may_stand_in_several_headers():
    headers = (HTML, ("content-encoding", "gzip"), ("CONTENT-ENCODING", "gzip"))
    packed = page(headers=headers, body=gzip.compress(gzip.compress(PAGE.body)))
    assert capture_of(packed) == Capture(URL, NOON, 200, headers, PAGE.body)


def test_a_damaged_body_is_no_capture():
    damaged = page(headers=(("Content-Encoding", "gzip"),), body=gzip.compress(PAGE.body)[:-9])
    found = capture_of(damaged)
    assert isinstance(found, Rejected)
    assert found.outcome is Outcome.UNDECODABLE


def test_a_body_over_the_limit_is_no_capture():
    assert capture_of(PAGE, max_body=100) == Rejected(
        Outcome.TOO_LARGE, f"{len(PAGE.body)} bytes; the limit is 100"
    )


# --- results ----------------------------------------------------------------------------


def test_a_page_gives_its_article():
    capture, result = result_of(PAGE)
    assert capture == Capture(URL, NOON, 200, (HTML,), PAGE.body)
    assert isinstance(result, Article)
    assert (result.title, result.source_id) == ("医保断缴怎么办", "4654947")


def test_a_rejected_exchange_still_has_the_facts_of_the_fetch():
    damaged = page(headers=(("Content-Encoding", "gzip"),), body=b"\x1f\x8b\x08")
    capture, result = result_of(damaged)
    assert (capture.url, capture.fetched_at, capture.status) == (URL, NOON, 200)
    assert isinstance(result, Rejected)
    assert result.outcome is Outcome.UNDECODABLE


def test_the_site_may_be_named():
    _, result = result_of(page(url=None), "jiusongjiankang")
    assert isinstance(result, Article)


def test_an_article_that_nothing_names_is_named_by_its_bytes():
    teasers = "<h3>相关推荐</h3><p><a href='/health/news/1.html'>社保卡丢了怎么办</a></p></body>"
    body = PAGE.body.replace(b"</body>", teasers.encode())
    packed = gzip.compress(body, mtime=0)
    capture, result = result_of(
        page(url=None, headers=(HTML, ("Content-Encoding", "gzip")), body=packed)
    )
    assert isinstance(result, Article)
    assert result.canonical_url == f"urn:sha256:{hashlib.sha256(packed).hexdigest()}"
    assert (capture.url, result.url, result.source_id) == (None, None, None)
    # As printed: there is no page to resolve them against.
    assert [item.url for item in result.related] == ["/health/news/1.html"]


@pytest.mark.parametrize("status", [200, 301, 404])
def test_a_site_nobody_knows_is_the_callers_mistake(status):
    with pytest.raises(KeyError):
        result_of(page(status=status), "example")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_says_where_to(status):
    moved = page(status=status, headers=(("Location", "/health/"),), body=b"")
    _, result = result_of(moved)
    assert result == Rejected(Outcome.REDIRECTED, f"HTTP status {status}, to /health/")


def test_a_304_that_nobody_asked_for_is_an_error():
    _, result = result_of(page(status=304, body=b""))
    assert result == Rejected(Outcome.HTTP_ERROR, "HTTP status 304")


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(404, Outcome.HTTP_ERROR), (500, Outcome.HTTP_ERROR), (403, Outcome.BLOCKED)],
)
def test_an_error_is_what_its_status_says_whatever_its_type(status, outcome):
    for exchange in (page(status=status), typed("application/json", status=status)):
        assert result_of(exchange)[1] == Rejected(outcome, f"HTTP status {status}")


def test_an_exception_of_the_parser_is_counted_and_logged(monkeypatch, caplog):
    def broken(*_, **__):
        raise KeyError("h1")

    monkeypatch.setattr(captures, "parse", broken)
    with caplog.at_level(logging.ERROR):
        _, result = result_of(PAGE)
    assert result == Rejected(Outcome.PARSE_ERROR, "KeyError: 'h1'")
    (record,) = caplog.records
    assert URL in record.getMessage()
    assert record.exc_info


# --- what is no page --------------------------------------------------------------------


@pytest.mark.parametrize(
    "media_type",
    [
        "text/html",
        "TEXT/HTML;charset=gbk",
        "application/xhtml+xml",
        "application/vnd.wap.xhtml+xml",
        "text/plain",
        "application/octet-stream",
        "*/*",
        "html",
        "",
    ],
)
def test_what_a_browser_shows_as_a_page_is_one(media_type):
    assert is_page(archived(typed(media_type)))


@pytest.mark.parametrize(
    "media_type",
    [
        "image/png",
        "text/css",
        "application/javascript",
        "application/json",
        "text/xml",
        "font/woff2",
    ],
)
def test_other_media_are_no_article(media_type):
    exchange = typed(f"{media_type}; charset=utf-8")
    assert not is_page(archived(exchange))
    assert result_of(exchange)[1] == Rejected(Outcome.NOT_ARTICLE, f"media type {media_type}")


def test_a_page_without_a_type_is_a_page():
    assert is_page(archived(page(headers=())))


def test_robots_txt_is_no_article():
    robots = typed("text/plain", url="https://m.jiusongjiankang.com/robots.txt?x=1")
    assert not is_page(archived(robots))
    assert result_of(robots)[1] == Rejected(Outcome.NOT_ARTICLE, "robots.txt")


@pytest.mark.parametrize(
    ("url", "scheme"),
    [
        ("dns:m.example.cn", "dns"),
        ("urn:pageinfo:https://m.example.cn/", "urn"),
        ("urn:view:https://m.example.cn/", "urn"),
        ("metadata://gnu.org/software/wget/warc/wget.log", "metadata"),
        ("ftp://example.cn/a.html", "ftp"),
    ],
)
def test_what_is_not_of_the_web_is_no_article(url, scheme):
    exchange = page(url=url, kind=ExchangeKind.RESOURCE)
    assert not is_page(archived(exchange))
    assert result_of(exchange)[1] == Rejected(Outcome.NOT_ARTICLE, f"no web page: {scheme}")


def test_a_file_whose_url_is_not_known_may_be_a_page():
    assert is_page(archived(page(url=None, kind=ExchangeKind.RESOURCE)))


def test_an_address_that_no_rule_reads_is_left_to_the_parser():
    assert is_page(archived(page(url="http://[broken/")))


def test_errors_and_refusals_are_for_the_parser_redirects_are_not():
    assert is_page(archived(page(status=404)))
    assert is_page(archived(page(status=403)))
    assert not is_page(archived(page(status=302, headers=(("Location", "/"),))))
