"""The clerk's reports, on their way to the crawl."""

from __future__ import annotations

import logging
from logging.handlers import QueueHandler
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread

from crawler.clerk.messages import Logged, Report


class Outbox:
    """Sends reports from a thread of its own.

    The crawl may be busy handing over a page while a report is due. Were both
    to wait for the other to read, neither would go on.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._queue: SimpleQueue[Report | None] = SimpleQueue()
        self._thread = Thread(target=self._send, name="outbox", daemon=True)
        self._thread.start()

    def put(self, report: Report) -> None:
        """Have a report sent after those put before it."""
        self._queue.put(report)

    def close(self) -> None:
        """Send what is left, and end."""
        self._queue.put(None)
        self._thread.join()

    def _send(self) -> None:
        while (report := self._queue.get()) is not None:
            try:
                self._connection.send(report)
            except OSError:
                return  # the crawl is gone; the clerk meets the end of its orders


class OutboxHandler(QueueHandler):
    """Sends the clerk's log to the crawl, where it is formatted as all the rest."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(SimpleQueue())
        self._outbox = outbox

    def enqueue(self, record: logging.LogRecord) -> None:
        """Send a record that `prepare` has made fit to be sent."""
        self._outbox.put(Logged(record))
