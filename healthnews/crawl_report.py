"""What a crawl came to, for the user and for the scheduler."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import msgspec

from crawler.options import CrawlState, SiteSummary
from healthnews.exit_codes import ExitCode
from healthnews.tables import listed
from parsers import Outcome
from pipelines.drift.records import Drift

# The site has articles and we have them, whether or not this run wrote any.
_KEPT = frozenset(
    {
        Outcome.STORED,
        Outcome.UPDATED,
        Outcome.UNCHANGED,
        Outcome.NOT_MODIFIED,
        Outcome.DUPLICATE,
    }
)


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """What `crawl --json` prints.

    failed: requests that should have given a page and did not.
    left: pages that are due and were not requested. seconds: from beginning to end.
    """

    site: str
    run: int
    state: CrawlState
    exit_code: ExitCode
    pages: int
    articles: int
    related: int
    failed: int
    left: int
    outcomes: Mapping[Outcome, int]
    seconds: float
    db: str
    crawl_db: str
    archive: str
    drifts: tuple[Drift, ...]

    @classmethod
    def of(
        cls,
        summary: SiteSummary,
        db: Path,
        crawl_db: Path,
        archive: Path,
        drifts: tuple[Drift, ...] = (),
    ) -> Self:
        """Return the report of a run that wrote into these databases and this archive.

        drifts: what of the site's pages is no longer as in its earlier runs.
        """
        return cls(
            site=summary.site,
            run=summary.run,
            state=summary.state,
            exit_code=exit_code_of(summary, drifted=bool(drifts)),
            pages=summary.pages,
            articles=summary.articles,
            related=summary.related,
            failed=summary.failed,
            left=summary.left,
            outcomes=dict(summary.outcomes),
            seconds=round(summary.seconds, 3),
            db=str(db),
            crawl_db=str(crawl_db),
            archive=str(archive),
            drifts=drifts,
        )

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)

    def to_text(self) -> str:
        """Return a line per fact."""
        return "\n".join(
            (
                f"site      {self.site}",
                f"run       {self.run}, {self.state} after {self.seconds:.1f} s",
                f"pages     {self.pages} fetched, {self.left} left",
                f"articles  {self.articles} with {self.related} teasers, in {self.db}",
                f"outcomes  {listed(self.outcomes)}",
                f"raw pages {self.archive}",
                *self._drifts(),
            )
        )

    def _drifts(self) -> list[str]:
        lines = []
        for drift in self.drifts:
            lines.append(f"drift     {drift}")
            lines += [f"          look at {url}" for url in drift.urls]
        return lines


def exit_code_of(summary: SiteSummary, *, drifted: bool = False) -> ExitCode:
    """Return the exit code that a run deserves, the gravest that applies.

    drifted: whether what was read differs from earlier runs of the site.
    """
    outcomes = summary.outcomes
    kept = any(outcomes.get(outcome) for outcome in _KEPT) or not summary.expected
    if summary.state is CrawlState.ERROR:
        return ExitCode.INTERNAL
    if summary.state is CrawlState.BLOCKED or (not kept and outcomes.get(Outcome.BLOCKED)):
        return ExitCode.BLOCKED
    if summary.state is CrawlState.SHUTDOWN:
        return ExitCode.PARTLY
    if drifted:
        return ExitCode.DRIFTED
    if not kept:
        return ExitCode.NOTHING
    return ExitCode.PARTLY if summary.failed else ExitCode.DONE
