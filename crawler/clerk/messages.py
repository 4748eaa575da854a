"""What the crawl and its clerk tell each other, in the order in which it happens."""

from __future__ import annotations

import logging
import pickle
from dataclasses import dataclass
from datetime import timedelta
from typing import Self, TypeAlias

from crawler.options import CrawlState, SiteSummary
from crawler.refusal import Refusal
from pipelines.archive.exchange import Exchange
from pipelines.crawl_db import OutcomeRow
from pipelines.frontier.records import Lease


@dataclass(frozen=True, slots=True)
class Keep:
    """Archive an answer; arguments as of `RunAccount.keep`."""

    number: int
    exchange: Exchange
    expected: bool
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Page:
    """Read and store the page kept under a number."""

    number: int
    lease: Lease
    retry_after: timedelta | None


@dataclass(frozen=True, slots=True)
class Refuse:
    """Store why a URL gave no page."""

    number: int | None
    lease: Lease
    refusal: Refusal
    retry_after: timedelta | None


@dataclass(frozen=True, slots=True)
class Forget:
    """No result will come for this number."""

    number: int


@dataclass(frozen=True, slots=True)
class DiscoverSitemaps:
    """Keep the sitemaps that a robots.txt names."""

    urls: tuple[str, ...]
    robots_url: str


@dataclass(frozen=True, slots=True)
class HandOut:
    """Answer with `Leased`: at most so many URLs that are due."""

    count: int


@dataclass(frozen=True, slots=True)
class Finish:
    """End the run, answer with `Finished`, and end."""

    state: CrawlState


@dataclass(frozen=True, slots=True)
class Opened:
    """The run has begun."""

    run: int


@dataclass(frozen=True, slots=True)
class Leased:
    """What to fetch next; nothing where nothing is due."""

    leases: tuple[Lease, ...]


@dataclass(frozen=True, slots=True)
class Blocked:
    """The site has refused so many requests in a row that it is to be left alone."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """Outcomes that are durable now."""

    rows: tuple[OutcomeRow, ...]


@dataclass(frozen=True, slots=True)
class Logged:
    """A line for the log of the crawl."""

    record: logging.LogRecord


@dataclass(frozen=True, slots=True)
class Failed:
    """The run could not begin, or something could not be stored: the crawl must stop."""

    error: Exception

    @classmethod
    def of(cls, error: Exception) -> Self:
        """Return the report of an error; of one that cannot be sent, its class and its text."""
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
        except Exception:
            return cls(RuntimeError(f"{type(error).__name__}: {error}"))
        return cls(error)


@dataclass(frozen=True, slots=True)
class Finished:
    """What the run came to."""

    summary: SiteSummary


Order: TypeAlias = Keep | Page | Refuse | Forget | DiscoverSitemaps | HandOut | Finish
Report: TypeAlias = Opened | Leased | Blocked | Recorded | Logged | Failed | Finished
