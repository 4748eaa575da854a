"""Has a run drifted from the earlier runs of its site? Reads `crawl.db`."""

from __future__ import annotations

from pipelines.crawl_db import CrawlStore
from pipelines.drift.measures import Measures
from pipelines.drift.records import Drift
from pipelines.drift.rules import URLS, Watched, drifts

HISTORY_RUNS = 5
"""Good runs that a run is compared with: the last ones of its site.

The median of five follows a lasting change after three runs.
"""

HISTORY_ARTICLES = 10
"""Articles that a run must have read to be compared with."""


def drifted(store: CrawlStore, run: int) -> tuple[Drift, ...]:
    """Return what differs between a run and the last good runs of its site.

    Empty for a run that is no crawl of one site, or measured nothing. Raises
    UnknownRunError.
    """
    found = store.history.run(run)
    measures = store.measures.of(run)
    if found.site is None or measures is None:
        return ()
    watched = Watched(found.site, measures, store.history.first_urls(run, URLS))
    return drifts(watched, good_measures(store, run))


def good_measures(store: CrawlStore, run: int) -> list[Measures]:
    """Return what the last good runs of the same site before a run measured, newest first.

    Good are runs that finished and read at least `HISTORY_ARTICLES` articles.
    """
    found = store.history.run(run)
    numbers = store.history.good_before(found, articles=HISTORY_ARTICLES, limit=HISTORY_RUNS)
    known = (store.measures.of(number) for number in numbers)
    return [measures for measures in known if measures is not None]
