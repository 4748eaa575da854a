"""The runs of a site: what each came to, what was usual before it, whether it drifted."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from healthnews.report.records import SiteRun, Usual
from pipelines.crawl_db import CrawlStore
from pipelines.crawl_rows import Run, RunState
from pipelines.drift.drifted import HISTORY_ARTICLES, HISTORY_RUNS
from pipelines.drift.fields import FIELDS
from pipelines.drift.measures import Measures
from pipelines.drift.rules import Watched, drifts


def site_runs(store: CrawlStore, runs: Sequence[Run]) -> tuple[SiteRun, ...]:
    """Return what some consecutive runs of one site came to.

    runs: oldest first; the good ones before the first of them are looked up.
    """
    if not runs:
        return ()
    numbers = store.history.good_before(runs[0], articles=HISTORY_ARTICLES, limit=HISTORY_RUNS)
    earlier = [measures for number in numbers if (measures := store.measures.of(number))]
    found = []
    for run in runs:
        item = _site_run(store, run, earlier)
        found.append(item)
        if _is_good(item):
            earlier = [item.measures or Measures(), *earlier][:HISTORY_RUNS]
    return tuple(found)


def _site_run(store: CrawlStore, run: Run, earlier: Sequence[Measures]) -> SiteRun:
    measures = store.measures.of(run.id)
    found = () if measures is None else drifts(Watched(run.site or "", measures, {}), earlier)
    return SiteRun(run, store.outcome_counts(run.id), measures, _usual(earlier), found)


def _is_good(item: SiteRun) -> bool:
    """Tell whether later runs are compared with this one, as `pipelines.drift.drifted` has it."""
    enough = item.measures is not None and item.measures.articles >= HISTORY_ARTICLES
    return enough and item.run.state is RunState.FINISHED


def _usual(earlier: Sequence[Measures]) -> Usual:
    coverage = {}
    for field in FIELDS:
        known = [found for measures in earlier if (found := measures.coverage(field))]
        shares = [found.share for found in known if found.share is not None]
        if shares:
            coverage[field] = median(shares)
    bodies = [measures.body_median for measures in earlier if measures.body_median is not None]
    return Usual(coverage, median(bodies) if bodies else None)
