"""Answers are acknowledged with the results they stand for, or not at all."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime

import pytest

from parsers.outcome import Outcome, Rejected
from parsers.record import DatePrecision, DateSource
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore, OutcomeRow
from pipelines.frontier.records import UrlState
from pipelines.ingest import Ingest
from tests.pipelines.builders import NOON, capture, captured, numbered
from tests.pipelines.frontier.urls import DAY, OFFSITE, answer, link, page


class Crawl:
    """What a run has open: both stores, a frontier, the ingest, and what it was told."""

    def __init__(self, folder, stack):
        self.articles = stack.enter_context(ArticleStore.open(folder / "articles.db"))
        self.store = stack.enter_context(CrawlStore.open(folder / "crawl.db"))
        self.run = self.store.begin_run("crawl", "example", {}, NOON)
        self.frontier = self.store.frontier("example", self.run, max_depth=3)
        self.told = []
        self.ingest = Ingest(
            self.articles,
            self.store,
            self.run,
            on_outcome=self.told.append,
            frontier=self.frontier,
        )

    def lease(self, *links):
        self.frontier.discover(links, NOON)
        assert len(self.frontier.lease(len(links), NOON, NOON)) == len(links)

    def outcomes(self):
        return [(row.url, row.outcome) for row in self.store.outcomes(self.run)]


@pytest.fixture
def crawl(tmp_path):
    with ExitStack() as stack:
        yield Crawl(tmp_path, stack)


def given(target, at=NOON, **changes):
    """An answer as the crawl has it: before it knows what storing the page comes to."""
    return answer(target, Outcome.STORED, at=at, **changes)


def test_a_url_is_done_once_its_result_is_stored(crawl):
    crawl.lease(link(1))
    crawl.ingest.add(*captured(numbered(1)), answer=given("article 1"))
    assert crawl.frontier.known("article 1").state is UrlState.LEASED
    crawl.ingest.flush()
    assert crawl.frontier.known("article 1").state is UrlState.FETCHED
    assert crawl.articles.counts().articles == 1


def test_the_frontier_learns_what_storing_came_to(crawl):
    crawl.lease(link(1))
    for hours, outcome, changed in ((0, Outcome.STORED, 0), (1, Outcome.UNCHANGED, 0)):
        crawl.ingest.add(
            *captured(numbered(1), hours), answer=given("article 1", NOON + hours * DAY)
        )
        crawl.ingest.flush()
        known = crawl.frontier.known("article 1")
        assert crawl.told[-1].outcome is outcome
        assert known.last_changed == NOON + changed * DAY
    assert known.interval == 1.5 * DAY


def test_an_article_that_is_invalid_is_a_failure(crawl):
    crawl.lease(link(1))
    crawl.ingest.add(*captured(numbered(1, title="")), answer=given("article 1"))
    crawl.ingest.flush()
    known = crawl.frontier.known("article 1")
    assert (known.state, known.reason) == (UrlState.FAILED, "invalid: title is blank: ''")


def test_a_rejected_page_and_a_request_without_an_answer_are_acknowledged(crawl):
    crawl.lease(link(1), page("/list"))
    crawl.ingest.add(capture(), Rejected(Outcome.LISTING, "2 links"), answer=given("page /list"))
    crawl.ingest.reject(
        link(1).url,
        Outcome.NETWORK_ERROR,
        "no route",
        NOON,
        None,
        answer=given("article 1", status=None),
    )
    crawl.ingest.flush()
    assert crawl.frontier.known("page /list").state is UrlState.FETCHED
    assert crawl.frontier.known("article 1").reason == "network_error: no route"


def test_refused_links_become_outcomes_of_the_run(crawl):
    crawl.lease(link(1), link(2))
    refused = link(9, exclusion=OFFSITE)
    for number in (1, 2):
        crawl.ingest.add(
            *captured(numbered(number)),
            answer=given(f"article {number}", links=(link(3), refused)),
        )
    crawl.ingest.flush()
    row = OutcomeRow(refused.url, Outcome.OFFSITE, OFFSITE.reason, NOON, None)
    assert list(crawl.store.outcomes(crawl.run))[-1] == row
    assert [told.outcome for told in crawl.told] == [
        Outcome.STORED,
        Outcome.STORED,
        Outcome.OFFSITE,
    ]
    assert crawl.ingest.counts == {Outcome.STORED: 2, Outcome.OFFSITE: 1}


@pytest.mark.parametrize(
    ("text", "precision", "published"),
    [
        (
            "2025-03-01T08:30:00+08:00",
            DatePrecision.SECOND,
            datetime(2025, 3, 1, 0, 30, tzinfo=UTC),
        ),
        ("2025-03-01", DatePrecision.DAY, datetime(2025, 2, 28, 16, tzinfo=UTC)),
    ],
)
def test_an_article_tells_how_old_it_is(crawl, text, precision, published):
    """One published 92 days before the visit is old: it is left alone for two weeks."""
    crawl.lease(link(1))
    dated = numbered(
        1,
        date_published=text,
        date_published_raw=text,
        date_published_precision=precision,
        date_published_source=DateSource.META,
    )
    crawl.ingest.add(*captured(dated), answer=given("article 1"))
    crawl.ingest.flush()
    assert crawl.frontier.known("article 1").interval == 14 * DAY
    (stored,) = crawl.store._db.execute("SELECT published_at FROM frontier").fetchone()
    assert datetime.fromisoformat(stored) == published


def test_a_failing_frontier_leaves_no_outcome_and_the_next_flush_writes_both(crawl):
    crawl.lease(link(1))
    crawl.ingest.add(*captured(numbered(1)), answer=given("article 1", links=(link(2),)))
    crawl.ingest.add(*captured(numbered(5)), answer=given("article 5"))
    with pytest.raises(LookupError, match="article 5"):
        crawl.ingest.flush()
    assert (crawl.outcomes(), crawl.told) == ([], [])
    assert crawl.frontier.known("article 1").state is UrlState.LEASED
    crawl.frontier.discover([link(5)], NOON)
    crawl.ingest.flush()
    assert [outcome for _, outcome in crawl.outcomes()] == [Outcome.STORED] * 2
    assert crawl.frontier.known("article 2").state is UrlState.DISCOVERED


def test_a_failing_account_leaves_no_url_done(crawl):
    crawl.lease(link(1))
    crawl.store._db.execute("ALTER TABLE outcomes RENAME TO hidden")
    crawl.ingest.add(*captured(numbered(1)), answer=given("article 1", links=(link(2),)))
    with pytest.raises(Exception, match="no such table"):
        crawl.ingest.flush()
    assert crawl.frontier.known("article 1").state is UrlState.LEASED
    assert crawl.frontier.known("article 2") is None
    crawl.store._db.execute("ALTER TABLE hidden RENAME TO outcomes")
    crawl.ingest.flush()
    assert crawl.frontier.known("article 1").state is UrlState.FETCHED
    # The articles were stored before the account failed.
    assert [outcome for _, outcome in crawl.outcomes()] == [Outcome.STORED]


def test_an_answer_without_a_frontier_is_refused_where_it_is_given(crawl):
    bare = Ingest(crawl.articles, crawl.store, crawl.run)
    with pytest.raises(ValueError, match="no frontier to acknowledge 'article 1'"):
        bare.add(*captured(numbered(1)), answer=given("article 1"))


def test_an_answer_without_a_time_zone_is_refused_where_it_is_given(crawl):
    with pytest.raises(ValueError, match="time zone"):
        crawl.ingest.reject(
            None,
            Outcome.BLOCKED,
            "",
            NOON,
            None,
            answer=given("article 1", datetime(2026, 6, 1)),
        )


def test_what_is_undone_was_never_there(crawl):
    with crawl.store.undone():
        run = crawl.store.begin_run("crawl --dry-run", "example", {}, NOON)
        trial = crawl.store.frontier("example", run, max_depth=3)
        trial.discover([link(1)], NOON)
        assert trial.due(NOON) == 1
    assert crawl.frontier.known("article 1") is None
    assert [known.id for known in crawl.store.runs()] == [crawl.run]
