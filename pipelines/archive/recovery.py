"""What a killed run left in the archive, brought in order by the next one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from pipelines.archive.exchange import ArchiveError, CaptureRow, Damaged
from pipelines.archive.file_errors import as_archive_error, sync_folder
from pipelines.archive.index import CaptureIndex
from pipelines.archive.indexing import captures_in, index_segment
from pipelines.archive.names import (
    OPEN_SUFFIX,
    is_blocked,
    open_segments,
    relative_name,
    sidecar_path,
)
from pipelines.archive.replay import replay
from pipelines.archive.segment import Sealed, finish
from pipelines.archive.sidecar import sha256_of
from pipelines.archive.unsealed import repaired
from pipelines.archive.upkeep import upkeep
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore, RunState


@dataclass(frozen=True, slots=True)
class Recovered:
    """What became of a segment that its writer left unsealed.

    segment: its name in the index.
    captures: whole ones in it; with none, the segment was removed.
    replayed: how many of them no database knew of.
    lost: what of it was not whole; offsets are those of the file as it was.
    damaged_original: the file as it was; None where nothing but a record that
        was being written is lost.
    """

    segment: str
    captures: int
    replayed: int
    lost: tuple[Damaged, ...]
    damaged_original: Path | None

    def __str__(self) -> str:
        """Return a line for a log."""
        done = "sealed" if self.captures else "removed"
        line = f"{self.segment}: left open by a run that did not end; {done} with "
        line += f"{self.captures} captures, {self.replayed} of them new to the databases"
        for spot in self.lost:
            line += f"; lost {spot.length} bytes at {spot.offset}: {spot.reason}"
        return line


def recover(
    folder: Path,
    articles: ArticleStore,
    crawl: CrawlStore,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> list[Recovered]:
    """Seal every segment that is `.open` and that no running program holds.

    Its whole records stay; a capture that the index lacks is parsed, stored and
    indexed, as outcomes of a run of its own (command `recover`); of blocked
    pages it is indexed only. A segment without one whole capture is removed.
    With nothing to do it changes nothing.

    Killed at any moment, it can be repeated. Raises ArchiveError where the
    archive cannot be read or written, and what `Ingest.flush` raises.
    """
    with as_archive_error(folder, "be read"):
        left = open_segments(folder)
    _index_sealed(folder, crawl.captures)
    with _Account(crawl, folder, clock).closing() as account:
        found = [_recover(folder, path, articles, account) for path in left]
    return [recovered for recovered in found if recovered is not None]


class _Account:
    """The run that replayed captures are accounted to, begun with the first of them."""

    def __init__(self, crawl: CrawlStore, folder: Path, clock: Callable[[], datetime]) -> None:
        self.crawl = crawl
        self.clock = clock
        self._folder = folder
        self._run: int | None = None

    def run(self) -> int:
        if self._run is None:
            arguments = {"archive": self._folder}
            self._run = self.crawl.begin_run("recover", None, arguments, self.clock())
        return self._run

    @contextmanager
    def closing(self) -> Iterator[Self]:
        try:
            yield self
        except BaseException:
            self._finish(RunState.FAILED)
            raise
        self._finish(RunState.FINISHED)

    def _finish(self, state: RunState) -> None:
        if self._run is not None:
            self.crawl.finish_run(self._run, state, self.clock())


def _recover(
    folder: Path, path: Path, articles: ArticleStore, account: _Account
) -> Recovered | None:
    name, index = relative_name(folder, path), account.crawl.captures
    with repaired(path) as state:
        if state is None:
            return None
        rows = [row for row in captures_in(path, name) if isinstance(row, CaptureRow)]
        missing = _missing(index, name, rows)
        if not rows:
            _remove(path, name, index)
        else:
            if missing and is_blocked(name):
                index.replace(name, rows)
            elif missing:
                replay(folder, missing, articles, account.crawl, account.run())
            _seal(path, name, index, account.clock())
    return Recovered(name, len(rows), len(missing), state.lost, state.damaged_original)


def _missing(index: CaptureIndex, name: str, rows: list[CaptureRow]) -> list[CaptureRow]:
    """Return the captures that the index lacks, once it places the others rightly."""
    indexed = list(index.of_segment(name))
    known = {_identity(row) for row in indexed}
    kept = [row for row in rows if _identity(row) in known]
    # Where a damaged record was taken out, those behind it have moved.
    if {row.position for row in kept} != {row.position for row in indexed}:
        index.replace(name, kept)
    return [row for row in rows if _identity(row) not in known]


def _identity(row: CaptureRow) -> tuple[str, datetime | None, str]:
    return row.uri, row.fetched_at, row.payload_digest


def _seal(path: Path, name: str, index: CaptureIndex, at: datetime) -> None:
    sealed_as = path.with_name(path.name.removesuffix(OPEN_SUFFIX))
    sealed = Sealed(sealed_as, path.stat().st_size, sha256_of(path))
    finish(sealed)
    index.seal(name, sealed.bytes, sealed.sha256, at)


def _remove(path: Path, name: str, index: CaptureIndex) -> None:
    sidecar_path(path.with_name(path.name.removesuffix(OPEN_SUFFIX))).unlink(missing_ok=True)
    path.unlink()
    sync_folder(path.parent)
    index.forget(name)


def _index_sealed(folder: Path, index: CaptureIndex) -> None:
    # Whoever sealed these was killed before the index knew.
    names = [row.name for row in index.segments() if row.bytes is None]
    sealed = [(name, folder / name) for name in names if (folder / name).exists()]
    if not sealed:
        return
    with ExitStack() as held:
        try:
            held.enter_context(upkeep(folder))
        except ArchiveError:
            return  # another program works on them
        for name, path in sealed:
            index_segment(path, name, index)
