"""The frontier against a plain model of it, by whatever a crawl may do in whatever order."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from parsers.outcome import Outcome
from pipelines.crawl_db import CrawlStore
from pipelines.database import open_database
from pipelines.frontier.records import FoundBy, UrlState
from pipelines.frontier.sqlite_frontier import SqliteFrontier
from pipelines.schema import CRAWL
from tests.pipelines.frontier.urls import DAY, HOUR, NOON, OFFSITE, SITE, answer, link

numbers = st.integers(0, 7)
links = st.lists(
    st.builds(
        link,
        numbers,
        depth=st.integers(1, 4),
        exclusion=st.none() | st.just(OFFSITE),
        found_by=st.sampled_from((FoundBy.RELATED, FoundBy.SITEMAP)),
        modified_at=st.none() | st.integers(-3, 3).map(lambda days: NOON + days * DAY),
    ),
    max_size=4,
)
statuses = {Outcome.HTTP_ERROR: 404, Outcome.NETWORK_ERROR: None}


class CrashError(Exception):
    """What ends a transaction."""


class Machine(RuleBasedStateMachine):
    """The model: which URLs were found, and until when each is leased.

    When a URL is due is the policy's affair: the model takes it from there, and
    holds the frontier to it.
    """

    @initialize()
    def open(self):
        self.folder = Path(tempfile.mkdtemp())
        self.db = open_database(self.folder / "crawl.db", CRAWL)
        self.now = NOON
        self.found: set[str] = set()
        self.told: set[str] = set()
        self.leased = {}
        self.given = []
        self.frontier = self.new_run()

    def new_run(self):
        run = CrawlStore(self.db).begin_run("crawl", SITE, {}, NOON)
        return SqliteFrontier(self.db, SITE, run, max_depth=3, lease_time=HOUR)

    def teardown(self):
        self.db.close()
        shutil.rmtree(self.folder)

    def keys_due(self):
        known = [self.frontier.known(key) for key in self.found]
        return {
            url.key
            for url in known
            if url.state is not UrlState.LEASED and url.due is not None and url.due <= self.now
        }

    def tell(self, returned):
        """Every refused URL is told of once in its life."""
        keys = [item.key for item in returned]
        assert len(keys) == len(set(keys))
        assert not self.told & set(keys)
        self.told |= set(keys)

    @rule(links=links)
    def discover(self, links):
        new = {item.key for item in links} - self.found
        returned = self.frontier.discover(links, self.now)
        self.found |= new
        assert {item.key for item in returned} <= new
        self.tell(returned)

    @rule(links=links)
    def ask(self, links):
        self.tell(self.frontier.ask(links, self.now))
        self.found |= {item.key for item in links}
        for item in links:
            if item.exclusion is None:
                assert self.frontier.known(item.key).due is not None

    @rule(count=st.integers(0, 5))
    def lease(self, count):
        self.leased = {key: end for key, end in self.leased.items() if end > self.now}
        known = [self.frontier.known(key) for key in self.found - set(self.leased)]
        free = {url.key for url in known if url.due is not None and url.due <= self.now}
        leases = self.frontier.lease(count, self.now, self.now)
        keys = {lease.key for lease in leases}
        assert keys <= free
        assert len(keys) == len(leases) == min(count, len(free))
        self.leased |= dict.fromkeys(keys, self.now + HOUR)

    @precondition(lambda self: self.leased)
    @rule(data=st.data(), outcome=st.sampled_from(Outcome), links=links)
    def acknowledge(self, data, outcome, links):
        key = data.draw(st.sampled_from(sorted(self.leased)))
        status = statuses.get(outcome, 200)
        given = answer(key, outcome, at=self.now, status=status, links=tuple(links))
        self.tell(self.frontier.acknowledge([given]))
        self.found |= {item.key for item in links}
        self.given.append(given)
        del self.leased[key]
        known = self.frontier.known(key)
        assert known.state not in (UrlState.LEASED, UrlState.DISCOVERED)
        assert known.last_fetched == self.now
        assert known.due is None or known.due > self.now
        # Moments tell answers apart.
        self.now += HOUR / 3600

    @precondition(lambda self: self.given)
    @rule(data=st.data())
    def acknowledge_again(self, data):
        given = data.draw(st.sampled_from(self.given))
        before = self.frontier.known(given.key)
        assert self.frontier.acknowledge([given]) == []
        after = self.frontier.known(given.key)
        linked_to_itself = any(item.key == given.key for item in given.links)
        assert linked_to_itself or after == before

    @precondition(lambda self: self.leased)
    @rule(data=st.data())
    def crash_before_the_commit(self, data):
        key = data.draw(st.sampled_from(sorted(self.leased)))
        before = self.frontier.known(key)
        try:
            with CrawlStore(self.db).transaction():
                self.frontier.acknowledge([answer(key, at=self.now, links=(link(99),))])
                raise CrashError
        except CrashError:
            pass
        assert self.frontier.known(key) == before
        assert self.frontier.known("article 99") is None

    @precondition(lambda self: self.leased)
    @rule(data=st.data())
    def release(self, data):
        keys = data.draw(st.sets(st.sampled_from(sorted(self.leased))))
        self.frontier.release(sorted(keys))
        for key in keys:
            del self.leased[key]
            assert self.frontier.known(key).state is not UrlState.LEASED

    @rule()
    def begin_a_new_run(self):
        self.frontier = self.new_run()
        assert self.frontier.release_all() >= len(self.leased)
        self.leased = {}

    @rule(hours=st.sampled_from((0.5, 2, 30, 24 * 8, 24 * 100)))
    def wait(self, hours):
        self.now += hours * HOUR

    @invariant()
    def no_url_is_lost(self):
        ours = [key for (key,) in self.db.execute("SELECT key FROM frontier")]
        assert len(ours) == len(set(ours))
        assert set(ours) == self.found

    @invariant()
    def leases_are_those_given(self):
        shown = {key for key in self.found if self.frontier.known(key).state is UrlState.LEASED}
        assert {key for key, end in self.leased.items() if end > self.now} <= shown

    @invariant()
    def what_is_due_is_counted_and_nothing_else(self):
        assert self.frontier.due(self.now) == len(self.keys_due())
        assert {lease.key for lease in self.frontier.preview(99, self.now)} == self.keys_due()

    @invariant()
    def what_waits_to_be_fetched_is_due(self):
        for key in self.found:
            url = self.frontier.known(key)
            waits = url.state in (UrlState.DISCOVERED, UrlState.FETCHED, UrlState.FAILED)
            assert not waits or url.due is not None
            assert url.state is not UrlState.GONE or url.due is None


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=50, stateful_step_count=30, deadline=None)
