"""Opening database files: one set of pragmas, and clear errors for what is not ours."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from sqlite_utils import Database

from pipelines.errors import (
    MissingDatabaseError,
    NewerSchemaError,
    NotADatabaseError,
    OlderSchemaError,
    StoreError,
)
from pipelines.schema import Schema

# Seconds a connection waits while another process writes.
BUSY_TIMEOUT = 30.0
_BUSY_PAUSE = 0.01
# Pages that the log may hold before they are copied into the file: 32 MB. Batches
# write some pages again and again, and only the last version of each is copied.
_LOG_PAGES = 8000
# In KiB: the upper levels of all tables and indexes of a million articles, and what a batch
# goes over. SQLite's own 2 MB are not enough for the keys of copies.
_CACHE = 16384


def open_database(
    path: Path, schema: Schema, *, read_only: bool = False, any_thread: bool = False
) -> Database:
    """Open the file, made and migrated as needed; the caller closes it.

    any_thread: whether threads may hand the connection to each other; never may
    two use it at once.

    A reader never creates or changes a database. While it is open SQLite keeps
    `-wal` and `-shm` files beside it, as it must to let a writer work at the
    same time; closing removes them.

    Raises MissingDatabaseError, NotADatabaseError, NewerSchemaError,
    OlderSchemaError, or StoreError where SQLite cannot open the file.
    """
    if read_only and not path.exists():
        raise MissingDatabaseError(path, f"there is no {schema.name} database here")
    # A connection of mode `ro` would leave `-wal` and `-shm` behind: only one that
    # may write removes them. `query_only` below is what keeps a reader from writing.
    connection = _connect(path, "rw" if read_only else "rwc", any_thread)
    try:
        return _prepare(connection, path, schema, read_only)
    except sqlite3.Error as error:
        connection.close()
        raise _explained(path, error) from error
    except BaseException:
        connection.close()
        raise


def _connect(path: Path, mode: str, any_thread: bool) -> sqlite3.Connection:
    try:
        return sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=BUSY_TIMEOUT,
            check_same_thread=not any_thread,
        )
    except sqlite3.Error as error:
        raise _explained(path, error) from error


def _explained(path: Path, error: sqlite3.Error) -> StoreError:
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
        return NotADatabaseError(path, "this is not a SQLite database")
    return StoreError(path, f"SQLite says: {error}")


def _prepare(
    connection: sqlite3.Connection, path: Path, schema: Schema, read_only: bool
) -> Database:
    # Plugins of sqlite-utils are the user's; they have no business in this file.
    db = Database(connection, execute_plugins=False)
    version = _version(db, path, schema)
    db.execute("PRAGMA foreign_keys = ON")
    if read_only:
        db.execute("PRAGMA query_only = ON")
        _require_current(version, path, schema)
        return db
    _enable_wal(db)
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
    db.execute(f"PRAGMA cache_size = -{_CACHE}")
    if version < schema.version:
        schema.migrate(db)
    return db


def _enable_wal(db: Database) -> None:
    # Once in a file's life. Where two connections ask for it together, SQLite
    # refuses one of them at once, whatever its timeout.
    deadline = time.monotonic() + BUSY_TIMEOUT
    while True:
        try:
            db.enable_wal()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_BUSY_PAUSE)
        else:
            return


def _version(db: Database, path: Path, schema: Schema) -> int:
    """Return the file's schema version, 0 for an empty file, or refuse the file."""
    # Emptiness first: a file that another process is making right now is either
    # still empty here, or already carries its application_id below.
    is_empty = _pragma(db, "schema_version") == 0
    application_id = _pragma(db, "application_id")
    version = _pragma(db, "user_version")
    if application_id != schema.application_id and not is_empty:
        raise NotADatabaseError(
            path,
            f"this SQLite database is no healthnews {schema.name} database "
            f"(application_id {application_id:#x}, expected {schema.application_id:#x})",
        )
    if version > schema.version:
        raise NewerSchemaError(
            path,
            f"written with schema version {version}, this release knows "
            f"{schema.version}: install a newer healthnews",
        )
    return version


def _require_current(version: int, path: Path, schema: Schema) -> None:
    if version < schema.version:
        raise OlderSchemaError(
            path,
            f"schema version {version}, this release reads {schema.version}: the next "
            f"`healthnews crawl` or `ingest` brings it up to date",
        )


def _pragma(db: Database, name: str) -> int:
    value: int = db.execute(f"PRAGMA {name}").fetchone()[0]
    return value
