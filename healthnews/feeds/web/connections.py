"""How Datasette opens `articles.db`: as every reader of ours does, beside a crawl that writes."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from datasette.app import Datasette
from datasette.database import Database as DatasetteDatabase

from pipelines.database import open_database
from pipelines.schema import ARTICLES


class ArticlesFile(DatasetteDatabase):
    """The articles, for reading only. The file is checked whenever a connection is made."""

    def __init__(self, datasette: Datasette, path: Path) -> None:
        super().__init__(datasette, str(path), is_mutable=True)
        self._file = path
        self._opened: list[sqlite3.Connection] = []

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """Return a new connection that cannot write.

        Datasette makes one for each of its threads, and closes all of them from another.

        Raises PermissionError for `write`, and pipelines.errors.StoreError.
        """
        if write:
            raise PermissionError(f"{self._file} is open for reading only")
        connection = open_database(self._file, ARTICLES, read_only=True, any_thread=True).conn
        self._opened.append(connection)
        return connection

    def close(self) -> None:
        """Close all connections; no page can be shown afterwards."""
        for connection in self._opened:
            connection.close()
        self._opened.clear()
