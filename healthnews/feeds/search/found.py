"""What is stored of the documents that were found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from sqlite_utils import Database

from healthnews.feeds.search.stub_site import STUB_SITE
from pipelines.search.documents import DocumentKind

_FACTS = """
SELECT document.id, document.kind, document.source, document.ordinal,
       identity, coalesce(canonical_url, url), site, title, summary,
       date_published, date_modified, inferred.value, inferred.method, disclaimer
FROM search_documents AS document JOIN articles ON articles.id = document.source
LEFT JOIN inferred_dates AS inferred ON inferred.article_id = articles.id AND inferred.best = 1
WHERE document.kind != 'stub' AND document.id IN (SELECT value FROM json_each(?))
"""
# What teasers tell; only of articles that are not stored.
_STUB_FACTS = f"""
SELECT document.id, document.kind, document.source, document.ordinal,
       stubs.key, stubs.url, {STUB_SITE}, forms.title, NULL, stubs.first_day, NULL, NULL, NULL, NULL
FROM search_documents AS document
JOIN stubs ON stubs.id = document.source
JOIN stub_forms AS forms ON forms.id = stubs.form_id
WHERE document.kind = 'stub' AND document.id IN (SELECT value FROM json_each(?))
"""  # noqa: S608 - a constant
_WHOLE = """
SELECT document.id FROM search_documents AS document
JOIN articles ON articles.id = document.source
WHERE document.kind IN ('article', 'question')
  AND articles.identity IN (SELECT value FROM json_each(?))
"""
_PAIR = "SELECT question, answer FROM qa WHERE article_id = ? AND ordinal = ?"
_TEASER = """
SELECT coalesce(forms.snippet, '') FROM stubs
JOIN stub_forms AS forms ON forms.id = stubs.form_id WHERE stubs.id = ?
"""
_BODY = "SELECT text FROM blocks WHERE article_id = ? ORDER BY ordinal"


@dataclass(frozen=True, slots=True)
class Facts:
    """A document and its article, as stored. Fields as in `Hit`."""

    document: int
    kind: DocumentKind
    source: int
    ordinal: int
    identity: str
    url: str | None
    site: str | None
    title: str
    summary: str | None
    date_published: str | None
    date_modified: str | None
    date_inferred: str | None
    date_inferred_method: str | None
    disclaimer: str | None


@dataclass(frozen=True, slots=True)
class Text:
    """What a document says: the question where it has one of its own, and the body or answer."""

    question: str | None
    body: str


def facts_of(db: Database, documents: Sequence[int]) -> dict[int, Facts]:
    """Return what is stored of the documents, by their row ids."""
    wanted = [_json(documents)]
    rows = db.execute(_FACTS, wanted).fetchall() + db.execute(_STUB_FACTS, wanted).fetchall()
    return {key: Facts(key, DocumentKind(kind), *rest) for key, kind, *rest in rows}


def whole_documents(db: Database, identities: Sequence[str]) -> list[int]:
    """Return the documents that articles are as a whole."""
    return [key for (key,) in db.execute(_WHOLE, [_json(identities)])]


def text_of(db: Database, facts: Facts) -> Text:
    """Return the text of a document."""
    if facts.kind is DocumentKind.QA:
        return Text(*db.execute(_PAIR, [facts.source, facts.ordinal]).fetchone())
    if facts.kind is DocumentKind.STUB:
        return Text(None, db.execute(_TEASER, [facts.source]).fetchone()[0])
    texts = [] if facts.summary is None else [facts.summary]
    texts += [text for (text,) in db.execute(_BODY, [facts.source])]
    question = facts.title if facts.kind is DocumentKind.QUESTION else None
    return Text(question, "\n".join(texts))


def _json(values: Sequence[int] | Sequence[str]) -> str:
    return msgspec.json.encode(values).decode("utf-8")
