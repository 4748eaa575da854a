"""What can go wrong with the databases, each error carrying the value that was wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Self


class StoreError(Exception):
    """A database cannot be used as asked. `path` is the file concerned."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self._message = message

    def __reduce__(self) -> tuple[type[Self], tuple[Path, str]]:
        """Have it made again from its parts: it is raised in one process and shown by another."""
        return type(self), (self.path, self._message)


class MissingDatabaseError(StoreError):
    """A database that was to be read does not exist."""


class NotADatabaseError(StoreError):
    """The file is no SQLite database, or one that belongs to another program."""


class NewerSchemaError(StoreError):
    """The database was written by a newer release than this one."""


class OlderSchemaError(StoreError):
    """The database must be migrated, which a reader may not do."""


class BackupError(StoreError):
    """A copy was not made, or was made and found damaged. `path` is the target."""


class NoIdentityError(ValueError):
    """An article has no source_id, no canonical_url and no url: nothing can name it."""


class UnknownRunError(LookupError):
    """No run has that id."""


class UnknownUrlError(LookupError):
    """The frontier of the site has no URL with that key."""
