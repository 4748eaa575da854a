"""What a search found, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import msgspec

from healthnews.feeds.search import Answer, DocumentKind, Hit

_KINDS = {
    DocumentKind.ARTICLE: "article",
    DocumentKind.QUESTION: "question and answer",
    DocumentKind.QA: "question and answer on the page",
    DocumentKind.STUB: "TEASER ONLY, cut by the site, no answer",
}
Marks = tuple[str, str]
"""What stands before and after a word that was looked for."""
PLAIN: Marks = ("", "")
# What a terminal would take for orders. One for one: marks stay where they are.
_ORDERS = dict.fromkeys((*range(10), *range(11, 32), *range(127, 160)), "\ufffd")


def hit_json(hit: Hit) -> str:
    """Return a hit as one line of JSON, its fields under their names."""
    return msgspec.json.encode(hit).decode("utf-8")


def answer_json(answer: Answer) -> str:
    """Return an answer as one line of JSON."""
    return msgspec.json.encode(answer).decode("utf-8")


def hits_text(hits: Sequence[Hit], marks: Marks = PLAIN) -> str:
    """Return hits for people, best first."""
    return "\n\n".join("\n".join(_lines(number, hit, marks)) for number, hit in _numbered(hits))


def answer_text(answer: Answer, marks: Marks = PLAIN) -> str:
    """Return passages with their citations, and what they are."""
    parts = []
    for number, hit in _numbered(answer.passages):
        lines = _lines(number, hit, marks)
        short = (
            [] if hit.summary is None else [f"   Short answer on the page: {_shown(hit.summary)}"]
        )
        parts.append("\n".join([*lines[:1], *short, *lines[1:], *_disclaimer(hit)]))
    return "\n\n".join([*parts, answer.notice])


def _numbered(hits: Sequence[Hit]) -> Iterator[tuple[int, Hit]]:
    return enumerate(hits, start=1)


def _lines(number: int, hit: Hit, marks: Marks) -> list[str]:
    lines = [f"{number}. {_shown(hit.title)}"]
    if hit.question is not None and hit.question != hit.title:
        lines.append(f"   Q: {_shown(hit.question)}")
    text = replace(hit.passage, text=_shown(hit.passage.text)).marked(*marks)
    lines += [f"   {line}" for line in text.splitlines() if line.strip()]
    lines.append(f"   {_shown(hit.url or hit.identity)}")
    return [*lines, f"   {'; '.join(_facts(hit))}"]


def _facts(hit: Hit) -> Iterator[str]:
    yield _KINDS[hit.kind]
    if hit.date_published is not None:
        yield f"published {hit.date_published}"
    elif hit.date_inferred is not None:
        yield f"date not stated, inferred {hit.date_inferred} ({hit.date_inferred_method})"
    else:
        yield "date not known"
    if hit.date_modified is not None:
        yield f"modified {hit.date_modified}"
    if hit.duplicates:
        yield f"{hit.duplicates} {'copy' if hit.duplicates == 1 else 'copies'}"
    if hit.similar:
        yield f"{hit.similar} similar"


def _disclaimer(hit: Hit) -> list[str]:
    return [] if hit.disclaimer is None else [f"   {_shown(hit.disclaimer)}"]


def _shown(text: str) -> str:
    return text.translate(_ORDERS)
