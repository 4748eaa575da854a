"""The clerk's own process: takes orders until the run is finished or the crawl is gone."""

from __future__ import annotations

import gc
import logging
import signal
from multiprocessing.connection import Connection
from select import POLLIN, poll

from crawler.account import RunAccount
from crawler.clerk.messages import (
    Blocked,
    DiscoverSitemaps,
    Failed,
    Finish,
    Finished,
    Forget,
    HandOut,
    Keep,
    Leased,
    Opened,
    Order,
    Page,
    Recorded,
    Refuse,
)
from crawler.clerk.outbox import Outbox, OutboxHandler
from crawler.opening import open_account
from crawler.options import CrawlState
from crawler.run_start import RunStart
from parsers import Outcome
from pipelines.crawl_db import OutcomeRow

# Milliseconds without an order after which is looked at what waits to be stored.
_PATIENCE = 500
# Objects that outnumber those freed before cycles are looked for: seven hundred by default.
_BETWEEN_COLLECTIONS = 20_000


def serve(connection: Connection, start: RunStart, level: int) -> None:
    """Begin a run and carry out orders. `level` is that of the crawl's log."""
    # Whoever stops the crawl may signal all its processes; this one ends after the other.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    gc.freeze()
    gc.set_threshold(_BETWEEN_COLLECTIONS, 10, 10)
    outbox = Outbox(connection)
    logging.basicConfig(level=level, handlers=[OutboxHandler(outbox)])
    recorded: list[OutcomeRow] = []
    try:
        account = open_account(start, recorded.append)
    except Exception as error:
        outbox.put(Failed.of(error))
    else:
        outbox.put(Opened(account.run))
        _Clerk(account, outbox, recorded, start.blocked_limit).work(connection)
    outbox.close()


class _Clerk:
    def __init__(
        self, account: RunAccount, outbox: Outbox, recorded: list[OutcomeRow], blocked_limit: int
    ) -> None:
        self._account = account
        self._blocked_limit = blocked_limit
        self._refusals = 0
        self._outbox = outbox
        self._recorded = recorded
        self._broken = False

    def work(self, connection: Connection) -> None:
        # Connection.poll makes an object like this one each time.
        waiting = poll()
        waiting.register(connection.fileno(), POLLIN)
        while True:
            try:
                order = connection.recv() if waiting.poll(_PATIENCE) else None
            except (EOFError, OSError):
                order = Finish(CrawlState.SHUTDOWN)  # the crawl was killed
            try:
                self._carry_out(order)
            except Exception as error:
                self._broken = True
                self._outbox.put(Failed.of(error))
            self._report()
            if isinstance(order, Finish):
                return

    def _carry_out(self, order: Order | None) -> None:
        if isinstance(order, Finish):
            summary = self._account.finish(order.state)
            self._report()
            self._outbox.put(Finished(summary))
        elif self._broken:
            # What came before could not be stored, and this comes after it.
            if isinstance(order, HandOut):
                self._outbox.put(Leased(()))
        else:
            self._do(order)
            self._account.tick()

    def _do(self, order: Order | None) -> None:
        account = self._account
        match order:
            case Keep(number, exchange, expected, seconds):
                account.keep(number, exchange, expected=expected, seconds=seconds)
            case Page(number, lease, retry_after):
                self._count_refusals(account.page(number, lease, retry_after))
            case Refuse(number, lease, refusal, retry_after):
                account.refuse(number, lease, refusal, retry_after)
                self._count_refusals(refusal.outcome)
            case Forget(number):
                account.forget(number)
            case DiscoverSitemaps(urls, robots_url):
                account.discover_sitemaps(urls, robots_url)
            case HandOut(count):
                self._outbox.put(Leased(tuple(account.lease(count))))

    def _count_refusals(self, outcome: Outcome | None) -> None:
        self._refusals = self._refusals + 1 if outcome is Outcome.BLOCKED else 0
        if self._refusals == self._blocked_limit:
            self._outbox.put(Blocked())

    def _report(self) -> None:
        if self._recorded:
            self._outbox.put(Recorded(tuple(self._recorded)))
            self._recorded.clear()
