"""What the tables say of copies and families, and whether that is what the articles come to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

from sqlite_utils import Database

from parsers.capture import Capture
from parsers.record import Article
from pipelines.articles import ArticleStore
from pipelines.database import open_database
from pipelines.duplicates import buckets
from pipelines.duplicates.comparing import compare
from pipelines.duplicates.keys import unpacked
from pipelines.duplicates.signing import text_id
from pipelines.duplicates.text import compared
from pipelines.relations import unrelate
from pipelines.schema import ARTICLES
from pipelines.transactions import immediate

View = tuple[list[tuple[str, ...]], list[tuple[str, ...]]]


def save(path: Path, items: Sequence[tuple[Capture, Article]]) -> None:
    with ArticleStore.open(path) as store:
        store.save(items)


def remove(path: Path, identities: Sequence[str]) -> set[int]:
    """Take articles out of the database, as forgetting one does."""
    db = open_database(path, ARTICLES)
    marks = ", ".join("?" * len(identities))
    with immediate(db):
        found = db.execute(f"SELECT id FROM articles WHERE identity IN ({marks})", identities)
        ids = [key for (key,) in found]
        touched = unrelate(db, ids)
        db.table("articles").delete_where(f"identity IN ({marks})", identities)
    db.close()
    return touched


def seen(path: Path) -> View:
    """Return the rows of both views, in order."""
    db = open_database(path, ARTICLES, read_only=True)
    duplicates = sorted(db.execute("SELECT * FROM v_duplicates").fetchall())
    families = sorted(
        db.execute("SELECT family_id, identity, title, duplicate_of FROM v_families").fetchall(),
        key=str,
    )
    db.close()
    return duplicates, families


def kept_of(path: Path) -> dict[str, str]:
    """Return the kept article of each duplicate, both by the site's own id."""
    number = slice(len("example:"), None)
    return {row[0][number]: row[1][number] for row in seen(path)[0]}


def filed(path: Path) -> tuple[dict[int, list[int]], set[tuple[int, int]]]:
    """Return the texts of each bucket, and the pairs, as the tables have them."""
    db = open_database(path, ARTICLES, read_only=True)
    found: dict[int, list[int]] = {}
    for key, text in db.execute("SELECT key, text FROM duplicate_buckets ORDER BY key, text"):
        found.setdefault(key, []).append(text)
    pairs = {tuple(row) for row in db.execute("SELECT one, other FROM duplicate_pairs")}
    left = db.execute("SELECT count(*) FROM signatures_gone").fetchone()[0]
    db.close()
    assert left == 0
    return found, pairs


def expected(path: Path) -> tuple[dict[int, list[int]], set[tuple[int, int]]]:
    """Return the same, worked out plainly from all articles at once."""
    texts, found = {}, dict[int, list[int]]()
    with ArticleStore.open(path, read_only=True) as store:
        for article in store.articles():
            texts[text_id(compared(article))] = compared(article)
    for text, keys in sorted(_keys(path).items()):
        for key in set(keys):
            found.setdefault(key, []).append(text)
    pairs = set()
    for members in found.values():
        if len(members) > buckets.CROWD:
            continue
        for one, other in combinations(members, 2):
            is_candidate = one in members[: buckets.PIVOTS]
            if is_candidate and compare(texts[one], texts[other]).is_duplicate:
                pairs.add((one, other))
    return found, pairs


def _keys(path: Path) -> dict[int, tuple[int, ...]]:
    db: Database = open_database(path, ARTICLES, read_only=True)
    found = {text: unpacked(keys) for text, keys in db.execute("SELECT text, keys FROM signatures")}
    db.close()
    return found
