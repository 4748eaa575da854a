"""The bytes of a sitemap or feed as text in which no entity can do harm."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass

from crawler.discovery.entries import MAX_BYTES
from parsers.decoding import Undecodable, decode
from pipelines.archive.content_encoding import decoded

_GZIP_MAGIC = b"\x1f\x8b"
# What may stand before the first element. Possessive, so that no text costs more than its length.
_PROLOG = re.compile(
    r"""(?:\s++|<\?.*?\?>|<!--.*?-->)*+
    (?P<type><!DOCTYPE\b(?:[^>\["']|"[^"]*"|'[^']*')*+(?P<subset>\[.*?\]\s*+)?>)?""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
# A character by its number; or an ampersand that begins none of XML's own five entities.
_AMPERSAND = re.compile(
    "<!\\[CDATA\\[.*?(?:\\]\\]>|\\Z)"
    "|&#(?:(?P<decimal>[0-9]{1,7})|x(?P<hex>[0-9A-Fa-f]{1,6}));"
    "|&(?!(?:amp|lt|gt|quot|apos);)",
    re.DOTALL,
)
# Twenty for each URL that a sitemap may hold. To mend them costs time and memory.
_AMPERSANDS = 1_000_000
# https://www.w3.org/TR/xml/#charsets
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class XmlText:
    """A document's text, and what had to be mended, for people."""

    text: str
    problems: tuple[str, ...] = ()


def text_of(body: bytes, content_type: str | None) -> XmlText | str:
    """Return the text of a document, inflated where it is a gzip file; or why there is none.

    The encoding is found as for pages (`parsers.decoding`): what is declared is
    a hint. Where nothing fits, broken characters become U+FFFD: URLs are ASCII.
    """
    if body.startswith(_GZIP_MAGIC):
        inflated = decoded(body, "gzip", MAX_BYTES)
        if not isinstance(inflated, bytes):
            return inflated.reason
        body = inflated
    if len(body) > MAX_BYTES:
        return f"{len(body)} bytes; the limit is {MAX_BYTES}"
    read = decode(body, content_type)
    if not isinstance(read, Undecodable):
        problems = (f"{read.replaced} broken characters",) if read.replaced else ()
        return XmlText(read.text, problems)
    if b"<" not in body or b"\0" in body:
        return read.reason
    return XmlText(body.decode("utf-8", "replace"), (f"no encoding fits: {read.reason}",))


def harmless(text: str) -> XmlText:
    """Return XML from its first element on, without entities, what often breaks it mended.

    Neither sitemaps nor feeds need a document type. Without one there is nothing
    to expand and nothing to load, whatever reads the text.
    """
    problems: list[str] = []
    prolog = _PROLOG.match(text)
    if prolog is not None:  # it always matches, if only nothing
        text = text[prolog.end() :].lstrip()
        if prolog["subset"]:
            problems.append("entities of a document type are not read")
    if text[:9].upper() == "<!DOCTYPE":
        return XmlText("", ("a document type without an end",))
    text, forbidden = _FORBIDDEN.subn("", text)
    if forbidden:
        problems.append(f"{forbidden} characters that XML forbids are left out")
    if text.count("&") > _AMPERSANDS:
        return XmlText("", (*problems, f"more than {_AMPERSANDS} ampersands: no list of URLs"))
    return XmlText(_AMPERSAND.sub(_escaped, text), tuple(problems))


def _escaped(match: re.Match[str]) -> str:
    if match[0] == "&":
        return "&amp;"
    decimal, hexadecimal = match["decimal"], match["hex"]
    if decimal is None and hexadecimal is None:
        return match[0]
    number = int(decimal) if decimal is not None else int(hexadecimal, 16)
    # The reader hands on half a character as bytes that are no UTF-8.
    is_character = number <= sys.maxunicode and _FORBIDDEN.match(chr(number)) is None
    return match[0] if is_character else "\ufffd"
