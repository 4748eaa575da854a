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

    @classmethod
    def of(cls, summary: SiteSummary, db: Path, crawl_db: Path, archive: Path) -> Self:
        """Return the report of a run that wrote into these databases and this archive."""
        return cls(
            site=summary.site,
            run=summary.run,
            state=summary.state,
            exit_code=exit_code_of(summary),
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
            )
        )


def exit_code_of(summary: SiteSummary) -> ExitCode:
    """Return the exit code that a run deserves, the gravest that applies."""
    outcomes = summary.outcomes
    kept = any(outcomes.get(outcome) for outcome in _KEPT) or not summary.expected
    if summary.state is CrawlState.ERROR:
        return ExitCode.INTERNAL
    if summary.state is CrawlState.BLOCKED or (not kept and outcomes.get(Outcome.BLOCKED)):
        return ExitCode.BLOCKED
    if summary.state is CrawlState.SHUTDOWN:
        return ExitCode.PARTLY
    if not kept:
        return ExitCode.NOTHING
    return ExitCode.PARTLY if summary.failed else ExitCode.DONE
