"""What a site that asks for patience, or fails, gets: pauses that grow, and an end."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from scrapy import Request, signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.exchanges import LEASE
from crawler.failures import RefusedRequest, refusal_of
from crawler.net.pace import (
    backoff,
    floor_of,
    give_up,
    rest,
    slot_of,
)
from crawler.net.retry_after import retry_after
from crawler.refusal import Refusal
from crawler.spider import SiteSpider
from parsers import Outcome
from pipelines.frontier.records import Lease

_log = logging.getLogger(__name__)

_TOO_MANY_REQUESTS, _UNAVAILABLE = 429, 503


@dataclass(frozen=True, slots=True)
class _End:
    """Why nothing is sent any more, and how long the site asked to wait, where it did."""

    reason: str
    wait: timedelta | None

    def error(self, request: Request) -> RefusedRequest:
        """Return what a request that waited ends in."""
        if self.wait is not None:
            request.meta["retry_after"] = self.wait
        return RefusedRequest(Refusal(Outcome.BLOCKED, f"not requested: {self.reason}"))


class PatienceMiddleware:
    """Rests a site after an answer that asks for it, and ends the run where that is too long.

    - 429 or 503 with `Retry-After`: the site's slot rests as long as it says, retries
      included; `request.meta["retry_after"]` has it as a timedelta. More than
      `HEALTHNEWS_RETRY_AFTER_MAX` seconds: no request is sent any more.
    - 429, a status of `RETRY_HTTP_CODES`, or no answer: the slot rests for a time that
      doubles with each such failure in a row, `AUTOTHROTTLE_MAX_DELAY` seconds at most.
    - `HEALTHNEWS_FAILURE_LIMIT` of them in a row: no request is sent any more.
    - A page that failed when it was last asked for says nothing of the site by failing again.
    - Where DOWNLOAD_DELAY is 0 the server is one's own: only `Retry-After` counts.

    Where nothing is sent any more, what waits ends as `blocked` and the spider is
    closed with the reason `blocked`.

    Stands between Scrapy's RetryMiddleware and the wire, to hear of each try.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._longest_wait = timedelta(seconds=settings.getfloat("HEALTHNEWS_RETRY_AFTER_MAX"))
        self._most_failures = settings.getint("HEALTHNEWS_FAILURE_LIMIT")
        self._longest_rest = settings.getfloat("AUTOTHROTTLE_MAX_DELAY")
        codes = settings.getlist("RETRY_HTTP_CODES")
        self._failing = frozenset({*(int(code) for code in codes), _TOO_MANY_REQUESTS})
        self._failures: Counter[str] = Counter()
        self._end: _End | None = None
        self._closing: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen for answers: Scrapy tells of them before it sends the next request."""
        middleware = cls(crawler)
        crawler.signals.connect(middleware.answered, signal=signals.response_downloaded)
        return middleware

    def process_request(self, request: Request) -> None:
        """Refuse what comes after the end."""
        if self._end is not None:
            raise self._end.error(request)

    def answered(self, response: Response, request: Request) -> None:
        """Judge an answer, before the site's next request is sent."""
        key, slot = slot_of(self._crawler, request)
        wait = _asked_to_wait(response)
        request.meta.pop("retry_after", None)
        if wait is not None:
            request.meta["retry_after"] = wait
        if response.status not in self._failing:
            self._failures[key] = 0
        elif wait is None and response.status != _TOO_MANY_REQUESTS and _failed_before(request):
            return
        elif wait is not None and wait > self._longest_wait:
            reason = f"the site asks to wait {wait.total_seconds():.0f} s (Retry-After)"
            self._stop(slot, request, _End(reason, wait))
        else:
            self._failed(key, slot, request, wait)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count a request without an answer; what we refused ourselves is none."""
        if isinstance(exception, IgnoreRequest):
            return
        is_failure = refusal_of(exception).outcome is Outcome.NETWORK_ERROR
        if is_failure and not _failed_before(request):
            key, slot = slot_of(self._crawler, request)
            self._failed(key, slot, request, None)

    def _failed(
        self, key: str, slot: Slot | None, request: Request, wait: timedelta | None
    ) -> None:
        self._failures[key] += 1
        count, floor = self._failures[key], floor_of(self._crawler, key)
        if floor and count >= self._most_failures:
            self._stop(slot, request, _End(f"{count} failures in a row", wait))
        elif slot is not None:
            grown = backoff(floor, count, self._longest_rest)
            asked = 0.0 if wait is None else wait.total_seconds()
            self._rest(key, slot, max(asked, grown))

    def _rest(self, key: str, slot: Slot, seconds: float) -> None:
        if seconds <= 0:
            return
        rest(slot, seconds)
        _log.info("%s rests for %.1f s", key, seconds)

    def _stop(self, slot: Slot | None, request: Request, end: _End) -> None:
        # Its answer is what the page came to; a retry would never be sent.
        request.meta["dont_retry"] = True
        if self._end is None:
            _log.warning("no further request: %s", end.reason)
            self._end = end
            self._close()
        if slot is not None:
            give_up(slot, self._end.error)

    def _close(self) -> None:
        spider = self._crawler.spider
        if isinstance(spider, SiteSpider):
            spider.stop("blocked")
        else:
            close = self._crawler.engine.close_spider_async(reason="blocked")
            self._closing = asyncio.ensure_future(close)


def _asked_to_wait(response: Response) -> timedelta | None:
    if response.status not in (_TOO_MANY_REQUESTS, _UNAVAILABLE):
        return None
    value = response.headers.get("Retry-After")
    return None if value is None else retry_after(value.decode("latin-1"), datetime.now(UTC))


def _failed_before(request: Request) -> bool:
    lease = request.meta.get(LEASE)
    return isinstance(lease, Lease) and lease.failures > 0
