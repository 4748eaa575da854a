"""What is kept follows from the stored articles alone, whatever they came by."""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import Outcome, parse
from parsers.capture import Capture
from parsers.record import Article
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore
from pipelines.database import open_database
from pipelines.digest import digest
from pipelines.duplicates import buckets
from pipelines.ingest import Ingest
from pipelines.relations import relate_all
from pipelines.schema import ARTICLES
from pipelines.transactions import immediate
from tests.crawler.pages import article as article_page
from tests.pipelines.builders import NOON
from tests.pipelines.duplicates.stored import expected, filed, remove, save, seen
from tests.pipelines.duplicates.world import BODIES, TITLES, fetched, told

# More of them, where there is time: HEALTHNEWS_EXAMPLES=1000.
EXAMPLES = int(os.environ.get("HEALTHNEWS_EXAMPLES", "25"))
DATES = (None, "2025-04-29", "2025-04-29T10:11:16+08:00", "2024-01-02")

articles = st.builds(
    told,
    st.integers(1, 9),
    st.sampled_from(TITLES),
    st.sampled_from(BODIES),
    date_published=st.sampled_from(DATES),
)
# At each step a batch is stored, and then some articles are removed.
steps = st.lists(
    st.tuples(st.lists(articles, max_size=6), st.lists(st.integers(1, 9), max_size=2)),
    min_size=1,
    max_size=6,
)


@contextmanager
def small_buckets(pivots: int, crowd: int) -> Iterator[None]:
    """Have buckets overflow with few articles."""
    with patch.object(buckets, "PIVOTS", pivots), patch.object(buckets, "CROWD", crowd):
        yield


@settings(deadline=None, max_examples=EXAMPLES)
@given(steps, st.sampled_from([(16, 256), (2, 4), (1, 3)]), st.randoms(use_true_random=False))
def test_any_history_ends_as_its_articles_stored_at_once(history, sizes, shuffle):
    with tempfile.TemporaryDirectory() as name, small_buckets(*sizes):
        lived = Path(name) / "lived.db"
        alive: dict[str, Article] = {}
        for hour, (told_of, removed) in enumerate(history):
            # Each is captured once a batch: of two versions of one moment a hash would choose.
            batch = list({item.source_id: item for item in told_of}.values())
            save(lived, [fetched(item, hour) for item in batch])
            alive |= {f"example:{item.source_id}": item for item in batch}
            remove(lived, [f"example:{number}" for number in removed])
            for number in removed:
                alive.pop(f"example:{number}", None)
            assert filed(lived) == expected(lived)
        rest = list(alive.values())
        shuffle.shuffle(rest)
        at_once, related = Path(name) / "at_once.db", Path(name) / "related.db"
        save(at_once, [fetched(item) for item in rest])
        unrelated(related, rest[::-1])
        assert seen(lived) == seen(at_once) == seen(related)
        assert filed(lived) == filed(at_once) == filed(related)


@settings(deadline=None, max_examples=EXAMPLES)
@given(st.lists(articles, max_size=8), st.lists(articles, max_size=5))
def test_what_is_read_again_into_a_copy_ends_as_its_articles_stored_at_once(stored, again):
    """As a partial rebuild does: articles are replaced, and all are related when that is done."""
    before = {item.source_id: item for item in stored}
    after = before | {item.source_id: item for item in again}
    with tempfile.TemporaryDirectory() as name, small_buckets(2, 4):
        copy, at_once = Path(name) / "copy.db", Path(name) / "at_once.db"
        save(copy, [fetched(item) for item in before.values()])
        unrelated(copy, list(after.values()), hours=1)
        save(at_once, [fetched(item) for item in after.values()])
        assert seen(copy) == seen(at_once)
        assert filed(copy) == filed(at_once)


def unrelated(path: Path, items: list[Article], hours: float = 0) -> None:
    """Store articles without their relations, then relate them all, as a rebuild does."""
    with patch("pipelines.articles.relate"):
        save(path, [fetched(item, hours) for item in items])
    db = open_database(path, ARTICLES)
    with patch("pipelines.relations._PAGE", 3), immediate(db):
        relate_all(db, lambda _: None)
    db.close()


def test_twenty_shuffled_orders_keep_the_same(tmp_path: Path):
    """The same captures of real pages, some of them twice and changed, through `Ingest`."""
    captures = [
        Capture(url(number), NOON + timedelta(hours=visit), 200, (), page(number, visit))
        for number in range(1, 37)
        for visit in (0, 1)
    ]
    parsed = [(capture, parse(capture)) for capture in captures]
    found = set()
    for order in range(20):
        path = tmp_path / f"{order}.db"
        with ArticleStore.open(path) as articles, CrawlStore.open(tmp_path / "crawl.db") as crawl:
            run = crawl.begin_run("ingest", None, {}, NOON)
            with Ingest(articles, crawl, run, batch_size=order + 1) as ingest:
                for capture, result in random.Random(order).sample(parsed, len(parsed)):
                    ingest.add(capture, result)
            assert ingest.counts.keys() <= {Outcome.STORED, Outcome.UPDATED, Outcome.UNCHANGED}
        found.add((digest(path), str(seen(path))))
    assert len(found) == 1
    duplicates, families = seen(tmp_path / "0.db")
    assert len(duplicates) > 12
    assert len(families) > 12


def url(number: int) -> str:
    return f"https://m.jiusongjiankang.com/health/news/{number}.html"


def page(number: int, visit: int) -> bytes:
    """Return a page; those of every third article say something else when seen again."""
    body = BODIES[(number + (visit if number % 3 == 0 else 0)) % 9]
    return article_page(TITLES[number % 4], "".join(body))
