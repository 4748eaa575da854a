"""A crawl killed at any moment, again and again, ends where it would have ended undisturbed.

Three kills by default; `make test-kill` makes it thirty. Every second one kills
the process that fetches and leaves the one that stores to find out.
"""

from __future__ import annotations

import subprocess
import time
from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random

import pytest

from crawler.settings import HEALTHNEWS_BATCH_SIZE
from crawler.spider import LEASED_AT_ONCE
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore
from pipelines.digest import digest
from tests.healthnews.command import ROOT, healthnews
from tests.kills.archives import assert_index_is_the_archive, captures
from tests.kills.killing import KILLS, kill, start
from tests.site.clocks import Calendar
from tests.site.crawling import Diary, command, subject
from tests.site.running import Running, running_site
from tests.site.truth import truth

ARTICLES = 250
# Exit codes of a crawl: all well, and some pages failed, as some of this site always do.
ENDED, LOCKED = (0, 3), 75
# Seconds after the last request that a kill may come: what is stored last is stored then.
_AFTER = 0.3
_PATIENCE = 60


@dataclass(frozen=True)
class Undisturbed:
    """What the crawl comes to when nobody kills it."""

    digest: str
    requests: int


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    folder = tmp_path_factory.mktemp("undisturbed")
    with running_site(ARTICLES, plain=True) as site:
        Diary(site, folder, Calendar()).crawl(0)
        assert_everything_is_stored(site, folder)
        return Undisturbed(digest(folder / "articles.db"), site.count())


@dataclass
class Life:
    """A crawl that dies and begins again until it ends by itself.

    lives: what the server was asked for in each, by what the URLs are about.
    """

    site: Running
    folder: Path
    random: Random
    calendar: Calendar = field(default_factory=Calendar)
    lives: list[set[str]] = field(default_factory=list)

    def die(self, most: int, *, workers_too: bool) -> bool:
        """Run, and be killed after so many requests at most; return whether death came in time."""
        begin = self.site.count()
        deadly = begin + self.random.randint(1, most)
        late = self.random.uniform(0, _AFTER)
        process = self._start()
        while process.poll() is None and self.site.count() < deadly:
            time.sleep(0.005)
        time.sleep(late)
        met = process.poll() is None
        if met:
            kill(process, workers_too=workers_too)
        else:
            assert process.returncode in ENDED
        self._note(begin)
        return met

    def live(self) -> None:
        """Run until the end."""
        begin = self.site.count()
        process = self._start()
        assert process.wait(_PATIENCE) in ENDED
        self._note(begin)

    def _start(self) -> subprocess.Popen[bytes]:
        """Start the crawl once nothing that outlived a killed one has its lock."""
        arguments = command(self.folder, self.site.proxy, (), {})
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            begin = self.site.count()
            process = start(arguments, ROOT, self.calendar.environment(0))
            while process.poll() is None and self.site.count() == begin:
                time.sleep(0.005)
            if process.poll() != LOCKED:
                return process
        raise TimeoutError("the lock is held for ever")

    def _note(self, begin: int) -> None:
        urls = (entry.url for entry in self.site.log(begin))
        self.lives.append({subject(url) for url in urls if not url.endswith("/robots.txt")})


@pytest.fixture
def lives(tmp_path: Path) -> Iterator[Iterator[Life]]:
    random = Random(6)

    def one_after_the_other() -> Generator[Life, None, None]:
        for number in count():
            folder = tmp_path / str(number)
            folder.mkdir()
            with running_site(ARTICLES, plain=True) as site:
                yield Life(site, folder, random)

    living = one_after_the_other()
    yield living
    living.close()


def test_a_killed_crawl(undisturbed: Undisturbed, lives: Iterator[Life]) -> None:
    deaths = 0
    while deaths < KILLS:
        life = next(lives)
        # In a third of its requests, so that it dies about twice before it ends.
        most, alive = undisturbed.requests // 3, True
        while alive and deaths < KILLS:
            alive = life.die(most, workers_too=bool(deaths % 2))
            deaths += alive
        if alive:
            life.live()
        assert_everything_is_stored(life.site, life.folder)
        assert digest(life.folder / "articles.db") == undisturbed.digest
        assert_little_is_fetched_twice(life)
        assert_nothing_is_counted_and_lost(life.folder)


def assert_everything_is_stored(site: Running, folder: Path) -> None:
    with ArticleStore.open(folder / "articles.db", read_only=True) as store:
        ids = Counter(int(article.source_id or 0) for article in store.articles())
    assert set(ids) == truth(site.plan, 0).stored
    assert set(ids.values()) == {1}


def assert_little_is_fetched_twice(life: Life) -> None:
    """After a death only what was leased then is asked for again.

    That is what was handed out (64 at most), and what was answered and waited to
    be stored (50 at a time).
    """
    leased = LEASED_AT_ONCE + HEALTHNEWS_BATCH_SIZE
    known: set[str] = set()
    for asked in life.lives:
        assert len(asked & known) <= leased, sorted(asked & known)
        known |= asked


def assert_nothing_is_counted_and_lost(folder: Path) -> None:
    """What any run counted as answered is archived, and the archive gives the same articles."""
    assert_index_is_the_archive(folder)
    with CrawlStore.open(folder / "crawl.db", read_only=True) as store:
        rows = [row for run in store.runs() for row in store.outcomes(run.id)]
    stored = Counter(row.identity for row in rows if row.outcome == "stored")
    assert set(stored.values()) == {1}
    answered = {row.url for row in rows if row.status is not None}
    assert answered <= {url for url, _ in captures(folder)}
    done = healthnews(
        "rebuild", "--archive", "archive", "--db", "articles.db", "--crawl-db", "crawl.db",
        "--into", "new.db", cwd=folder,
    )  # fmt: skip
    assert done.code == 0, done.stderr
    assert digest(folder / "new.db") == digest(folder / "articles.db")
