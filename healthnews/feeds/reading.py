"""From the database to pages, a few hundred at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, get_origin, get_type_hints

import msgspec
from sqlite_utils import Database

from healthnews.feeds.facts import Facts, Page
from healthnews.feeds.selection import Selection
from parsers.record import QA, Block, BlockKind, Related

# Articles read at a time: some 5 MB of text.
PAGE = 200

_NAMES = tuple(field.name for field in fields(Facts))
_IN_JSON = {
    name: msgspec.json.Decoder(hint)
    for name, hint in get_type_hints(Facts).items()
    if get_origin(hint) is tuple
}
_COLUMNS = ", ".join(
    "articles.url AS capture_url" if name == "capture_url" else f"v_articles.{name}"
    for name in _NAMES
)
# Constants and our own conditions.
_SELECT = (
    f"SELECT articles.id, {_COLUMNS} FROM articles "  # noqa: S608
    "JOIN v_articles ON v_articles.identity = articles.identity "
)
_NEXT = (
    _SELECT
    + "WHERE articles.identity > :after AND {condition} ORDER BY articles.identity LIMIT :page"
)
_NAMED = "articles.identity IN (SELECT value FROM json_each(:names))"
_THESE = _SELECT + f"WHERE {_NAMED} AND {{condition}} ORDER BY articles.identity"
_BLOCKS = "SELECT article_id, kind, text, level, rows FROM blocks"
_QA = "SELECT article_id, question, answer FROM qa"
_RELATED = (
    "SELECT article_id, list, position, title, snippet, category, date_published, url FROM related"
)
_OF = " WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY article_id, ordinal"
# A look into a dictionary costs a tenth of a call of the enumeration.
_KINDS = {kind.value: kind for kind in BlockKind}
_CELLS = msgspec.json.Decoder(tuple[tuple[str, ...], ...])


def all_pages(db: Database, selection: Selection) -> Iterator[list[Page]]:
    """Yield all articles of the selection in order of identity, in lists of at most PAGE.

    For the caller's read transaction, which freezes the view. Raises sqlite3.Error.
    """
    condition, parameters = selection.condition()
    query, after = _NEXT.format(condition=condition), ""
    while rows := db.execute(query, {**parameters, "after": after, "page": PAGE}).fetchall():
        yield _pages(db, rows)
        after = rows[-1][1]


def pages_of(db: Database, selection: Selection, identities: Sequence[str]) -> list[Page]:
    """Return those of the articles that are there and in the selection, in order of identity."""
    condition, parameters = selection.condition()
    query = _THESE.format(condition=condition)
    return _pages(db, db.execute(query, {**parameters, "names": _json(identities)}).fetchall())


def count(db: Database, selection: Selection) -> int:
    """Return how many articles the selection has."""
    condition, parameters = selection.condition()
    query = f"SELECT count(*) FROM v_articles WHERE {condition}"  # noqa: S608 - our own condition
    found: int = db.execute(query, parameters).fetchone()[0]
    return found


def _pages(db: Database, rows: Sequence[Sequence[Any]]) -> list[Page]:
    keys = [row[0] for row in rows]
    blocks, qa, related = (_children(db, query, keys) for query in (_BLOCKS, _QA, _RELATED))
    return [
        Page(
            _facts(dict(zip(_NAMES, row[1:], strict=True))),
            tuple(_block(*values) for values in blocks.get(row[0], ())),
            tuple(QA(*values) for values in qa.get(row[0], ())),
            tuple(Related(*values) for values in related.get(row[0], ())),
        )
        for row in rows
    ]


def _facts(row: Mapping[str, Any]) -> Facts:
    decoded = {name: decoder.decode(row[name]) for name, decoder in _IN_JSON.items()}
    return Facts(**{**row, **decoded})


def _block(kind: str, text: str, level: int | None, cells: str | None) -> Block:
    return Block(_KINDS[kind], text, level, None if cells is None else _CELLS.decode(cells))


def _children(db: Database, query: str, keys: Sequence[int]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for key, *values in db.execute(query + _OF, [_json(keys)]):
        found.setdefault(key, []).append(tuple(values))
    return found


def _json(values: Sequence[int] | Sequence[str]) -> str:
    return msgspec.json.encode(values).decode("utf-8")
