"""A database's schema: what marks the file as ours and the migrations that make it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database, Migrations

from pipelines.transactions import immediate

# A view, so that the number exists once: in the file's header.
SCHEMA_VERSION_VIEW = "SELECT user_version AS version FROM pragma_user_version"


@dataclass(frozen=True, slots=True)
class Schema:
    """One kind of database.

    name: for messages, e.g. `articles`.
    application_id: PRAGMA application_id of its files, so that one kind is
        never opened as another.
    version: PRAGMA user_version after all `migrations`; one more than before
        whenever a migration is added.
    """

    name: str
    application_id: int
    version: int
    migrations: Migrations

    def migrate(self, db: Database) -> None:
        """Apply what is pending, all of it or nothing, and stamp id and version.

        The write lock is taken first: of two processes that open a new file
        at once, the second finds the work done.
        """
        with immediate(db):
            self.migrations.apply(db)
            db.execute(f"PRAGMA application_id = {self.application_id}")
            db.execute(f"PRAGMA user_version = {self.version}")


def strict(db: Database) -> str:
    """Return the table option that makes SQLite check types, where it knows it (3.37)."""
    return "STRICT" if db.sqlite_version >= (3, 37) else ""
