"""Whether the archive can be written, and the index says what lies in it. Reads no page."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from healthnews.doctor.finding import Check, Finding, fail, ok, warn
from healthnews.quantities import size_text
from pipelines.archive.index import SegmentRow
from pipelines.archive.names import open_segments, relative_name, sealed_segments, sidecar_path

_SHOWN = 3


def check_folder(folder: Path) -> Finding:
    """Look whether segments can be made in the archive's folder."""
    if not folder.exists():
        return warn(
            Check.ARCHIVE, f"{folder}: not there yet", "the first healthnews crawl makes it"
        )
    if not folder.is_dir():
        return fail(Check.ARCHIVE, f"{folder}: is no folder", "name another with --archive")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return fail(
            Check.ARCHIVE, f"{folder}: cannot be written", "give the user that crawls the right to"
        )
    sizes = [path.stat().st_size for path in sealed_segments(folder)]
    return ok(Check.ARCHIVE, f"{folder}: {len(sizes)} segments, {size_text(sum(sizes))}")


def check_unsealed(folder: Path) -> Finding:
    """Look for segments that were being written when their writer died."""
    paths = open_segments(folder)
    left = [path.name for path in paths if not _is_held(path)]
    if left:
        return warn(
            Check.UNSEALED,
            f"{_several(left)} left by a run that was killed",
            "nothing: the next healthnews crawl or ingest recovers what they hold",
        )
    return ok(Check.UNSEALED, f"{len(paths)} segments are being written" if paths else "none")


def check_index(folder: Path, rows: list[SegmentRow]) -> Iterator[Finding]:
    """Compare the segments with the index, `rows`: by name and size alone."""
    index = "healthnews archive index"
    sealed = {relative_name(folder, path): path for path in sealed_segments(folder)}
    unsealed = {relative_name(folder, path) for path in open_segments(folder)}
    known = {row.name: row.bytes for row in rows}
    gone = sorted(known.keys() - sealed.keys() - unsealed)
    odd = [
        name
        for name, path in sealed.items()
        if known.get(name) is not None and known[name] != path.stat().st_size
    ]
    new = [name for name in sealed if known.get(name) is None]
    bare = [name for name, path in sealed.items() if not sidecar_path(path).exists()]
    if gone:
        advice = f"put them back; what is gone for good is forgotten by {index}"
        yield fail(Check.INDEX, f"{_several(gone)} gone from {folder}", advice)
    if odd:
        advice = "healthnews archive verify says what is wrong with them"
        yield fail(Check.INDEX, f"{_several(odd)} of another size than indexed", advice)
    if new:
        yield warn(Check.INDEX, f"{_several(new)} not indexed", index)
    if bare:
        yield warn(Check.INDEX, f"{_several(bare)} without checksum", "healthnews archive verify")
    if not (gone or odd or new or bare):
        yield ok(Check.INDEX, f"agrees with {len(sealed)} segments")


def _several(names: list[str]) -> str:
    shown = ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
    return f"{len(names)} segments ({shown})"


def _is_held(path: Path) -> bool:
    """Tell whether a process has the segment locked, as its writer does."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return True  # sealed meanwhile: it had a writer
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
