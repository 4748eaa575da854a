"""An article's captures, cut out of the archive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

from parsers.record import Article
from parsers.sites import SITES
from pipelines.archive.exchange import ArchiveError, CaptureRow, ExchangeKind
from pipelines.archive.index import CaptureIndex
from pipelines.archive.indexing import index_segment, update_index
from pipelines.archive.lookup import member_at, read_capture
from pipelines.archive.promotion import promoted
from pipelines.archive.prune_report import LeftAlone
from pipelines.archive.rewriting import SegmentDamagedError, rewrite_segment
from pipelines.archive.upkeep import upkeep
from pipelines.archive.warc_record import target_uri
from pipelines.content import identity as identity_of
from pipelines.naming import identity_at
from pipelines.rebuild.tasks import Reader
from pipelines.strings import storable


@dataclass(frozen=True, slots=True)
class Sought:
    """Whose captures go.

    own: URLs where all captures are the article's. shared: URLs where those are
        that say so, read with `reader`.
    """

    identity: str
    own: Sequence[str]
    shared: Sequence[str]
    reader: Reader


@dataclass(slots=True)
class Cut:
    """What was cut out.

    captures: how many. rewritten, removed: segments. kept_for_others: payloads that were
        moved to captures of other URLs with the same bytes.
    left: segments with captures of the article that could not be cut out, and why.
    """

    captures: int = 0
    kept_for_others: int = 0
    rewritten: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    left: dict[str, str] = field(default_factory=dict)

    def left_alone(self) -> tuple[LeftAlone, ...]:
        """Return what was left, in order of segment."""
        return tuple(LeftAlone(name, why) for name, why in sorted(self.left.items()))


def cut_out(folder: Path, index: CaptureIndex, sought: Sought) -> Cut:
    """Remove all captures of an article from sealed segments, refusals of its URLs too.

    A payload that a capture of another page refers to is written there first.
    Killed at any moment it can be repeated; each segment is the old one or the
    new one.

    Raises ArchiveError where the archive cannot be read or written, or others
    are at its upkeep.
    """
    cut = Cut()
    with upkeep(folder):
        update_index(folder, index, lambda _: None)
        while _keep_for_others(folder, index, sought, cut):
            pass
        for name, rows in _by_segment(_going(folder, index, sought)).items():
            without = {row.position.offset for row in rows}
            if _may_be_cut(index, name, cut) and _rewrite(folder, index, cut, name, without, {}):
                cut.captures += len(rows)
    return cut


def _going(folder: Path, index: CaptureIndex, sought: Sought) -> list[CaptureRow]:
    uris = {storable(target_uri(url, b"")) for url in sought.own}
    site, _, source_id = sought.identity.partition(":")
    if site in SITES:
        found = index.uris_with(source_id)
        uris |= {uri for uri in found if identity_at(uri) == sought.identity}
    rows = [row for uri in sorted(uris) for row in index.history(uri)]
    for url in sought.shared:
        shared = index.history(storable(target_uri(url, b"")))
        rows += [row for row in list(shared) if _says_it_is(folder, index, row, sought)]
    return rows


def _says_it_is(folder: Path, index: CaptureIndex, row: CaptureRow, sought: Sought) -> bool:
    try:
        _, result = sought.reader(read_capture(folder, index, row).exchange)
    except ArchiveError:
        return False
    return isinstance(result, Article) and identity_of(result) == sought.identity


def _keep_for_others(folder: Path, index: CaptureIndex, sought: Sought, cut: Cut) -> bool:
    """Write one payload that others need where they are; tell whether there was one.

    Rewriting moves what lies behind, so each is looked for anew.
    """
    going = _going(folder, index, sought)
    positions = {row.position for row in going}
    for digest in dict.fromkeys(of.payload_digest for of in going if _holds(of)):
        if any(row.position not in positions for row in index.holders_of(digest)):
            continue
        others = [
            row
            for row in reversed(index.revisits_of(digest))
            if row.position not in positions and row.status != HTTPStatus.NOT_MODIFIED
        ]
        if any(_promoted(folder, index, cut, row) for row in others):
            return True
        if others:
            # The payload stays with the one that goes, until another can have it.
            holders = (of for of in going if _holds(of) and of.payload_digest == digest)
            cut.left |= dict.fromkeys((of.position.segment for of in holders), _NEEDED)
    return False


_NEEDED = "captures of other pages need a payload in it, and theirs could not be rewritten"


def _holds(row: CaptureRow) -> bool:
    return row.kind is not ExchangeKind.REVISIT


def _promoted(folder: Path, index: CaptureIndex, cut: Cut, row: CaptureRow) -> bool:
    """Give a revisit its payload; tell whether that could be done."""
    name, offset = row.position.segment, row.position.offset
    if not _may_be_cut(index, name, cut):
        return False
    body = read_capture(folder, index, row).exchange.body
    member = promoted(member_at(folder, row.position), body)
    done = _rewrite(folder, index, cut, name, set(), {offset: member})
    cut.kept_for_others += done
    return done


def _may_be_cut(index: CaptureIndex, name: str, cut: Cut) -> bool:
    if name in cut.left:
        return False
    if any(row.name == name and row.bytes is not None for row in index.segments()):
        return True
    cut.left[name] = "it is being written: once that run has ended, forget again"
    return False


def _rewrite(  # noqa: PLR0913, PLR0917 - which segment, and what becomes of it
    folder: Path,
    index: CaptureIndex,
    cut: Cut,
    name: str,
    without: set[int],
    instead: dict[int, bytes],
) -> bool:
    path = folder / name
    try:
        stays = rewrite_segment(path, without, instead)
    except SegmentDamagedError as error:
        cut.left[name] = f"damaged: {error.reason}: `healthnews archive salvage`, then forget again"
        return False
    if stays:
        index_segment(path, name, index)
        cut.rewritten.add(name)
    else:
        index.forget(name)
        cut.removed.add(name)
        cut.rewritten.discard(name)
    return True


def _by_segment(rows: Sequence[CaptureRow]) -> dict[str, list[CaptureRow]]:
    found = defaultdict[str, list[CaptureRow]](list)
    for row in rows:
        found[row.position.segment].append(row)
    return dict(sorted(found.items()))
