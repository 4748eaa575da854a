"""What Scrapy asked and received becomes an exchange without loss."""

from __future__ import annotations

from datetime import UTC, datetime
from ipaddress import ip_address

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from crawler.exchanges import exchange_of, remember, remembered, require_kept
from pipelines.archive.exchange import Exchange, ExchangeKind
from tests.crawler.site_server import article_url

AT = datetime(2025, 6, 1, 12, 0, tzinfo=UTC)


def test_an_exchange_is_what_was_sent_and_received() -> None:
    headers = [("Content-Type", "text/html; charset=gb2312"), ("Via", "a"), ("Via", "b")]
    body = "喆".encode("gb18030")
    request = Request("http://m.jiusongjiankang.com:80/a?b=1", headers={"Accept": "text/html"})
    response = HtmlResponse(
        article_url(1), status=203, headers=headers, body=body, protocol="HTTP/1.0",
        ip_address=ip_address("192.0.2.7"),
    )  # fmt: skip
    assert exchange_of(request, response, AT) == Exchange(
        url=article_url(1),
        fetched_at=AT,
        kind=ExchangeKind.RESPONSE,
        status=203,
        headers=tuple(headers),
        body=body,
        request_headers=(("Host", "m.jiusongjiankang.com:80"), ("Accept", "text/html")),
        protocol="HTTP/1.0",
        ip="192.0.2.7",
    )


def test_the_address_of_a_proxy_is_not_the_servers() -> None:
    request = Request(article_url(1), meta={"proxy": "http://127.0.0.1:1"})
    response = HtmlResponse(article_url(1), ip_address=ip_address("127.0.0.1"))
    assert exchange_of(request, response, AT).ip is None


def test_the_last_answer_of_a_request_counts() -> None:
    request = Request(article_url(1))
    assert remember(request, 7) is None
    assert remember(request, 8) == 7
    assert remembered(request.meta) == require_kept(request.meta) == 8


def test_a_page_that_was_not_archived_is_refused() -> None:
    assert remembered({}) is None
    with pytest.raises(TypeError, match="ArchiveMiddleware"):
        require_kept({})
