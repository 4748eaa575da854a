"""What pruning never does, whatever was fetched and whatever the limits are."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import event, given, settings
from hypothesis import strategies as st

from parsers.record import Article
from pipelines.archive.exchange import ExchangeKind
from pipelines.archive.indexing import index_archive
from pipelines.archive.names import is_blocked
from pipelines.archive.retention import prune
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore
from pipelines.database import open_database
from pipelines.digest import digest
from pipelines.schema import ARTICLES
from tests.pipelines.archive.library import NOON, capture_of, exchange, library, read_page

NOW = NOON + timedelta(hours=100)


@st.composite
def fetched(draw):
    """Return the answers of one run, most of them in order of time."""
    now = draw(st.integers(0, 6))
    answers = []
    for _ in range(draw(st.integers(1, 8))):
        now += 1
        hours = draw(st.sampled_from([now] * 6 + [None, 0, 3, now - 1]))
        page = draw(st.sampled_from("aaaaab"))
        # `id: title` is an article, see `read_page`; one address may come to show another one.
        text = draw(st.sampled_from(["1: 一", "1: 二", "2: 一", *["无"] * 5, "captcha", ""]))
        kind = draw(st.sampled_from([*[ExchangeKind.RESPONSE] * 12, *KINDS_OF_FILES]))
        # What is no HTTP response has the status 200.
        is_error = kind is ExchangeKind.RESPONSE and draw(st.integers(0, 5)) == 0
        answers.append(exchange(page, hours, text, kind=kind, status=404 if is_error else 200))
    return answers


KINDS_OF_FILES = (ExchangeKind.RESOURCE, ExchangeKind.RENDITION)
# Runs come in any order of time, too: an import may bring what is old.
RUNS = st.lists(
    st.tuples(fetched(), st.integers(1, 3000), st.sampled_from([1, 1, 4])), min_size=1, max_size=5
)
SHARES, AGES = st.floats(0, 1), st.integers(91, 101).map(lambda hours: timedelta(hours=hours))
LIMITS = st.one_of(
    st.tuples(SHARES, st.none()), st.tuples(st.none(), AGES), st.tuples(SHARES, AGES)
)


def fact(row):
    """Return what makes a capture the same one, wherever it lies."""
    return row.uri, row.fetched_at, row.status, row.kind, row.payload_digest, is_apart(row)


def is_apart(row):
    return is_blocked(row.position.segment)


def rebuilt(books, path):
    """Return what the archive gives: the articles, and where and when they were last seen."""
    with ArticleStore.open(path) as articles:
        for row in books.rows():
            capture = capture_of(books.read(row).exchange)
            result = read_page(capture)
            if isinstance(result, Article) and not is_apart(row):
                articles.save([(capture, result)])
    return content(path)


def content(path):
    with open_database(path, ARTICLES, read_only=True) as db:
        seen = db.execute("SELECT identity, last_seen FROM articles ORDER BY 1").fetchall()
        at = db.execute("SELECT url, last_seen FROM aliases ORDER BY article_id, url").fetchall()
    return digest(path), seen, sorted(at, key=str)


def lasting(books):
    """Return the last capture of each address, and its last whole page."""
    found = set()
    for uri in {row.uri for row in books.rows()}:
        history = list(books.crawl.captures.history(uri))
        whole = [
            row
            for row in history
            if row.status == 200 and not is_apart(row) and books.read(row).exchange.body
        ]
        found |= {fact(row) for row in (history[-1], *whole[-1:])}
    return found


def is_replaced(books, row):
    """Tell whether a newer whole page of the same address is left."""
    return any(
        other.status == 200
        and not is_apart(other)
        and books.read(other).exchange.body
        and other.fetched_at is not None
        and (row.fetched_at is None or other.fetched_at > row.fetched_at)
        for other in books.crawl.captures.history(row.uri)
    )


def assert_index_is_right(books, path):
    with CrawlStore.open(path) as crawl:
        index_archive(books.folder, crawl)
        assert index_facts(crawl.captures) == index_facts(books.crawl.captures)


def index_facts(index):
    segments = [replace(segment, sealed_at=None) for segment in index.segments()]
    return segments, [row for segment in segments for row in index.of_segment(segment.name)]


@settings(deadline=None, max_examples=40)
@given(runs=RUNS, limits=LIMITS)
def test_what_is_left_says_all_that_must_last(runs, limits):
    with TemporaryDirectory() as name, library(Path(name)) as books:
        for number, (fetches, max_bytes, batch_size) in enumerate(runs):
            books.crawled(
                *fetches,
                at=NOON + timedelta(seconds=number),
                max_bytes=max_bytes,
                batch_size=batch_size,
            )
        before, bodies = books.rows(), {fact(row): books.read(row) for row in books.rows()}
        must_last, articles = lasting(books), content(Path(name, "articles.db"))
        assert rebuilt(books, Path(name, "rebuilt.db")) == articles
        total = sum(path.stat().st_size for path in books.segments())
        share, max_age = limits
        max_bytes = None if share is None else int(share * total)

        def pruned(**options):
            return prune(
                books.folder,
                books.crawl,
                books.articles,
                max_bytes=max_bytes,
                max_age=max_age,
                now=NOW,
                **options,
            )

        foretold = pruned(dry_run=True)
        assert books.rows() == before
        report = pruned()

        left = books.rows()
        gone = Counter(map(fact, before)) - Counter(map(fact, left))
        event(f"pages removed: {report.pages > 0}, refusals: {report.refusals > 0}")
        revisits = sum(row[3] is ExchangeKind.REVISIT for row in gone.elements())
        event(f"revisits removed: {revisits > 0}")
        # Only what the index had, and what it had is as it was.
        assert not Counter(map(fact, left)) - Counter(map(fact, before))
        for row in left:
            assert books.read(row).exchange == bodies[fact(row)].exchange
        assert must_last <= {fact(row) for row in left}
        for row in before:
            if fact(row) in gone and not is_apart(row):
                assert is_replaced(books, row)
        assert rebuilt(books, Path(name, "again.db")) == articles
        books.assert_sound()
        assert_index_is_right(books, Path(name, "new.db"))

        assert report.bytes_before == total
        assert report.bytes_after == sum(path.stat().st_size for path in books.segments())
        assert report.captures == len(left)
        assert (report.pages, report.refusals) == (foretold.pages, foretold.refusals)
        assert (report.bytes_after, report.captures) == (foretold.bytes_after, foretold.captures)
        assert report.pages + report.refusals == gone.total()
        over = 0 if max_bytes is None else max(0, report.bytes_after - max_bytes)
        assert report.bytes_over == over
        if over:
            # Nothing is left that could have gone.
            spared = prune(
                books.folder,
                books.crawl,
                books.articles,
                max_bytes=0,
                max_age=None,
                now=NOW,
                dry_run=True,
            )
            assert spared.pages + spared.refusals == 0
        again = pruned()
        assert (again.pages, again.refusals, again.rewritten) == (0, 0, 0)
