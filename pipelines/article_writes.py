"""Writing a batch's plan into `articles.db`, inside the caller's transaction.

`executemany` with one prepared statement per table stores about 1.5 times as
many rows per second as `insert_all` of sqlite-utils, which builds a new
statement for every batch size.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

import msgspec
from sqlite_utils import Database

from parsers.record import Article
from pipelines import rows
from pipelines.article_reads import ids
from pipelines.merge import Candidate, Plan
from pipelines.rows import Row


def _insert(table: str, columns: Sequence[str]) -> str:
    marks = ", ".join("?" for _ in columns)
    # Table and columns are this module's constants, never data.
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608


_FACT_COLUMNS = ("content_hash", "fetched_at", "first_seen", "last_seen", *rows.ARTICLE_COLUMNS)
# An updated article keeps its id, so what points at it holds.
_PUT_ARTICLE = (
    _insert("articles", ("identity", *_FACT_COLUMNS))
    + " ON CONFLICT (identity) DO UPDATE SET "
    + ", ".join(f"{column} = excluded.{column}" for column in _FACT_COLUMNS)
)
_PUT_BLOCK = _insert("blocks", rows.BLOCK_COLUMNS)
_PUT_QA = _insert("qa", rows.QA_COLUMNS)
_PUT_RELATED = _insert("related", rows.RELATED_COLUMNS)
_MOVE = "UPDATE articles SET first_seen = ?, last_seen = ? WHERE identity = ?"
_SEE = """
INSERT INTO aliases (article_id, url, first_seen, last_seen) VALUES (?, ?, ?, ?)
ON CONFLICT (article_id, url) DO UPDATE SET
    first_seen = min(coalesce(first_seen, excluded.first_seen),
                     coalesce(excluded.first_seen, first_seen)),
    last_seen = max(coalesce(last_seen, excluded.last_seen),
                    coalesce(excluded.last_seen, last_seen))
"""


def write(db: Database, plan: Plan) -> None:
    """Write the plan: content where it changed, and where and when articles were seen."""
    db.conn.executemany(_PUT_ARTICLE, [_article_row(plan, item) for item in plan.contents])
    _move(db, plan)
    keys = ids(db, list(plan.heads))
    _replace_children(db, [(keys[item.identity], item.article) for item in plan.contents])
    db.conn.executemany(
        _SEE, [(keys[at.identity], at.url, at.first_seen, at.last_seen) for at in plan.sightings]
    )


def _article_row(plan: Plan, item: Candidate) -> Row:
    head = plan.heads[item.identity]
    facts = (item.identity, item.content_hash, item.seen, head.first_seen, head.last_seen)
    return facts + rows.article_row(item.article)


def _move(db: Database, plan: Plan) -> None:
    heads = [(plan.heads[name], name) for name in plan.moved]
    db.conn.executemany(_MOVE, [(head.first_seen, head.last_seen, name) for head, name in heads])


def _replace_children(db: Database, contents: Sequence[tuple[int, Article]]) -> None:
    keys = msgspec.json.encode([key for key, _ in contents]).decode("utf-8")
    for table in ("blocks", "qa", "related"):
        db.table(table).delete_where("article_id IN (SELECT value FROM json_each(?))", [keys])
    db.conn.executemany(_PUT_BLOCK, _all(rows.block_rows, contents))
    db.conn.executemany(_PUT_QA, _all(rows.qa_rows, contents))
    db.conn.executemany(_PUT_RELATED, _all(rows.related_rows, contents))


def _all(
    rows_of: Callable[[int, Article], list[Row]], contents: Sequence[tuple[int, Article]]
) -> list[Row]:
    return list(chain.from_iterable(rows_of(key, article) for key, article in contents))
