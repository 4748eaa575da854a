"""The bytes of a robots.txt, made readable for a parser of its rules. No I/O."""

from __future__ import annotations

import codecs
import re

READ_LIMIT = 500 * 1024
"""Bytes of a robots.txt that are read; RFC 9309, 2.5, asks for at least so many."""

# As lenient as the parser: `User agent: x`, `useragent x`.
_AGENT = re.compile(r"\s*user[- ]?agent\s*[:\s]\s*(?P<names>[^#]*)", re.IGNORECASE)
_NOBODY = "User-agent: nobody-we-are"


def readable(body: bytes, agent: str) -> bytes:
    """Return the rules as UTF-8, one line each, whatever the file is written in.

    Only the first READ_LIMIT bytes count, up to the end of a line. A file in UTF-16 is
    decoded. In a line that is not UTF-8 (paths in GBK, say) the bytes beyond ASCII are
    percent-encoded, as they are in the URLs of such a site; the parser would drop them,
    and `Disallow: /` and two Chinese characters would forbid the whole site.

    agent: our product token. Names of other robots are replaced by one that nobody has:
    the parser copies each rule to each robot named, and a file of 500 KB that names
    13,000 robots before 19,000 rules would take all memory.
    """
    lines = _text(_head(body)).splitlines()
    return "\n".join(_ours(line, agent.lower()) for line in lines).encode()


def _head(body: bytes) -> bytes:
    if len(body) <= READ_LIMIT:
        return body
    head = body[:READ_LIMIT]
    end = max(head.rfind(b"\n"), head.rfind(b"\r"))
    return head[: end + 1]


def _text(body: bytes) -> str:
    utf_16 = _utf_16(body)
    if utf_16 is not None:
        return body.decode(utf_16, "ignore").removeprefix("\ufeff")
    lines = body.removeprefix(codecs.BOM_UTF8).splitlines()
    return "\n".join(_line(line) for line in lines)


def _utf_16(body: bytes) -> str | None:
    """Return the encoding of a file in UTF-16, by its mark or by its first character."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if len(body) < 2 or (body[0] and body[1]):
        return None
    return "utf-16-be" if body[0] == 0 else "utf-16-le"


def _line(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in line)


def _ours(line: str, agent: str) -> str:
    named = _AGENT.match(line)
    if named is None:
        return line
    name = named["names"].strip().lower()
    # The parser reads `*bot*` as `bot`, and takes a name for ours that ours contains.
    bare = name.replace("*", "")
    return line if name == "*" or (bare and bare in agent) else _NOBODY
