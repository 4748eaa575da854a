"""One run of `healthnews ingest`: everything from elsewhere, through the path of the crawl."""

from __future__ import annotations

import logging
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from healthnews.files import read_page
from healthnews.ingest_files import InputFile
from healthnews.intake import Intake, Origin
from healthnews.saved_pages import PageFacts
from parsers import Outcome, Rejected
from pipelines.archive.captured import UNKNOWN_URL
from pipelines.archive.exchange import Archived, ArchiveError, Damaged
from pipelines.archive.payloads import Payloads
from pipelines.archive.reading import read_archive
from pipelines.archive.recovery import recover
from pipelines.archive.writing import ArchiveWriter
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore, OutcomeRow, RunState
from pipelines.ingest import Ingest

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything goes: the two SQLite files and the folder of raw pages."""

    db: Path
    crawl_db: Path
    archive: Path


@dataclass(frozen=True, slots=True)
class IngestSummary:
    """What a run came to.

    files: how many were begun. unnamed: new articles whose URL is not known, named
        by their bytes. seconds: from beginning to end.
    """

    run: int
    state: RunState
    files: int
    unnamed: int
    outcomes: Mapping[Outcome, int]
    seconds: float


class Ingesting:
    """Takes in files, one after the other.

    advance: is told how many more bytes were read. stop: is asked between two
        captures; once it says yes, the run ends in order.
    """

    def __init__(self, advance: Callable[[int], None], stop: Callable[[], bool]) -> None:
        self._advance = advance
        self._stop = stop
        self._unnamed = 0
        # Which captures of a file are revisits whose payloads were not there yet.
        self._deferred: dict[InputFile, array[int]] = {}

    def run(
        self,
        inputs: Iterable[InputFile],
        facts: PageFacts,
        places: Places,
        arguments: Mapping[str, object],
    ) -> IngestSummary:
        """Take in the files and return what they came to.

        What a killed run left in the archive is brought in order first.
        `arguments` are kept with the run for people to read.

        Raises pipelines.errors.StoreError where a database cannot be used,
        ArchiveError where the archive cannot, sqlite3.Error; the run ends as
        `failed` then, and the next one brings the archive in order.
        """
        began, files = time.monotonic(), 0
        with ExitStack() as resources:
            articles = resources.enter_context(ArticleStore.open(places.db))
            crawl = resources.enter_context(CrawlStore.open(places.crawl_db))
            for recovered in recover(places.archive, articles, crawl):
                _log.warning("%s", recovered)
            run = crawl.begin_run("ingest", None, arguments, _now())
            with _intake(articles, crawl, run, places.archive, self._count) as intake:
                for source in inputs:
                    if self._stop():
                        break
                    files += 1
                    self._take(source, facts, intake)
                self._take_deferred(intake)
            state = RunState.INTERRUPTED if self._stop() else RunState.FINISHED
            crawl.finish_run(run, state, _now())
            outcomes = crawl.outcome_counts(run)
        seconds = time.monotonic() - began
        return IngestSummary(run, state, files, self._unnamed, outcomes, seconds)

    def _count(self, row: OutcomeRow) -> None:
        if row.outcome is Outcome.STORED and (row.identity or "").startswith(UNKNOWN_URL):
            self._unnamed += 1

    def _take(self, source: InputFile, facts: PageFacts, intake: Intake) -> None:
        if source.is_archive:
            self._take_archive(source, intake)
            return
        body = read_page(source.file)
        if isinstance(body, Rejected):
            intake.unreadable(body, source.file.path)
        else:
            intake.take(facts.exchange_of(source.file, body), _origin(source))
        self._advance(source.size)

    def _take_archive(self, source: InputFile, intake: Intake) -> None:
        origin, done = _origin(source), 0
        deferred = array("Q")
        for number, found in enumerate(self._found_in(source)):
            if isinstance(found, Rejected):
                intake.unreadable(found, origin.path)
                continue
            if isinstance(found, Damaged):
                intake.damaged(found, origin)
            elif not intake.take_archived(found, origin):
                deferred.append(number)
            self._advance(found.offset - done)
            done = found.offset
        self._advance(source.size - done)
        if deferred:
            self._deferred[source] = deferred

    def _take_deferred(self, intake: Intake) -> None:
        """Read the files of such revisits once more, now that all payloads there are came in."""
        for source, numbers in self._deferred.items():
            origin, waiting = _origin(source), iter(numbers)
            wanted = next(waiting, None)
            for number, found in enumerate(self._found_in(source)):
                if number == wanted:
                    wanted = next(waiting, None)
                    if isinstance(found, Archived) and not intake.take_archived(found, origin):
                        intake.give_up(found, origin)

    def _found_in(self, source: InputFile) -> Iterator[Archived | Damaged | Rejected]:
        # Here, where errors of our own archive cannot be meant.
        try:
            for found in read_archive(Path(source.file.path)):
                if self._stop():
                    return
                yield found
        except ArchiveError as error:
            yield Rejected(Outcome.PARSE_ERROR, str(error))


@contextmanager
def _intake(
    articles: ArticleStore,
    crawl: CrawlStore,
    run: int,
    folder: Path,
    on_outcome: Callable[[OutcomeRow], None],
) -> Iterator[Intake]:
    """Yield what takes in a run's captures; in the end write, or leave to the next start."""
    archive = ArchiveWriter.open(folder, run=run, index=crawl.captures, clock=_now)
    ingest = Ingest(articles, crawl, run, archive=archive, on_outcome=on_outcome)
    try:
        yield Intake(ingest, archive, crawl.captures, Payloads(folder, crawl.captures))
        ingest.flush()
        archive.close()
    except BaseException:
        archive.abandon()
        crawl.finish_run(run, RunState.FAILED, _now())
        raise


def _origin(source: InputFile) -> Origin:
    path = source.file.path
    try:
        changed_at = datetime.fromtimestamp(Path(path).stat().st_mtime, UTC)
    except (OSError, OverflowError, ValueError):
        changed_at = _now()
    return Origin(path, changed_at)


def _now() -> datetime:
    return datetime.now(UTC)
