"""Requests through the crawler's settings and middlewares, without its spider.

For what the frontier would never ask for: literal addresses, odd ports. Each
job runs in a process of its own, because the reactor starts once per process.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from pipelines.frontier.records import Lease, PageKind
from tests import forks

_FETCH = "tests.crawler.fetch"


@dataclass(frozen=True)
class Fetched:
    """What a request came to; `outcome` is None where it gave a response."""

    url: str
    outcome: str | None
    reason: str
    status: int | None
    text: str
    ip: str | None
    retry_after: float | None


def fetch(*urls: str, **settings: Any) -> list[Fetched]:
    """Return what the URLs came to, in their order, asked for one after the other."""
    done, _ = fetch_and_log(*urls, **settings)
    return done


def fetch_and_log(*urls: str, **settings: Any) -> tuple[list[Fetched], str]:
    done = forks.run(_FETCH, argument(*urls, **settings))
    assert done.returncode == 0, done.stderr
    found = [Fetched(**json.loads(line)) for line in done.stdout.splitlines()]
    return sorted(found, key=lambda one: urls.index(one.url)), done.stderr


def command(*urls: str, **settings: Any) -> list[str]:
    return [sys.executable, "-m", _FETCH, argument(*urls, **settings)]


def argument(*urls: str, **settings: Any) -> str:
    return json.dumps({"urls": urls, "settings": {**PLAIN, **settings}})


PLAIN = {
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS": 1,
    "RETRY_TIMES": 0,
    "ROBOTSTXT_OBEY": False,
    "LOG_LEVEL": "INFO",
}


class UrlSpider(Spider):
    """Asks for the URLs given and prints what comes."""

    name = "urls"

    def __init__(self, urls: list[str]) -> None:
        super().__init__()
        self.urls = urls

    def lease(self, url: str) -> dict[str, Lease]:
        failures = self.settings.getint("TESTS_FAILED_BEFORE")
        lease = Lease(url, url, PageKind.PAGE, 0, None, None, "", failures)
        return {"lease": lease} if failures else {}

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(
                url,
                callback=self.page,
                errback=self.failed,
                cb_kwargs={"asked": url},
                meta={"download_slot": self.name, **self.lease(url)},
                dont_filter=True,
            )

    def page(self, response, asked: str) -> None:
        say(
            response.meta,
            asked,
            status=response.status,
            text=response.body.decode("latin-1")[:2000],
            ip=None if response.ip_address is None else str(response.ip_address),
        )

    def failed(self, failure) -> None:
        from crawler.failures import refusal_of  # noqa: PLC0415 - after the reactor

        refusal = refusal_of(failure.value)
        asked = failure.request.cb_kwargs["asked"]
        meta = failure.request.meta
        say(meta, asked, refusal.outcome, refusal.reason, status=refusal.status)


def say(meta, url, outcome=None, reason="", *, status=None, text="", ip=None) -> None:
    wait = meta.get("retry_after")
    seconds = None if wait is None else wait.total_seconds()
    fields = (url, outcome, reason, status, text, ip, seconds)
    line = json.dumps(dict(zip(Fetched.__dataclass_fields__, fields, strict=True)))
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    from crawler import settings as defaults  # noqa: PLC0415 - the tests' workers need none
    from tests.crawl_imports import components  # noqa: PLC0415

    job = json.loads(forks.argument(components))
    settings = Settings()
    settings.setmodule(defaults, priority="project")
    settings.setdict(job["settings"], priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(UrlSpider, urls=job["urls"])
    process.start()


if __name__ == "__main__":
    main()
