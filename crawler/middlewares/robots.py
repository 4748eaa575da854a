"""robots.txt as RFC 9309 has it: what cannot be read is a disallow, and the page is counted."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Self
from urllib.parse import urljoin, urlsplit
from weakref import WeakKeyDictionary

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured, StopDownload
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.httpobj import urlparse_cached

from crawler.failures import RefusedRequest, refusal_of
from crawler.net.addresses import AddressRefusedError
from crawler.net.robots_txt import READ_LIMIT, readable
from crawler.refusal import Refusal
from crawler.signals import sitemaps_found
from parsers import Outcome

_log = logging.getLogger(__name__)

# Before every page that waits for it.
_PRIORITY = 1000
_TOO_MANY_REQUESTS = 429


def is_robots_request(request: Request) -> bool:
    """Whether the request is for a robots.txt: the only one a component makes for itself here."""
    return request.callback is NO_CALLBACK


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a host's robots.txt came to.

    rules: None where there are none, and all pages may be asked for.
    refusal: set where no page may be asked for.
    retry_after: how long the server asked to wait, where it did.
    """

    rules: ProtegoRobotParser | None = None
    refusal: Refusal | None = None
    retry_after: timedelta | None = None


class RobotsMiddleware:
    """Asks each host for its robots.txt once a run, obeys it, and says why a page was refused.

    RFC 9309, 2.3.1: 4xx and more than five redirects allow all; 5xx and no
    answer disallow all. 429 is read as 5xx: a server that has too many requests
    is not asked for more. Nothing is kept from one run to the next.

    Scrapy's own middleware crawls a host whose robots.txt answers 5xx or cannot
    be fetched, reads the text of a 404 page as rules, and gives "all is allowed"
    to the third request that waits for one file.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._answers: dict[str, asyncio.Task[_Answer]] = {}
        self._received: WeakKeyDictionary[Request, int] = WeakKeyDictionary()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raise NotConfigured where `ROBOTSTXT_OBEY` is off."""
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        middleware = cls(crawler)
        crawler.signals.connect(middleware.bytes_received, signal=signals.bytes_received)
        return middleware

    async def process_request(self, request: Request) -> None:
        """Refuse a page that robots.txt forbids, or whose robots.txt cannot be read."""
        if is_robots_request(request):
            return
        host = urlparse_cached(request).netloc
        if host not in self._answers:
            self._answers[host] = asyncio.ensure_future(self._ask(request, host))
        # Other pages wait for the same answer: one that is given up must not end it.
        answer = await asyncio.shield(self._answers[host])
        refusal = answer.refusal
        if refusal is None and not self._allows(answer.rules, request.url):
            refusal = Refusal(Outcome.ROBOTS, f"forbidden by robots.txt of {host}")
        if refusal is not None:
            if answer.retry_after is not None:
                request.meta["retry_after"] = answer.retry_after
            raise RefusedRequest(refusal)

    def bytes_received(self, data: bytes, request: Request) -> None:
        """End a download that has given as much as will be read."""
        if not is_robots_request(request):
            return
        received = self._received.get(request, 0) + len(data)
        self._received[request] = received
        if received >= READ_LIMIT:
            raise StopDownload(fail=False)

    def _allows(self, rules: ProtegoRobotParser | None, url: str) -> bool:
        return rules is None or rules.allowed(url, self._agent)

    async def _ask(self, page: Request, host: str) -> _Answer:
        try:
            response = await self._crawler.engine.download_async(self._request(page, host))
        except Exception as error:
            return _unanswered(error, host)
        return await self._read(response, page)

    def _request(self, page: Request, host: str) -> Request:
        # In the slot of the page, so that the site's pace holds for it too. Without a
        # limit on its size: what is over READ_LIMIT is left, and no reason to fail; and
        # not compressed, because a part of a compressed file cannot be read.
        slots = {key: page.meta[key] for key in ("download_slot",) if key in page.meta}
        return Request(
            f"{urlparse_cached(page).scheme}://{host}/robots.txt",
            callback=NO_CALLBACK,
            headers={"Accept": "text/plain,*/*;q=0.5", "Accept-Encoding": "identity"},
            meta={**slots, "download_maxsize": 0},
            priority=_PRIORITY,
            dont_filter=True,
        )

    async def _read(self, response: Response, page: Request) -> _Answer:
        if response.status >= 500 or response.status == _TOO_MANY_REQUESTS:
            reason = f"robots.txt answered {response.status}: read as forbidden (RFC 9309, 2.3.1.4)"
            refusal = Refusal(Outcome.ROBOTS, reason, response.status)
            return _Answer(refusal=refusal, retry_after=response.meta.get("retry_after"))
        if not 200 <= response.status < 300:
            return _Answer()
        if response.body.lstrip()[:1] == b"<":
            _log.warning("robots.txt is a page: %s; lines that are no rules are ignored", response)
        rules = ProtegoRobotParser(readable(response.body, self._agent), self._crawler.spider)
        await self._tell(rules, page, response.url)
        return _Answer(rules)

    async def _tell(self, rules: ProtegoRobotParser, page: Request, url: str) -> None:
        send = self._crawler.signals.send_catch_log_async
        await send(signal=signals.robots_parsed, robotparser=rules, request=page)
        urls = _absolute(rules.rp.sitemaps, url)
        if urls:
            spider = self._crawler.spider
            await send(signal=sitemaps_found, urls=urls, robots_url=url, spider=spider)


def _absolute(named: Iterable[str], base: str) -> tuple[str, ...]:
    """Return the URLs once each, without those that are none."""
    urls: dict[str, None] = {}
    for url in named:
        with suppress(ValueError):
            urls[urljoin(base, url)] = None
    return tuple(urls)


def _unanswered(error: Exception, host: str) -> _Answer:
    """Return what it means that no robots.txt came: a disallow, but for a file that is not there.

    More than five redirects are as good as a 404 (RFC 9309, 2.3.1.2).
    """
    cause = refusal_of(error)
    if cause.outcome is Outcome.REDIRECTED:
        _log.warning("robots.txt of %s: %s; read as missing", host, cause.reason)
        return _Answer()
    # The page itself has that address, where no redirect led elsewhere.
    same = isinstance(error, AddressRefusedError) and error.host == urlsplit(f"//{host}").hostname
    outcome = Outcome.UNSAFE if same else Outcome.NETWORK_ERROR
    return _Answer(refusal=Refusal(outcome, f"not requested: robots.txt of {host}: {cause.reason}"))
