"""The clock of a crawl under test: the machine's, moved by what the environment says.

`HEALTHNEWS_CLOCK` names `tests.site.clocks.moved`.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from tests.site.maps import moment

VARIABLE = "HEALTHNEWS_TEST_CLOCK_SECONDS"
PATH = "tests.site.clocks.moved"


def moved() -> datetime:
    """Return the machine's time plus the seconds that the environment names."""
    return datetime.now(UTC) + timedelta(seconds=float(os.environ.get(VARIABLE, "0")))


class Calendar:
    """Says how to move the clock so that it shows a day of the site, and goes on from there."""

    def __init__(self) -> None:
        self._began = datetime.now(UTC)

    def environment(self, day: float) -> dict[str, str]:
        """Return the variables of a process that is to begin an hour into a day of the site."""
        whole = int(day)
        shown = moment(whole) + timedelta(days=day - whole, hours=1)
        return {VARIABLE: str((shown - self._began).total_seconds())}
