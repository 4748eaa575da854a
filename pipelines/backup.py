"""A safe copy of a database that may be in use."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from pipelines.errors import BackupError, MissingDatabaseError


def backup(source: Path | str, target: Path | str, *, overwrite: bool = False) -> None:
    """Copy a database, consistent as of now, to `target`: whole and checked, or not at all.

    The copy is one file without `-wal`, so it can be read from a read-only
    disk. Writers of the source go on meanwhile.

    Raises MissingDatabaseError where the source does not exist, and BackupError
    where the target exists and `overwrite` is not given, where it is in use,
    or where the copy fails or its integrity check does.
    """
    source, target = Path(source), Path(target)
    if not source.is_file():
        raise MissingDatabaseError(source, "there is no database to copy")
    _require_free(source, target, overwrite)
    copy = _temporary(target)
    try:
        _copy(source, copy, target)
        # Temporary files are private; a copy is as readable as its source.
        shutil.copymode(source, copy)
        _sync(copy)
        _put_in_place(copy, target, overwrite)
    finally:
        copy.unlink(missing_ok=True)
    _sync(target.parent)


def _require_free(source: Path, target: Path, overwrite: bool) -> None:
    if not target.exists():
        return
    if target.samefile(source):
        raise BackupError(target, "source and target are the same file")
    if not overwrite:
        raise _exists(target)
    # SQLite would replay a log left by the old file into the new one.
    log = target.with_name(target.name + "-wal")
    if log.exists():
        raise BackupError(target, f"in use, or not closed: {log.name} exists")


def _temporary(target: Path) -> Path:
    # Beside the target: a rename is atomic only within one file system.
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    except OSError as error:
        raise BackupError(target, f"cannot write in {target.parent}: {error.strerror}") from error
    os.close(handle)
    return Path(name)


def _copy(source: Path, copy: Path, target: Path) -> None:
    try:
        # Mode `rw`, not `ro`: a reader of mode `ro` leaves `-wal` and `-shm` behind.
        reader = sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True)
        with closing(reader), closing(sqlite3.connect(copy)) as writer:
            reader.backup(writer)
            writer.execute("PRAGMA journal_mode = DELETE")
            found = [row[0] for row in writer.execute("PRAGMA integrity_check(3)")]
    except sqlite3.Error as error:
        raise BackupError(target, f"cannot copy {source}: {error}") from error
    if found != ["ok"]:
        raise BackupError(target, f"{source} is damaged: {'; '.join(found)}")


def _put_in_place(copy: Path, target: Path, overwrite: bool) -> None:
    if not overwrite:
        # A target made since the first look is not replaced.
        try:
            if _linked(copy, target):
                return
            os.close(os.open(target, os.O_CREAT | os.O_EXCL))
        except FileExistsError as error:
            raise _exists(target) from error
    copy.replace(target)


def _linked(copy: Path, target: Path) -> bool:
    """Give the copy its name in one step; return False where a file has one name only.

    There the name is claimed with an empty file, which a kill in between leaves behind.
    """
    try:
        os.link(copy, target)
    except FileExistsError:
        raise
    except OSError:
        return False
    return True


def _exists(target: Path) -> BackupError:
    return BackupError(target, "exists already, and overwriting was not asked for")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
