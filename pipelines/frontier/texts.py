"""Making what a page or a server said fit to be stored."""

from __future__ import annotations

from dataclasses import replace

from pipelines.frontier.records import Answer, Exclusion, Link
from pipelines.strings import storable


def storable_link(link: Link) -> Link:
    """Return the link with lone surrogates written out, which SQLite refuses."""
    texts = (link.key, link.url, link.found_on or "", _reason(link.exclusion))
    if all(map(str.isascii, texts)):
        return link
    exclusion = link.exclusion
    return replace(
        link,
        key=storable(link.key),
        url=storable(link.url),
        found_on=_storable(link.found_on),
        exclusion=None
        if exclusion is None
        else Exclusion(exclusion.outcome, storable(exclusion.reason)),
    )


def storable_answer(answer: Answer) -> Answer:
    """Return the answer, and its links, with lone surrogates written out."""
    return replace(
        answer,
        reason=storable(answer.reason),
        etag=_storable(answer.etag),
        last_modified=_storable(answer.last_modified),
        content_digest=_storable(answer.content_digest),
        alias_of=_storable(answer.alias_of),
        links=tuple(map(storable_link, answer.links)),
    )


def _storable(text: str | None) -> str | None:
    return None if text is None else storable(text)


def _reason(exclusion: Exclusion | None) -> str:
    return "" if exclusion is None else exclusion.reason
