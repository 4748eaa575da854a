"""Crawls of the scripted site on its days, and what they left behind."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore, OutcomeRow
from tests import forks
from tests.site import clocks, urls
from tests.site.environment import PARSED
from tests.site.running import Entry, Running

ROOT = Path(__file__).parents[2]
FAST: dict[str, Any] = {
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "HEALTHNEWS_MAX_PAGES": 100_000,
    "HEALTHNEWS_CLOCK": clocks.PATH,
}
# docs/frontier.md: fifty list pages alike that name nothing new are enough. What is
# leased then is asked for, and each that names something new begins another fifty.
TRAP_REQUESTS = 50 + 2 * 64
_TIMEOUT = 300
_DRIVE = "tests.site.drive"


@dataclass(frozen=True)
class Crawled:
    """What one run came to.

    report: what `healthnews crawl --json` would print. rows: its outcomes.
    entries: what the server saw, without robots.txt. parsed: the pages that were parsed.
    """

    code: int
    report: dict[str, Any]
    rows: tuple[OutcomeRow, ...]
    entries: tuple[Entry, ...]
    parsed: tuple[str, ...]
    log: str

    @cached_property
    def outcomes(self) -> dict[str, list[str]]:
        """The outcomes by what their URLs are about."""
        found: dict[str, list[str]] = {}
        for row in self.rows:
            found.setdefault(subject(row.url or ""), []).append(str(row.outcome))
        return found

    @cached_property
    def asked(self) -> dict[str, list[Entry]]:
        """What the server saw, by what its URLs are about."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(subject(entry.url), []).append(entry)
        return found

    def of_article(self, id_: int) -> list[str]:
        """Return the outcomes that an article had."""
        return self.outcomes.get(f"article {id_}", [])

    def fetched_articles(self) -> Counter[int]:
        """Return how often the server was asked for each article."""
        ids = (urls.article_id(entry.url) for entry in self.entries)
        return Counter(id_ for id_ in ids if id_ is not None)


@dataclass
class Diary:
    """Runs over one site into one folder, one after the other."""

    site: Running
    folder: Path
    calendar: clocks.Calendar

    def crawl(self, day: float, *asked: str, **settings: object) -> Crawled:
        """Crawl as on a day of the site; the part of a day that has passed moves the clock only."""
        self.site.set_day(int(day))
        before = len(self.site.log())
        parsed = self.folder / "parsed.txt"
        parsed.write_text("")
        done = forks.run(
            _DRIVE,
            argument(self.folder, self.site.proxy, asked, settings),
            _TIMEOUT,
            **self.calendar.environment(day),
            **{PARSED: str(parsed)},
        )
        assert done.stdout, (done.returncode, done.stderr)
        report = json.loads(done.stdout.splitlines()[-1])
        entries = [e for e in self.site.log(before) if not e.url.endswith("/robots.txt")]
        with CrawlStore.open(self.folder / "crawl.db", read_only=True) as store:
            rows = tuple(store.outcomes(report["run"]))
        return Crawled(
            done.returncode,
            report,
            rows,
            tuple(entries),
            tuple(parsed.read_text().splitlines()),
            done.stderr,
        )

    def texts(self) -> dict[int, str]:
        """Return the text of each stored article, its blocks a line each, by id."""
        with ArticleStore.open(self.folder / "articles.db", read_only=True) as store:
            return {
                int(article.source_id or 0): "\n".join(block.text for block in article.blocks)
                for article in store.articles()
            }


def command(
    folder: Path, proxy: str, asked: tuple[str, ...], settings: dict[str, Any]
) -> list[str]:
    """Return the command of a crawl; `settings` come on top of the fast ones."""
    return [sys.executable, "-m", _DRIVE, argument(folder, proxy, asked, settings)]


def argument(folder: Path, proxy: str, asked: tuple[str, ...], settings: dict[str, Any]) -> str:
    """Return the job of that command."""
    job = {
        "folder": str(folder),
        "asked": asked,
        "settings": {**FAST, "HEALTHNEWS_PROXY": proxy, **settings},
    }
    return json.dumps(job)


def environment() -> dict[str, str]:
    """Return the environment of a crawl, without a moved clock."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def subject(url: str) -> str:
    """Return what a URL is about: the article, else the page, on whatever host."""
    id_ = urls.article_id(url)
    if id_ is not None and url.startswith((urls.M, urls.WWW)):
        return f"article {id_}"
    return url.replace(urls.WWW, urls.M)
