"""What a rebuild has come to so far, and its account in `crawl.db`."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

from pipelines.crawl_db import CrawlStore
from pipelines.rebuild.account import account
from pipelines.rebuild.checks import outcomes_of, told
from pipelines.rebuild.range_reading import Spot
from pipelines.rebuild.records import DamagedSpot
from pipelines.rebuild.target import Target
from pipelines.rebuild.tasks import PartFacts


class Tally:
    """Counts of one run. `db` is `crawl.db`."""

    def __init__(self, db: Database, run: int) -> None:
        self._db = db
        self._run = run
        self._damaged: list[DamagedSpot] = []
        self.lost = 0
        self.parts: set[Path] = set()

    def part(self, facts: PartFacts, building: Target) -> None:
        """Store a part and account for its captures. Raises sqlite3.Error."""
        corrections = building.merge(facts.path)
        self._damaged += account(self._db, self._run, facts.path, corrections)
        self.lost += facts.lost
        self.parts.add(facts.path)

    def spot(self, spot: Spot) -> None:
        """Account for damage that no part tells of. Raises sqlite3.Error."""
        CrawlStore(self._db).record(self._run, outcomes_of(spot))
        self._damaged.append(told(spot))
        self.lost += len(spot.unread)

    @property
    def damaged(self) -> tuple[DamagedSpot, ...]:
        """All spots, in order of segment and offset."""
        return tuple(sorted(self._damaged, key=lambda spot: (spot.segment, spot.offset)))
