"""One number for all content: equal digests mean equal articles."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pipelines.article_reads import StoredArticle
from pipelines.articles import ArticleStore
from pipelines.content import canonical_content, canonical_json


def digest(path: Path | str) -> str:
    """Return SHA-256, in hex, over the articles of a database; see `docs/database.md`.

    Per article, in order of identity, one line of canonical JSON: its aliases,
    what it is a duplicate of, its family, its identity and its record with
    blocks, qa and related. What depends on
    when and how pages were fetched is left out, so the same captures give the
    same digest in any order and any batches.

    Reads one consistent view, an article at a time. Raises what
    `ArticleStore.open` raises for a reader.
    """
    total = hashlib.sha256()
    with ArticleStore.open(path, read_only=True) as store, store.frozen():
        for stored in store.stored():
            total.update(_line(stored))
    return total.hexdigest()


def _line(stored: StoredArticle) -> bytes:
    entry = {
        "aliases": stored.aliases,
        "duplicate_of": stored.duplicate_of,
        "family_id": stored.family_id,
        "identity": stored.identity,
        "record": canonical_content(stored.article),
    }
    return canonical_json(entry) + b"\n"
