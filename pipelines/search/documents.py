"""What is searched: the texts of stored articles, field by field. Read from their rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec
from sqlite_utils import Database

from parsers.record import BlockKind

_ARTICLES = """
SELECT id, title, summary FROM articles
WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id
"""
_BLOCKS = """
SELECT article_id, kind, text FROM blocks
WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY article_id, ordinal
"""
_QA = """
SELECT article_id, ordinal, question, answer FROM qa
WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY article_id, ordinal
"""
# As a plain string it is compared in a third of the time.
_HEADING = BlockKind.HEADING.value


class DocumentKind(StrEnum):
    """The closed set of what can be found.

    ARTICLE: a text. QUESTION: an article that is one question and its answer; QA: one
    of the pairs on an article's page. STUB: a page known only from teasers, never an answer.
    """

    ARTICLE = "article"
    QUESTION = "question"
    QA = "qa"
    STUB = "stub"


@dataclass(frozen=True, slots=True)
class Document:
    """What is found as one: where it comes from, and its text in the fields of the index.

    source: row id of the article (of a stub: of the stub). ordinal: that of a QA pair, else 0.
    """

    kind: DocumentKind
    source: int
    ordinal: int
    title: str
    question: str
    headings: str
    body: str


@dataclass(frozen=True, slots=True)
class _Pair:
    ordinal: int
    question: str
    answer: str


def documents_of(db: Database, ids: Sequence[int]) -> Iterator[Document]:
    """Yield the documents of these articles as their rows are now, in order of id and ordinal."""
    wanted = [msgspec.json.encode(ids).decode("utf-8")]
    blocks: dict[int, list[tuple[str, str]]] = {key: [] for key in ids}
    for key, kind, text in db.execute(_BLOCKS, wanted):
        blocks[key].append((kind, text))
    pairs: dict[int, list[_Pair]] = {key: [] for key in ids}
    for key, *pair in db.execute(_QA, wanted):
        pairs[key].append(_Pair(*pair))
    for key, title, summary in db.execute(_ARTICLES, wanted).fetchall():
        yield from _documents(key, title, summary, blocks[key], pairs[key])


def _documents(
    key: int, title: str, summary: str | None, blocks: list[tuple[str, str]], pairs: list[_Pair]
) -> Iterator[Document]:
    is_question = len(pairs) == 1 and pairs[0].question == title
    asked = set[str]() if is_question else {pair.question for pair in pairs}
    if asked:
        # Questions have a field of their own, and nothing is indexed twice.
        blocks = [(kind, text) for kind, text in blocks if text not in asked]
    headings = [text for kind, text in blocks if kind == _HEADING]
    body = [text for kind, text in blocks if kind != _HEADING]
    if summary is not None:
        body.insert(0, summary)
    yield Document(
        kind=DocumentKind.QUESTION if is_question else DocumentKind.ARTICLE,
        source=key,
        ordinal=0,
        title=title,
        question="\n".join(pair.question for pair in pairs if pair.question in asked),
        headings="\n".join(headings),
        body="\n".join(body),
    )
    if is_question:
        return
    for pair in pairs:
        yield Document(DocumentKind.QA, key, pair.ordinal, title, pair.question, "", pair.answer)
