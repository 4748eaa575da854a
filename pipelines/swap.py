"""A rebuilt database in the place of the current one, under the feet of its readers.

Why the content is copied in and no file is renamed: `docs/decisions/0010-swap.md`.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from pipelines.archive.file_errors import sync_folder
from pipelines.backup import backup
from pipelines.carry_over import carry_over
from pipelines.database import open_database
from pipelines.errors import MissingDatabaseError, StoreError
from pipelines.rebuild.built import built_path, doubts, header_of, read_built, write_built
from pipelines.schema import ARTICLES

_STAMP = "%Y%m%dT%H%M%S%fZ"
_KEPT = re.compile(r"\.[0-9]{8}T[0-9]{12}Z\.old\.db")


class SwapError(StoreError):
    """A database was not put in the place of another; both are as they were."""


@dataclass(frozen=True, slots=True)
class Swapped:
    """What a swap did.

    current: the file that has the new content.
    kept: the file that has the old content; None where there was none.
    overtaken: whether another process wrote to the old content while it was
        being replaced: what it wrote is in neither file, only in the archive.
    """

    current: Path
    kept: Path | None
    overtaken: bool


def swap(new: Path, current: Path, *, now: datetime, force: bool = False) -> Swapped:
    """Put the content of `new` into `current`; keep the old content, remove `new`.

    Readers of `current` see the old content until their transaction ends, and
    the new content from then on. Killed at any moment, `current` has one of
    the two, whole. `now`, an aware moment, names the kept copy.

    Raises MissingDatabaseError where `new` does not exist; SwapError where it
    is damaged or cannot be swapped, and, unless `force`, where the archive may
    have more than it does; what `ArticleStore.open` raises for either file;
    BackupError where the old content cannot be kept.
    """
    _require_two(new, current)
    if not force:
        _require_whole(new)
    with closing(open_database(new, ARTICLES, read_only=True)) as source:
        _require_sound(source, new)
        swapped = _copy_in(source, new, current, now) if current.exists() else None
    if swapped is None:
        return _move(new, current)
    _remove(new)
    return swapped


def kept_copies(current: Path) -> list[Path]:
    """Return what swaps have kept of a database's old content, oldest first."""
    begin = re.escape(current.stem)
    return sorted(
        path
        for path in current.parent.glob("*.old.db")
        if re.fullmatch(begin + _KEPT.pattern, path.name)
    )


def forget(kept: Path, current: Path) -> None:
    """Remove what a swap has kept. Raises SwapError for any other file, and where it cannot."""
    if kept.absolute() not in [path.absolute() for path in kept_copies(current)]:
        raise SwapError(kept, f"no swap of {current} has kept this")
    _remove(kept)


def _require_two(new: Path, current: Path) -> None:
    if not new.is_file():
        raise MissingDatabaseError(new, "there is no database to swap in")
    if current.exists() and new.samefile(current):
        raise SwapError(new, "this is the current database itself")


def _require_whole(new: Path) -> None:
    found = list(doubts(new))
    if found:
        rest = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise SwapError(new, f"not swapped in: {found[0]}{rest}. Rebuild again, or force the swap")


def _require_sound(source: Database, new: Path) -> None:
    found = [row[0] for row in source.execute("PRAGMA quick_check(3)").fetchall()]
    if found != ["ok"]:
        raise SwapError(new, f"damaged: {'; '.join(found)}")


def _copy_in(source: Database, new: Path, current: Path, now: datetime) -> Swapped:
    kept = current.with_name(f"{current.stem}.{now.astimezone(UTC).strftime(_STAMP)}.old.db")
    with closing(open_database(current, ARTICLES)) as target:
        _require_same_pages(source, target, new)
        # What was swapped in must outlive a loss of power: `new` is removed afterwards.
        target.execute("PRAGMA synchronous = FULL")
        before = _pragma(target, "data_version")
        backup(current, kept)
        try:
            carry_over(source, current)
            _stay_built(new)
            source.conn.backup(target.conn, progress=_raise_when_locked)
        except sqlite3.Error as error:
            kept.unlink()
            raise SwapError(new, f"cannot be copied into {current}: {error}") from error
        # SQLite counts what other connections commit, and only that.
        return Swapped(current, kept, _pragma(target, "data_version") != before)


def _stay_built(new: Path) -> None:
    # The log is no content: with another one it is what was built all the same. Killed
    # before this, the next swap is refused unless it is forced.
    built = read_built(new)
    if built is not None:
        write_built(new, replace(built, header=header_of(new)))


def _raise_when_locked(status: int, _remaining: int, _total: int) -> None:
    # SQLite has waited its time by now; Python would wait for ever.
    if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise sqlite3.OperationalError("another process keeps writing to it")


def _require_same_pages(source: Database, target: Database, new: Path) -> None:
    mine, theirs = _pragma(source, "page_size"), _pragma(target, "page_size")
    if mine != theirs:
        raise SwapError(
            new,
            f"its pages have {mine} bytes, those of the current database {theirs}: "
            f"run `PRAGMA journal_mode = DELETE; PRAGMA page_size = {theirs}; VACUUM` on it",
        )


def _move(new: Path, current: Path) -> Swapped:
    for path in (new, current):
        log = path.with_name(path.name + "-wal")
        if log.exists():
            raise SwapError(path, f"in use, or not closed: {log.name} exists")
    try:
        new.rename(current)
        built_path(new).unlink(missing_ok=True)
        sync_folder(current.parent)
    except OSError as error:
        raise SwapError(new, f"cannot be moved to {current}: {error.strerror}") from error
    return Swapped(current, None, overtaken=False)


def _remove(path: Path) -> None:
    # The logs first: beside a later file of this name they would be replayed into that.
    beside = [path.with_name(path.name + suffix) for suffix in ("-wal", "-shm", "-journal")]
    try:
        for name in (*beside, path, built_path(path)):
            name.unlink(missing_ok=True)
    except OSError as error:
        raise SwapError(path, f"cannot be removed: {error.strerror}") from error


def _pragma(db: Database, name: str) -> int:
    value: int = db.execute(f"PRAGMA {name}").fetchone()[0]
    return value
