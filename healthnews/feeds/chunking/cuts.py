"""Where a text may be cut: after a sentence, else after a clause, else between words.

Both widths of punctuation count. Chinese has no blanks between words, so any two
Chinese characters may be parted; a number or a Latin word is kept whole.
"""

from __future__ import annotations

import re

_CLOSING = "[”’\"'」』）)】》〉]*"
_SENTENCE = re.compile(rf"(?:[。！？!?；;…]|[.](?=\s))+{_CLOSING}\s*|\n")
_CLAUSE = re.compile(rf"[，,、：:]{_CLOSING}\s*(?!\d)")
# Not inside a number or a Latin word, nor before what belongs to the character before it.
_CLINGING = r"[。，、；：？！）”’」』】》,.;:?!)\u0300-\u036f\ufe00-\ufe0f]"
_WORD = re.compile(rf"(?<=.)(?<![A-Za-z0-9.%](?=[A-Za-z0-9.%]))(?!{_CLINGING})", re.DOTALL)
_RANKED = (_SENTENCE, _CLAUSE, _WORD)


def parts(text: str, limit: int) -> list[str]:
    """Return the text in as few parts as its best places to cut give, none beyond the limit."""
    found = []
    while len(text) > limit:
        end = _last_cut(text, limit)
        found.append(text[:end])
        text = text[end:]
    return [*found, text] if text else found


def tail(text: str, limit: int) -> str:
    """Return the text's end from the first good place to cut, at most `limit` characters."""
    if limit <= 0:
        return ""
    earliest = len(text) - limit
    if earliest <= 0:
        return text
    for places in _RANKED:
        for match in places.finditer(text, max(earliest - 1, 0)):
            if earliest <= match.end() < len(text):
                return text[match.end() :]
    return text[earliest:]


def _last_cut(text: str, limit: int) -> int:
    for places in _RANKED:
        ends = [match.end() for match in places.finditer(text[: limit + 1])]
        ends = [end for end in ends if 0 < end <= limit]
        # A cut near the beginning would leave crumbs: the next best kind of place is better.
        if ends and ends[-1] >= limit // 3:
            return ends[-1]
    return limit
