"""Writing a batch's plan into `articles.db`, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from sqlite_utils import Database

from parsers.record import Article
from pipelines import rows
from pipelines.article_reads import ids
from pipelines.inserts import Row, insert, insert_values
from pipelines.merge import Candidate, Plan
from pipelines.relations import Change, release
from pipelines.versions.rows import add_versions

_FACT_COLUMNS = ("content_hash", "fetched_at", "first_seen", "last_seen", *rows.ARTICLE_COLUMNS)
# An updated article keeps its id, so what points at it holds.
_CHANGE_ARTICLE = (
    f"UPDATE articles SET {', '.join(f'{column} = ?' for column in _FACT_COLUMNS)} "  # noqa: S608
    "WHERE id = ?"
)
_MOVE = "UPDATE articles SET first_seen = ?, last_seen = ? WHERE identity = ?"
_DELETE = "DELETE FROM articles WHERE id IN (SELECT value FROM json_each(?))"
_SEE = """
INSERT INTO aliases (article_id, url, first_seen, last_seen) VALUES (?, ?, ?, ?)
ON CONFLICT (article_id, url) DO UPDATE SET
    first_seen = min(coalesce(first_seen, excluded.first_seen),
                     coalesce(excluded.first_seen, first_seen)),
    last_seen = max(coalesce(last_seen, excluded.last_seen),
                    coalesce(excluded.last_seen, last_seen))
"""


def write(db: Database, plan: Plan) -> Change:
    """Write the plan: content where it changed, and where and when articles were seen.

    Return which articles that touched.
    """
    known = ids(db, list(plan.heads))
    keys = known | _new_keys(db, [name for name in plan.heads if name not in known])
    _add_articles(db, plan, keys, [item for item in plan.contents if item.identity not in known])
    _change_articles(db, plan, keys, [item for item in plan.contents if item.identity in known])
    _add_children(db, [(keys[item.identity], item.article) for item in plan.contents])
    _move(db, plan)
    db.conn.executemany(
        _SEE, [(keys[at.identity], at.url, at.first_seen, at.last_seen) for at in plan.sightings]
    )
    add_versions(db, keys, plan.candidates)
    written = (keys[item.identity] for item in plan.contents)
    return Change(tuple(sorted(written)), tuple(sorted(keys[name] for name in plan.heads)))


def delete(db: Database, keys: Sequence[int]) -> None:
    """Delete articles; the rows of other tables that belong to them go with them."""
    db.execute(_DELETE, [msgspec.json.encode(keys).decode("utf-8")])


def _new_keys(db: Database, names: Sequence[str]) -> dict[str, int]:
    """Return the row ids that SQLite would give new articles, one after the other."""
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()
    return {name: key for key, name in enumerate(names, start=last + 1)}


def _add_articles(
    db: Database, plan: Plan, keys: Mapping[str, int], items: Sequence[Candidate]
) -> None:
    columns = (*_FACT_COLUMNS, "id", "identity")
    added = [(*_facts(plan, item), keys[item.identity], item.identity) for item in items]
    insert(db.conn, "articles", columns, added)


def _change_articles(
    db: Database, plan: Plan, keys: Mapping[str, int], items: Sequence[Candidate]
) -> None:
    if not items:
        return
    changed = [keys[item.identity] for item in items]
    release(db, changed)
    found = [(*_facts(plan, item), key) for item, key in zip(items, changed, strict=True)]
    db.conn.executemany(_CHANGE_ARTICLE, found)
    old = [msgspec.json.encode(changed).decode("utf-8")]
    for table in rows.CHILD_TABLES:
        db.table(table.name).delete_where("article_id IN (SELECT value FROM json_each(?))", old)


def _facts(plan: Plan, item: Candidate) -> Row:
    head = plan.heads[item.identity]
    facts = (item.content_hash, item.seen, head.first_seen, head.last_seen)
    return facts + rows.article_row(item.article)


def _move(db: Database, plan: Plan) -> None:
    heads = [(plan.heads[name], name) for name in plan.moved]
    db.conn.executemany(_MOVE, [(head.first_seen, head.last_seen, name) for head, name in heads])


def _add_children(db: Database, contents: Sequence[tuple[int, Article]]) -> None:
    for table in rows.CHILD_TABLES:
        insert_values(db.conn, table.name, table.columns, table.values_of(contents))
