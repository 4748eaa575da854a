"""What a crawl asks of its frontier, whatever keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from pipelines.frontier.records import Answer, Lease, Link


class Frontier(Protocol):
    """The URLs of one site, as one run sees them.

    Every method may be repeated without harm: discovering what is known and
    acknowledging what was acknowledged change nothing but `last_seen`.
    """

    def discover(self, links: Sequence[Link], at: datetime) -> list[Link]:
        """Keep what was found; return the excluded ones among it that were not known."""
        ...

    def ask(self, links: Sequence[Link], at: datetime) -> list[Link]:
        """Keep URLs that the user names: due now, and first. Returns as `discover` does."""
        ...

    def lease(self, count: int, now: datetime, due_by: datetime) -> list[Lease]:
        """Hand out at most `count` URLs that are due by a moment, the most urgent first.

        now: when the leases begin; they end by themselves after a while.
        """
        ...

    def preview(self, count: int, due_by: datetime) -> list[Lease]:
        """Return what `lease` would hand out, without a change."""
        ...

    def acknowledge(self, answers: Sequence[Answer]) -> list[Link]:
        """Take note of answers whose results are stored, and of the links on them.

        Ends the leases. Returns the excluded links that were not known.
        """
        ...

    def release(self, keys: Sequence[str]) -> None:
        """Give back leases that were not used: the URLs are due as they were."""
        ...

    def release_all(self) -> int:
        """Give back every lease of the site, of whatever run; return how many there were.

        For a run that has the site for itself: a dead run's leases would keep
        their URLs until they expire.
        """
        ...

    def due(self, by: datetime) -> int:
        """Return how many URLs are due by a moment and not leased."""
        ...
