"""What an ingest came to, for the user and for the scheduler."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import msgspec

from healthnews.exit_codes import ExitCode
from healthnews.ingesting import IngestSummary, Places
from healthnews.tables import listed
from parsers import Outcome
from pipelines.crawl_db import RunState

# Something was given and could not be used. A page that answered 404 or refused its
# crawler is what the archive says, and no failure of ours.
_FAILURES = frozenset(
    {Outcome.TOO_LARGE, Outcome.UNDECODABLE, Outcome.PARSE_ERROR, Outcome.INVALID}
)
_UNNAMED = (
    "without a known URL, named by their bytes (urn:sha256:…); "
    "to name them, ingest again with --urls FILE and a new --db, --crawl-db and --archive"
)
# Articles were given and we have them, whether or not this run wrote any.
_KEPT = frozenset({Outcome.STORED, Outcome.UPDATED, Outcome.UNCHANGED, Outcome.DUPLICATE})


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What `ingest --json` prints.

    files: how many were read. captures: how many pages those held, whatever
    became of them. unnamed: new articles whose URL is not known, named by their
    bytes. seconds: from beginning to end.
    """

    run: int
    state: RunState
    exit_code: ExitCode
    files: int
    captures: int
    unnamed: int
    outcomes: Mapping[Outcome, int]
    seconds: float
    db: str
    crawl_db: str
    archive: str

    @classmethod
    def of(cls, summary: IngestSummary, places: Places) -> Self:
        """Return the report of a run that wrote into these places."""
        return cls(
            run=summary.run,
            state=summary.state,
            exit_code=exit_code_of(summary),
            files=summary.files,
            captures=sum(summary.outcomes.values()),
            unnamed=summary.unnamed,
            outcomes=dict(summary.outcomes),
            seconds=round(summary.seconds, 3),
            db=str(places.db),
            crawl_db=str(places.crawl_db),
            archive=str(places.archive),
        )

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)

    def to_text(self) -> str:
        """Return a line per fact, and where the reasons are where something failed."""
        lines = [
            f"run       {self.run}, {self.state} after {self.seconds:.1f} s",
            f"files     {self.files} with {self.captures} captures",
            f"articles  in {self.db}, raw pages in {self.archive}",
            f"outcomes  {listed(self.outcomes)}",
        ]
        if self.unnamed:
            lines.append(f"unnamed   {self.unnamed} {_UNNAMED}")
        if self.exit_code is not ExitCode.DONE:
            lines.append(f"reasons   healthnews runs show {self.run} --crawl-db {self.crawl_db}")
        return "\n".join(lines)


def exit_code_of(summary: IngestSummary) -> ExitCode:
    """Return the exit code that a run deserves, the gravest that applies."""
    if summary.state is RunState.INTERRUPTED:
        return ExitCode.PARTLY
    if not any(summary.outcomes.get(outcome) for outcome in _KEPT):
        return ExitCode.NOTHING
    failed = any(summary.outcomes.get(outcome) for outcome in _FAILURES)
    return ExitCode.PARTLY if failed else ExitCode.DONE
