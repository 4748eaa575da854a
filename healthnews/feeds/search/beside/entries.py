"""What is written to the index: the documents of articles and stubs, with what filters ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import msgspec
from sqlite_utils import Database

from healthnews.feeds.search.stub_site import STUB_SITE
from pipelines.search.documents import Document, DocumentKind, documents_of
from pipelines.search.tokens import RunKind, index_text, normal, runs

_ARTICLES = """
SELECT articles.id, identity, site, coalesce(date_published, inferred.value)
FROM articles
LEFT JOIN inferred_dates AS inferred ON inferred.article_id = articles.id AND inferred.best = 1
WHERE articles.id IN (SELECT value FROM json_each(?))
"""
_STUBS = f"""
SELECT stubs.key, {STUB_SITE}, stubs.first_day, said.title, said.teaser
FROM search_stubs AS said JOIN stubs ON stubs.id = said.stub_id
"""  # noqa: S608 - a constant
# Between two texts that stand one behind the other: no token is a sign.
_GAP = " | "
# A day without a month is before all days of the year; `until` is filled up with nines.
_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Weights:
    """How often the tokens of a field are written: a word that stands there weighs so much."""

    title: int
    question: int
    headings: int
    body: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as it is written. Fields as in `Field`; stamp: 0 where it is no stub."""

    name: str
    identity: str
    kind: str
    site: str | None
    day: int
    stamp: int
    text: str
    signs: str
    head: str
    head_signs: str


@dataclass(frozen=True, slots=True)
class Stub:
    """A stub as it is indexed in the database."""

    key: str
    site: str | None
    day: str | None
    title: str
    teaser: str

    @property
    def stamp(self) -> int:
        """A number that no other stub has, nor this one when it says something else."""
        said = msgspec.json.encode(self)
        return int.from_bytes(blake2b(said, digest_size=8).digest()) >> 1 | 1


def article_entries(db: Database, ids: Sequence[int], weights: Weights) -> Iterator[Entry]:
    """Yield the documents of these articles, by row id."""
    wanted = [msgspec.json.encode(ids).decode()]
    facts = {key: rest for key, *rest in db.execute(_ARTICLES, wanted)}
    for document in documents_of(db, ids):
        identity, site, day = facts[document.source]
        yield _entry(document, identity, site, day, 0, weights)


def stubs_of(db: Database) -> dict[int, Stub]:
    """Return the stubs that the database finds, by their stamps."""
    return {stub.stamp: stub for stub in (Stub(*row) for row in db.execute(_STUBS))}


def stub_entries(stubs: Mapping[int, Stub], weights: Weights) -> Iterator[Entry]:
    """Yield the documents of stubs, by their stamps."""
    for stamp, stub in stubs.items():
        document = Document(DocumentKind.STUB, 0, 0, stub.title, "", "", stub.teaser)
        yield _entry(document, stub.key, stub.site, stub.day, stamp, weights)


def day_number(day: str | None, filling: str = "0") -> int:
    """Return `2025-04-29` as 20250429, a part of a day filled up; 0 for none."""
    if day is None:
        return 0
    digits = day[:10].replace("-", "")
    return int(digits.ljust(_DIGITS, filling)) if digits.isdecimal() else 0


def _entry(  # noqa: PLR0913, PLR0917 - what a document is
    document: Document, identity: str, site: str | None, day: str | None, stamp: int, at: Weights
) -> Entry:
    title, question, headings, body = (
        normal(text)
        for text in (document.title, document.question, document.headings, document.body)
    )
    head = [(title, at.title), (question, at.question), (headings, at.headings)]
    tokens = [(index_text(text), weight) for text, weight in head]
    signs = [(_signs(text), weight) for text, weight in head]
    return Entry(
        name=msgspec.json.encode((identity, document.kind, document.ordinal)).decode(),
        identity=identity,
        kind=document.kind,
        site=site,
        day=day_number(day),
        stamp=stamp,
        text=_repeated([*tokens, (index_text(body), at.body)]),
        signs=_repeated([*signs, (_signs(body), at.body)]),
        head=_repeated(tokens),
        head_signs=_repeated(signs),
    )


def _signs(text: str) -> str:
    found = (run.text for run in runs(text) if run.kind is RunKind.UNSPACED)
    return " ".join("".join(found))


def _repeated(texts: Iterable[tuple[str, int]]) -> str:
    return _GAP.join(_GAP.join([text] * weight) for text, weight in texts if text)
