"""Badges: small marks in elements of their own, glued to a text that they are no part of.

All are guesses at what pages put beside a title: `问`, a rank, `#` for a permalink.
"""

from __future__ import annotations

import re

from parsers.landmarks import CATEGORIES
from parsers.lines import Line

_LEADING = re.compile(r"[问答荐热新顶精QA]|(?:\d{1,2})?图|置顶|原创|推荐")
_TRAILING = frozenset("#¶§>›»＞")


def without_badges(line: Line) -> str:
    """Return the line's text without the badges that begin or end it."""
    text = line.text
    if len(line.pieces) == 1:
        return text
    pieces = [piece.strip() for piece in line.pieces]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) > 1 and (pieces[0] in CATEGORIES or _LEADING.fullmatch(pieces[0])):
        text = text.removeprefix(pieces[0]).lstrip()
    if len(pieces) > 1 and pieces[-1] in _TRAILING:
        text = text.removesuffix(pieces[-1]).rstrip()
    return text
