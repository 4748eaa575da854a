"""The crawl's end of the line to its clerk."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Protocol, TypeVar

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
    Logged,
    Opened,
    Order,
    Page,
    Recorded,
    Refuse,
    Report,
)
from crawler.clerk.serving import serve
from crawler.options import CrawlState, SiteSummary
from crawler.refusal import Refusal
from crawler.run_start import RunStart
from pipelines.archive.exchange import Exchange
from pipelines.crawl_db import OutcomeRow
from pipelines.frontier.records import Lease

T = TypeVar("T", Opened, Finished)

# Seconds that the process has to end once its run is finished.
_FAREWELL = 30.0


class Listener(Protocol):
    """Who is told what the clerk reports."""

    def blocked(self) -> None:
        """Learn that the site keeps refusing to serve us: it is to be left alone."""
        ...

    def recorded(self, row: OutcomeRow) -> None:
        """Learn of an outcome that is durable."""
        ...

    def failed(self, error: Exception) -> None:
        """Learn that something could not be stored: the crawl is to stop."""
        ...


class ClerkDiedError(Exception):
    """The clerk's process ended unasked: killed, or out of memory."""


class Clerk:
    """Passes orders to the clerk's process; see `crawler.account.RunAccount` for each.

    An order waits only where the clerk is behind, which slows the crawl to what
    can be stored. Belongs to one event loop.
    """

    def __init__(self, connection: Connection, process: BaseProcess, listener: Listener) -> None:
        self._connection = connection
        self._process = process
        self._listener = listener
        self._leased: asyncio.Future[tuple[Lease, ...]] | None = None
        self._number = 0
        self._died = False

    @classmethod
    def hire(cls, start: RunStart, listener: Listener) -> Clerk:
        """Start the process and have it begin the run.

        Raises what `crawler.opening.open_account` raises, and ClerkDiedError.
        """
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        level = logging.getLogger().getEffectiveLevel()
        process = context.Process(
            target=serve, args=(theirs, start, level), name=f"healthnews {start.site}"
        )
        process.start()
        theirs.close()
        clerk = cls(ours, process, listener)
        try:
            clerk._await(Opened)
        except BaseException:
            clerk._let_go()
            raise
        asyncio.get_running_loop().add_reader(ours.fileno(), clerk._read)
        return clerk

    async def lease(self, count: int) -> tuple[Lease, ...]:
        """Return at most `count` URLs that are due, after all that was ordered before is done."""
        self._leased = asyncio.get_running_loop().create_future()
        self._send(HandOut(count))
        if self._died:
            return ()
        return await self._leased

    def keep(self, exchange: Exchange, *, expected: bool, seconds: float | None) -> int:
        """Have an answer archived; return the number under which its result is to be told."""
        self._number += 1
        self._send(Keep(self._number, exchange, expected, seconds))
        return self._number

    def page(self, number: int, lease: Lease, retry_after: timedelta | None) -> None:
        """Have the page kept under a number read and stored."""
        self._send(Page(number, lease, retry_after))

    def refuse(
        self, number: int | None, lease: Lease, refusal: Refusal, retry_after: timedelta | None
    ) -> None:
        """Have it stored why a URL gave no page."""
        self._send(Refuse(number, lease, refusal, retry_after))

    def forget(self, number: int) -> None:
        """Say that no result will come for a number."""
        self._send(Forget(number))

    def discover_sitemaps(self, urls: Iterable[str], robots_url: str) -> None:
        """Have the sitemaps kept that a robots.txt names."""
        self._send(DiscoverSitemaps(tuple(urls), robots_url))

    def finish(self, state: CrawlState) -> SiteSummary:
        """Have the run ended, wait until it is, and return what it came to.

        Raises what kept it from ending in order, and ClerkDiedError.
        """
        with suppress(RuntimeError):  # the loop has ended before us: Ctrl-C, twice
            asyncio.get_running_loop().remove_reader(self._connection.fileno())
        try:
            self._connection.send(Finish(state))
            return self._await(Finished).summary
        except OSError as error:
            raise self._death() from error
        finally:
            self._let_go()

    def _send(self, order: Order) -> None:
        try:
            self._connection.send(order)
        except OSError:
            self._lose()

    def _read(self) -> None:
        try:
            while self._connection.poll():
                self._take(self._connection.recv())
        except (EOFError, OSError):
            self._lose()

    def _take(self, report: Report) -> None:
        match report:
            case Leased(leases):
                if self._leased is not None and not self._leased.done():
                    self._leased.set_result(leases)
            case Blocked():
                self._listener.blocked()
            case Recorded(rows):
                for row in rows:
                    self._listener.recorded(row)
            case Logged(record):
                logging.getLogger(record.name).handle(record)
            case Failed(error):
                self._listener.failed(error)

    def _await(self, kind: type[T]) -> T:
        """Take reports until the one that is waited for comes; raise a failure that does."""
        while True:
            try:
                report = self._connection.recv()
            except (EOFError, OSError) as error:
                raise self._death() from error
            if isinstance(report, kind):
                return report
            if isinstance(report, Failed):
                raise report.error
            self._take(report)

    def _lose(self) -> None:
        """Take note, once, that nobody is at the other end."""
        if self._died:
            return
        self._died = True
        asyncio.get_running_loop().remove_reader(self._connection.fileno())
        if self._leased is not None and not self._leased.done():
            self._leased.set_result(())
        self._listener.failed(self._death())

    def _death(self) -> ClerkDiedError:
        self._process.join(_FAREWELL)
        return ClerkDiedError(
            f"the process {self._process.name!r} that stores what is fetched ended by itself, "
            f"exit code {self._process.exitcode}; what it had archived is stored by the next run"
        )

    def _let_go(self) -> None:
        self._process.join(_FAREWELL)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._connection.close()
