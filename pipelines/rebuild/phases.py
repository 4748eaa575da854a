"""The phases of a rebuild: recover, index, parse and store, relate, finish."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from pipelines.archive.file_errors import sync_folder
from pipelines.crawl_db import CrawlStore
from pipelines.rebuild.built import Built, SegmentSize, header_of, write_built
from pipelines.rebuild.checks import CheckedSegment, altered_spot, recovery_spots, vanished
from pipelines.rebuild.engine import Engine
from pipelines.rebuild.memory import peak_memory
from pipelines.rebuild.parts import Parts
from pipelines.rebuild.preparing import (
    being_written,
    check_segments,
    recover_first,
    update_index,
)
from pipelines.rebuild.records import PeakMemory, RebuildOptions, RebuildSummary, Seconds
from pipelines.rebuild.sources import FromSegments, FromStale, Source
from pipelines.rebuild.tally import Tally
from pipelines.rebuild.tasks import PartFacts


class Rebuilding:
    """One rebuild under way; `db` is `crawl.db`, `folder` that of the parts."""

    def __init__(self, options: RebuildOptions, db: Database, run: int, folder: Path) -> None:
        self._options = options
        self._db = db
        self._crawl = CrawlStore(db)
        self._run = run
        self._folder = folder
        self._tally = Tally(db, run)
        self._seconds: dict[str, float] = {}

    def run(self) -> RebuildSummary:
        """Go through all phases. Raises what `rebuild` raises."""
        options = self._options
        _remove_unfinished(self._folder)
        with self._timed("recover"):
            recovered = recover_first(options, self._crawl, self._folder)
            for spot in recovery_spots(recovered):
                self._tally.spot(spot)
        with options.start_engine(options.jobs) as engine:
            with self._timed("index"):
                segments = self._segments(engine)
            parts, source = Parts(engine, self._db), self._source(segments)
            try:
                articles = self._fill(parts, source, early=not engine.is_crowded)
            except BaseException:
                # Where the disk is full, what is worth nothing should not fill it.
                self._building.unlink(missing_ok=True)
                raise
        with self._timed("finish"):
            self._tell_of_altered(segments)
            self._put_in_place(segments)
        outcomes = self._crawl.outcome_counts(self._run)
        return RebuildSummary(
            run=self._run,
            into=options.into,
            segments=len(segments),
            captures=sum(outcomes.values()),
            outcomes=outcomes,
            articles=articles,
            lost=self._tally.lost,
            damaged=self._tally.damaged,
            recovered=tuple(map(str, recovered)),
            left_out=being_written(options.archive),
            parts_made=parts.progress.made,
            parts_reused=parts.progress.reused,
            missing=tuple(source.missing),
            seconds=Seconds(**self._seconds, workers=parts.progress.cpu),
            peak_memory=PeakMemory(peak_memory(), parts.progress.peak),
        )

    @property
    def _building(self) -> Path:
        into = self._options.into
        return into.with_name(into.name + ".building")

    def _segments(self, engine: Engine) -> list[CheckedSegment]:
        # The index forgets segments that are gone, and this is who still knows them.
        for spot in vanished(self._options.archive, self._db):
            self._tally.spot(spot)
        update_index(self._options, self._crawl)
        return check_segments(self._options, engine)

    def _source(self, segments: list[CheckedSegment]) -> Source:
        options = self._options
        if options.stale:
            return FromStale(options, self._db, self._folder)
        return FromSegments(options, self._db, self._folder, segments)

    def _fill(self, parts: Parts, source: Source, *, early: bool) -> int:
        """Fill the new database; return how many articles it has.

        early: whether to merge while parts are being made.
        """
        began = made = time.perf_counter()
        self._building.unlink(missing_ok=True)
        source.begin(self._building)
        options, waiting = self._options, list[PartFacts]()
        with options.open_target(self._building) as building:
            with options.progress("parsing", source.total, False) as advance:
                for part in parts.of(source.tasks()):
                    made = time.perf_counter()
                    waiting.append(part)
                    if early:
                        self._tally.part(waiting.pop(), building)
                    advance(part.captures)
            with options.progress("merging", sum(of.captures for of in waiting), False) as advance:
                for part in waiting:
                    self._tally.part(part, building)
                    advance(part.captures)
            self._seconds["parse_store"] = made - began
            self._seconds["merge"] = time.perf_counter() - made
            articles = building.articles()
            with (
                self._timed("relate"),
                options.progress("relating", articles, False) as advance,
            ):
                building.relate(advance)
        return articles

    def _tell_of_altered(self, segments: list[CheckedSegment]) -> None:
        told = {spot.segment for spot in self._tally.damaged}
        for segment in segments:
            if segment.altered and segment.file.name not in told:
                self._tally.spot(altered_spot(segment))

    def _put_in_place(self, segments: list[CheckedSegment]) -> None:
        into = self._options.into
        _make_durable(self._building)
        built = Built(
            header=header_of(self._building),
            archive=self._options.likeness_of or str(self._options.archive.absolute()),
            segments=tuple(SegmentSize(of.file.name, of.file.size) for of in segments),
            damaged=len(self._tally.damaged),
        )
        # First the facts: without them, what is in place is not taken for a rebuild.
        write_built(into, built)
        self._building.replace(into)
        sync_folder(into.parent)
        for path in set(self._folder.iterdir()) - self._tally.parts:
            path.unlink()

    @contextmanager
    def _timed(self, phase: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self._seconds[phase] = time.perf_counter() - began


def _remove_unfinished(folder: Path) -> None:
    for path in folder.iterdir():
        if path.suffix != ".part":
            path.unlink()


def _make_durable(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
