"""Keeping the archive within a size or an age, without losing what nothing else tells.

`superseded` has the rules of what may go. What goes is cut out of its segment;
all other records stay as they are, byte for byte.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from pipelines.archive.exchange import Position
from pipelines.archive.index import CaptureIndex
from pipelines.archive.indexing import Progress, index_segment, update_index
from pipelines.archive.limits import Chosen, Limits, chosen
from pipelines.archive.names import is_blocked
from pipelines.archive.prune_report import LeftAlone, PruneReport
from pipelines.archive.removable import Removable, removable
from pipelines.archive.rewriting import SegmentDamagedError, rewrite_segment
from pipelines.archive.sizes import sizes
from pipelines.archive.superseded import Sources
from pipelines.archive.upkeep import upkeep
from pipelines.archive.warc_record import target_uri
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore

Stages = Callable[[str, int], Progress]
"""Called at the beginning of a stage with its name and how many bytes it will go through."""


def prune(  # noqa: PLR0913 - where, by which limits, and how
    folder: Path,
    crawl: CrawlStore,
    articles: ArticleStore,
    *,
    max_bytes: int | None,
    max_age: timedelta | None,
    now: datetime,
    dry_run: bool = False,
    stages: Stages = lambda _, __: lambda ___: None,
) -> PruneReport:
    """Remove superseded captures, the oldest first, until the archive keeps within its limits.

    max_bytes: of all segments together. max_age: of a superseded capture or a
        refusal, counted back from `now`.
    dry_run: remove nothing; the index is brought up to date all the same.

    Never removes the newest capture of a URI, nor its newest whole page, nor
    what an article rests on, nor a payload that a capture left refers to: so
    the limits may not be reachable, and the report says by how much. Crawls may
    go on meanwhile. Killed at any moment, every segment is the old one or the
    new one, nothing that is left misses a payload, and pruning or indexing
    again puts the index right.

    Raises ArchiveError where the archive cannot be read or written, or is being
    indexed or pruned; ValueError where no limit is given.
    """
    if max_bytes is None and max_age is None:
        raise ValueError("pruning needs a limit of size or of age")
    limits = Limits(max_bytes, None if max_age is None else now - max_age)
    with upkeep(folder):
        update_index(folder, crawl.captures, stages("reading", sizes(folder).sealed))
        pruning = _Pruning(folder, crawl.captures, _sources(articles), limits)
        going = pruning.next()
        while not dry_run and pruning.remove(going.items, stages):
            going = pruning.next()
        return pruning.report(going, dry_run=dry_run)


@dataclass(slots=True)
class _Pruning:
    """One pruning: what it may do, and what it has done so far."""

    folder: Path
    index: CaptureIndex
    sources: Sources
    limits: Limits
    bytes_before: int = field(init=False)
    gone: list[Removable] = field(default_factory=list)
    rewritten: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    damaged: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.bytes_before = sizes(self.folder).total

    def next(self) -> Chosen:
        """Return what has to go now; nothing where the limits are met, or nothing may go."""
        sealed = {row.name for row in self.index.segments() if row.bytes is not None}
        found = removable(self.folder, self.index, self.sources, sealed - self.damaged.keys())
        return chosen(found, self.limits, sizes(self.folder).total, self.index.contents())

    def remove(self, going: Sequence[Removable], stages: Stages) -> bool:
        """Rewrite each segment once, so that at no moment a payload is missing.

        What refers to a payload goes first or together with it. Where two
        segments refer to each other, or one is damaged, that leaves something
        to the next round. Returns whether anything was done or learnt.
        """
        if not going:
            return False
        pending = defaultdict[str, list[Removable]](list)
        for item in going:
            pending[item.row.position.segment].append(item)
        lengths = {name: (self.folder / name).stat().st_size for name in pending}
        progress = stages("rewriting", sum(lengths.values()))
        done, damaged = set[Position](), len(self.damaged)
        while pending:
            name = _next_segment(pending, done)
            ready = [item for item in pending.pop(name) if _is_free(item, done)]
            if ready and self._rewrite(name, ready):
                done |= {item.row.position for item in ready}
            progress(lengths[name])
        self.gone += [item for item in going if item.row.position in done]
        return bool(done) or len(self.damaged) > damaged

    def _rewrite(self, name: str, without: Sequence[Removable]) -> bool:
        path = self.folder / name
        try:
            left = rewrite_segment(path, {item.row.position.offset for item in without})
        except SegmentDamagedError as error:
            self.damaged[name] = error.reason
            return False
        if left:
            index_segment(path, name, self.index)
            self.rewritten.add(name)
        else:
            self.index.forget(name)
            self.removed.add(name)
        return True

    def report(self, would_go: Chosen, *, dry_run: bool) -> PruneReport:
        """Return the report; `would_go` is what a dry run has left where it is."""
        now, gone = sizes(self.folder), [*self.gone, *would_go.items]
        after = now.total - would_go.bytes
        refusals = sum(is_blocked(item.row.position.segment) for item in gone)
        return PruneReport(
            dry_run=dry_run,
            bytes_before=self.bytes_before,
            bytes_after=after,
            bytes_unsealed=now.unsealed,
            bytes_over=self.limits.over(after),
            pages=len(gone) - refusals,
            refusals=refusals,
            captures=self.index.count() - len(would_go.items),
            too_old=self._too_old(would_go.items),
            rewritten=len(self.rewritten - self.removed),
            removed=len(self.removed),
            damaged=tuple(LeftAlone(name, why) for name, why in sorted(self.damaged.items())),
        )

    def _too_old(self, would_go: Sequence[Removable]) -> int:
        oldest = self.limits.oldest
        if oldest is None:
            return 0
        moments = [item.row.fetched_at for item in would_go]
        going = sum(moment is not None and moment < oldest for moment in moments)
        return self.index.count(before=oldest) - going


def _next_segment(pending: Mapping[str, Sequence[Removable]], done: set[Position]) -> str:
    # Mostly the newest: what refers to a payload is newer.
    names = sorted(pending, reverse=True)
    free = (name for name in names if all(_is_free(item, done) for item in pending[name]))
    return next(free, names[0])


def _is_free(item: Removable, done: set[Position]) -> bool:
    """Whether what refers to a capture's payload is gone, or goes in the same moment."""
    segment = item.row.position.segment
    return all(revisit in done or revisit.segment == segment for revisit in item.revisits)


def _sources(articles: ArticleStore) -> Sources:
    found = defaultdict[str, set[datetime | None]](set)
    for source in articles.sources():
        found[target_uri(source.url, b"")].add(source.fetched_at)
    return found
