"""Whether the databases are whole, ours, of this release, and agree with each other."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from healthnews.doctor.finding import Check, Finding, fail, ok, warn
from pipelines.database import open_database
from pipelines.errors import (
    MissingDatabaseError,
    NewerSchemaError,
    OlderSchemaError,
    StoreError,
)
from pipelines.schema import ARTICLES, CRAWL, Schema

RECENT = 1000
"""Articles that runs last stored, looked for in `articles.db`."""

# What was forgotten since is gone for good, and rightly so.
_STORED = """
SELECT identity FROM outcomes
WHERE identity IS NOT NULL AND identity NOT IN (SELECT identity FROM tombstones)
ORDER BY id DESC LIMIT ?
"""
_COUNTED = {Check.ARTICLES: "articles", Check.CRAWL: "runs"}


def check_articles(path: Path) -> Finding:
    """Look at `articles.db`."""
    mend = "build it again: healthnews rebuild"
    return _check(Check.ARTICLES, path, ARTICLES, mend)


def check_crawl(path: Path) -> Finding:
    """Look at `crawl.db`."""
    mend = (
        "take your backup; without one move the file away, and healthnews archive index"
        " makes the index of the archive again"
    )
    return _check(Check.CRAWL, path, CRAWL, mend)


def _check(check: Check, path: Path, schema: Schema, mend: str) -> Finding:
    if path.exists() and not _is_writable(path):
        return fail(
            check,
            f"{path}: cannot be written by this user",
            "call this as the user that crawls, or give that user the right to",
        )
    try:
        wrong, count = _read(path, schema, _COUNTED[check])
    except StoreError as error:
        return _unusable(check, error, mend)
    except sqlite3.Error as error:
        return fail(check, f"{path}: SQLite says: {error}", mend)
    if wrong:
        return fail(check, f"{path}: damaged: {'; '.join(wrong)}", mend)
    return ok(check, f"{path}: {count} {_COUNTED[check]}, schema {schema.version}, whole")


def _is_writable(path: Path) -> bool:
    """Tell whether SQLite can use the file: also to read, it writes files beside it."""
    return os.access(path, os.R_OK | os.W_OK) and os.access(path.parent, os.W_OK | os.X_OK)


def _read(path: Path, schema: Schema, table: str) -> tuple[list[str], int]:
    """Return what SQLite finds wrong, at most three things, and how many rows a table has."""
    with closing(open_database(path, schema, read_only=True)) as db:
        wrong = [row[0] for row in db.execute("PRAGMA quick_check(3)") if row[0] != "ok"]
        return wrong, db.table(table).count


def _unusable(check: Check, error: StoreError, mend: str) -> Finding:
    if isinstance(error, MissingDatabaseError):
        return warn(check, f"{error.path}: not there yet", "the first healthnews crawl makes it")
    if isinstance(error, OlderSchemaError):
        return warn(check, str(error), "the next healthnews crawl migrates it")
    if isinstance(error, NewerSchemaError):
        return fail(check, str(error), "install the newer healthnews again")
    return fail(check, str(error), f"is this the right file? If it is: {mend}")


def check_agreement(articles_db: Path, crawl_db: Path) -> Finding:
    """Look whether the articles that runs last stored are in `articles.db`.

    Both databases must be sound.
    """
    with (
        closing(open_database(articles_db, ARTICLES, read_only=True)) as articles,
        closing(open_database(crawl_db, CRAWL, read_only=True)) as crawl,
    ):
        stored = {identity for (identity,) in crawl.execute(_STORED, [RECENT])}
        missing = [
            identity
            for identity in sorted(stored)
            if not articles.table("articles").count_where("identity = ?", [identity])
        ]
        count = articles.table("articles").count
    if missing:
        found = f"{len(missing)} of the {len(stored)} articles stored last are missing"
        return warn(
            Check.AGREEMENT,
            f"{found}, such as {missing[0]}",
            f"is {articles_db} an older copy? healthnews rebuild makes it whole",
        )
    if count and not stored:
        return warn(
            Check.AGREEMENT,
            f"{count} articles, and no run that stored any",
            f"was {crawl_db} lost? healthnews archive index makes the archive's index again",
        )
    return ok(Check.AGREEMENT, f"the {len(stored)} articles stored last are there")
