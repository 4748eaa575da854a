"""What a person types, taken apart: words, phrases, what is not wanted, filters."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Quotes as typed on Chinese keyboards too. An unclosed one lasts to the end.
_PIECE = re.compile(
    r"(?P<minus>(?<!\S)[-－])?"
    r"(?:(?P<name>site|date)[:：](?P<value>\S*)"
    r'|"(?P<straight>[^"]*)"?|“(?P<curly>[^”]*)”?|「(?P<corner>[^」]*)」?'
    r'|(?P<word>[^\s"“「]+))',
    re.IGNORECASE,
)
_DAY = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_RANGE = ".."


class QueryError(ValueError):
    """A query that asks for nothing, or for what there cannot be. Says what was wrong."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    words: any of them, the more the better. phrases: all of them, to the letter.
    excluded: none of these phrases. sites: names of site modules, any of them.
    since, until: first and last day, `2025`, `2025-04` or `2025-04-29`, both included.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None


def parse_query(text: str) -> Query:
    """Return what the text asks for.

    Raises QueryError where it has neither a word nor a phrase, and for a date that is none.
    """
    words, phrases, excluded, sites = list[str](), list[str](), list[str](), list[str]()
    since = until = None
    for found in _PIECE.finditer(text):
        name = (found["name"] or "").lower()
        if name and found["minus"]:
            raise QueryError(f"{found[0]!r}: only words and phrases can be excluded")
        if name == "site":
            sites.append(_site(found["value"]))
        elif name == "date":
            since, until = _days(found["value"])
        else:
            phrase = _quoted(found)
            into = excluded if found["minus"] else phrases if phrase is not None else words
            into.append(found["word"] if phrase is None else phrase)
    query = Query(
        _readable(words), _readable(phrases), _readable(excluded), tuple(sites), since, until
    )
    if not query.words and not query.phrases:
        raise QueryError(f"{text!r} names no word to look for")
    return query


def _quoted(found: re.Match[str]) -> str | None:
    quotes = (found["straight"], found["curly"], found["corner"])
    return next((text for text in quotes if text is not None), None)


def _readable(texts: list[str]) -> tuple[str, ...]:
    # Of signs alone, the index knows nothing.
    return tuple(text for text in texts if any(map(str.isalnum, text)))


def _site(value: str) -> str:
    if not value:
        raise QueryError("site: names no site; write it without a blank, as in site:uzkoo")
    return value.lower()


def _days(value: str) -> tuple[str | None, str | None]:
    first, is_range, last = value.partition(_RANGE)
    if not is_range:
        last = first
    if not (first or last) or not all(_DAY.fullmatch(day) for day in (first, last) if day):
        raise QueryError(
            f"date:{value} is no day or range of days: "
            "write date:2025, date:2025-04, date:2025-04-29 or date:2025-04..2025-06"
        )
    return first or None, last or None
