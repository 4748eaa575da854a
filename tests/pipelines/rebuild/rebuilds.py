"""Rebuilding a library of `tests.pipelines.archive.library`, and looking at what came of it."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from parsers.capture import Capture
from parsers.outcome import Rejected
from parsers.record import Article
from pipelines.archive.exchange import Exchange
from pipelines.rebuild.rebuilding import rebuild
from pipelines.rebuild.records import RebuildOptions, RebuildSummary
from tests.pipelines.archive.library import Library, capture_of, read_page


def read(exchange: Exchange) -> tuple[Capture, Article | Rejected]:
    """Read a page as the library does; one that says `deadly` kills its process."""
    if exchange.body.endswith(b"deadly"):
        os.kill(os.getpid(), signal.SIGKILL)
    capture = capture_of(exchange)
    return capture, read_page(capture)


def options(books: Library, **changes: Any) -> RebuildOptions:
    beside = books.folder.parent
    chosen: dict[str, Any] = {
        "archive": books.folder,
        "db": beside / "articles.db",
        "into": beside / "new.db",
        "crawl_db": beside / "crawl.db",
        "jobs": 2,
        "captures_per_part": 3,
        "reader": read,
        **changes,
    }
    return RebuildOptions(**chosen)


def rebuilt(books: Library, **changes: Any) -> RebuildSummary:
    """Rebuild into `new.db` beside the library's databases, three captures a part."""
    return rebuild(options(books, **changes))


_CHILDREN = ("blocks", "qa", "related", "aliases")


def everything(path: Path, without: tuple[str, ...] = ()) -> dict[str, list[Any]]:
    """Return all rows of `articles.db` by identity, without row ids and these columns."""
    hidden = {"id", "article_id", *without}
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        articles = db.execute("SELECT * FROM articles ORDER BY identity").fetchall()
        return {
            article["identity"]: [
                _visible(article, hidden),
                *(
                    [
                        _visible(row, hidden)
                        for row in db.execute(
                            f"SELECT * FROM {table} WHERE article_id = ? ORDER BY 2",
                            [article["id"]],
                        )
                    ]
                    for table in _CHILDREN
                ),
            ]
            for article in articles
        }


def _visible(row: sqlite3.Row, hidden: set[str]) -> dict[str, Any]:
    return {name: value for name, value in dict(row).items() if name not in hidden}


def outcomes(path: Path, run: int) -> list[tuple[Any, ...]]:
    """Return URL, outcome, reason and moment of a run's outcomes, as they were recorded."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(
            "SELECT url, outcome, reason, at FROM outcomes WHERE run_id = ? ORDER BY id", [run]
        ).fetchall()
