"""One run at a time per site, by a lock that a dead process does not hold."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

# Seconds to wait for a run that is about to end, and between looks.
_PATIENCE = 3.0
_PAUSE = 0.05


class SiteLockedError(Exception):
    """Another run works on the site. `holder` is what that run wrote of itself."""

    def __init__(self, site: str, holder: str) -> None:
        super().__init__(f"another run of {site} is under way: {holder or 'it says nothing'}")
        self.site = site
        self.holder = holder

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        """Have it made again from its parts: it is raised in one process and shown by another."""
        return type(self), (self.site, self.holder)


def lock_path(crawl_db: Path, site: str) -> Path:
    """Return the lock file of a site: beside the database that two runs would share."""
    return crawl_db.with_name(f"{crawl_db.name}.{site}.lock")


@contextmanager
def site_lock(crawl_db: Path, site: str, holder: str) -> Iterator[None]:
    """Keep every other run off the site while the block runs.

    A run that was killed may have a process that is still storing its last pages:
    it is waited for, a few seconds.

    holder: what the others are told, such as the process and the moment it began.

    The kernel drops the lock with the process that holds it, however that ends.
    The file stays: removing it would let two runs lock two files of one name.

    Raises SiteLockedError, and OSError where the file cannot be made.
    """
    path = lock_path(crawl_db, site)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        if not _locked(handle):
            raise SiteLockedError(site, path.read_text("utf-8", "replace").strip())
        os.ftruncate(handle, 0)
        os.write(handle, f"{holder}\n".encode())
        yield
    finally:
        os.close(handle)


def is_locked(crawl_db: Path, site: str) -> bool:
    """Whether a run has the site at this moment."""
    path = lock_path(crawl_db, site)
    if not path.exists():
        return False
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _locked(handle: int) -> bool:
    """Lock the file; return whether that was possible before patience ran out."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(_PAUSE)
        else:
            return True
