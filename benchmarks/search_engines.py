"""Ways to search Chinese text: ours, and others where they are installed."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol
from warnings import catch_warnings, simplefilter

from benchmarks.pages import articles
from benchmarks.search_queries import Text
from healthnews.feeds.search import Engine as SearchEngine
from healthnews.feeds.search import Search
from parsers.record import Block, BlockKind
from pipelines.articles import ArticleStore
from pipelines.database import open_database
from pipelines.schema import ARTICLES
from pipelines.search.tokens import index_text

_BATCH = 100
_SITE = "example"


class Engine(Protocol):
    """Documents in, keys of documents out."""

    def search(self, query: str, limit: int) -> Sequence[str]:
        """Return the keys of the documents that fit best, best first."""
        ...


@dataclass(frozen=True, slots=True)
class Contender:
    """An engine's name, the packages it needs, and what makes it of documents in a folder."""

    name: str
    packages: tuple[str, ...]
    build: Callable[[Sequence[Text], Path], Engine]

    @property
    def missing(self) -> list[str]:
        """The packages that are not installed."""
        return [package for package in self.packages if find_spec(package) is None]


_BEHIND = """
SELECT identity FROM v_duplicates WHERE kept_identity IN (SELECT value FROM json_each(:named))
UNION
SELECT identity FROM v_families WHERE family_id IN
    (SELECT family_id FROM v_families WHERE identity IN (SELECT value FROM json_each(:named)))
"""


class Ours:
    """`ArticleStore` and `Search`: every document an article."""

    def __init__(
        self, texts: Sequence[Text], folder: Path, engine: SearchEngine = SearchEngine.FTS5
    ) -> None:
        path = folder / "articles.db"
        (capture, pattern), *_ = articles(1)
        plain = replace(pattern, site=_SITE, summary=None, qa=(), related=(), date_inferred=None)
        with ArticleStore.open(path) as store:
            for start in range(0, len(texts), _BATCH):
                store.save(
                    [
                        (
                            capture,
                            replace(
                                plain,
                                source_id=text.key,
                                url=f"http://example.org/{text.key}",
                                canonical_url=f"http://example.org/{text.key}",
                                title=text.title or " ",
                                blocks=(Block(BlockKind.PARAGRAPH, text.body),),
                            ),
                        )
                        for text in texts[start : start + _BATCH]
                    ]
                )
        self._db = open_database(path, ARTICLES, read_only=True)
        self._search = Search(self._db, engine=engine)
        self._search.refresh()

    def search(self, query: str, limit: int) -> Sequence[str]:
        """Search as `healthnews search` does, passages and all."""
        hits = self._search.search(query, limit=limit)
        return [hit.identity.removeprefix(f"{_SITE}:") for hit in hits]

    def behind(self, keys: Collection[str]) -> set[str]:
        """Return the copies and siblings that documents stand for where they are found."""
        named = json.dumps([f"{_SITE}:{key}" for key in keys])
        found = self._db.execute(_BEHIND, {"named": named})
        return {identity.removeprefix(f"{_SITE}:") for (identity,) in found}


class _Fts:
    """A table of FTS5, any of the query's words."""

    def __init__(
        self,
        texts: Sequence[Text],
        path: Path,
        tokenizer: str,
        cut: Callable[[str], Sequence[str]],
        written: Callable[[str], str],
    ) -> None:
        self._keys = [text.key for text in texts]
        self._cut = cut
        self._db = sqlite3.connect(path)
        self._db.execute(
            "CREATE VIRTUAL TABLE found USING fts5("
            f"title, body, content='', tokenize='{tokenizer}')"
        )
        self._db.executemany(
            "INSERT INTO found (rowid, title, body) VALUES (?, ?, ?)",
            ((at, written(text.title), written(text.body)) for at, text in enumerate(texts)),
        )
        self._db.commit()

    def search(self, query: str, limit: int) -> Sequence[str]:
        words = [f'"{word}"' for word in self._cut(query) if word.isalnum()]
        rows = self._db.execute(
            "SELECT rowid FROM found WHERE found MATCH ? AND rank MATCH 'bm25(4, 1)' "
            "ORDER BY rank LIMIT ?",
            [" OR ".join(words) or '""', limit],
        )
        return [self._keys[at] for (at,) in rows]


def _trigram(texts: Sequence[Text], folder: Path) -> Engine:
    def cut(query: str) -> list[str]:
        return [query[at : at + 3] for at in range(max(1, len(query) - 2))]

    return _Fts(texts, folder / "trigram.db", "trigram", cut, str)


def _jieba(texts: Sequence[Text], folder: Path) -> Engine:
    cut = _jieba_cut()
    return _Fts(texts, folder / "jieba.db", "unicode61", cut, lambda text: " ".join(cut(text)))


def _jieba_cut() -> Callable[[str], Sequence[str]]:
    with catch_warnings():  # of its own use of older packages
        simplefilter("ignore")
        jieba = import_module("jieba")
    jieba.setLogLevel(logging.ERROR)
    return lambda text: list(jieba.cut_for_search(text))


class _Bm25s:
    def __init__(self, texts: Sequence[Text], _folder: Path) -> None:
        self._keys = [text.key for text in texts]
        self._cut = _jieba_cut()
        self._index: Any = import_module("bm25s").BM25()
        self._index.index(
            [self._cut(f"{text.title} {text.body}") for text in texts], show_progress=False
        )

    def search(self, query: str, limit: int) -> Sequence[str]:
        found, scores = self._index.retrieve([self._cut(query)], k=limit, show_progress=False)
        return [self._keys[at] for at, score in zip(found[0], scores[0], strict=True) if score > 0]


class _Tantivy:
    """Our tokens, as words."""

    def __init__(self, texts: Sequence[Text], folder: Path) -> None:
        self._tantivy: Any = import_module("tantivy")
        builder = self._tantivy.SchemaBuilder()
        # One field: where most titles are empty, a title of its own is longer than most, and
        # weighs next to nothing.
        builder.add_text_field("text", tokenizer_name="whitespace")
        builder.add_unsigned_field("at", stored=True)
        place = folder / "tantivy"
        place.mkdir()
        self._index = self._tantivy.Index(builder.build(), path=str(place))
        writer = self._index.writer()
        for at, text in enumerate(texts):
            writer.add_document(
                self._tantivy.Document(text=index_text(f"{text.title}\n{text.body}"), at=at)
            )
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()
        self._keys = [text.key for text in texts]

    def search(self, query: str, limit: int) -> Sequence[str]:
        wanted = self._tantivy.Query.boolean_query(list(self._terms(query)))
        found = self._searcher.search(wanted, limit).hits
        return [self._keys[self._searcher.doc(place)["at"][0]] for _, place in found]

    def _terms(self, query: str) -> Iterator[tuple[Any, Any]]:
        schema, of, should = self._index.schema, self._tantivy.Query, self._tantivy.Occur.Should
        if len(query) == 1:
            yield should, of.regex_query(schema, "text", f"{query}.*")
        for token in index_text(query).split():
            if len(token) > 1:
                yield should, of.term_query(schema, "text", token)


def _faster(texts: Sequence[Text], folder: Path) -> Engine:
    return Ours(texts, folder, SearchEngine.TANTIVY)


OURS = "healthnews: pairs in FTS5"
FASTER = "healthnews: tantivy beside it"
CONTENDERS = (
    Contender(OURS, (), Ours),
    Contender(FASTER, ("tantivy",), _faster),
    Contender("FTS5, trigram", (), _trigram),
    Contender("FTS5, words of jieba", ("jieba",), _jieba),
    Contender("bm25s, words of jieba", ("bm25s", "jieba"), _Bm25s),
    Contender("tantivy, our pairs", ("tantivy",), _Tantivy),
)
