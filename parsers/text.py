"""The text rule: how text is kept, and how it is folded for comparison.

Text is kept as published after this rule and no other: NFC; zero-width
characters and the glyphs of icon fonts removed; every run of blanks becomes one
space; trimmed; no blank before Chinese closing punctuation, and none before its
half-width form where Chinese text, a closing quote or a closing bracket
precedes. Newlines and indentation of the source between Chinese characters are
not text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

Cleaner = Callable[[str], str]

_CJK = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CJK_TEXT = _CJK + r"\u3000-\u303f\uff01-\uff5e“”‘’…—·"
_CLOSERS = r"”’」』》〉】〕)\]）］\"'"

_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
_ZERO_WIDTH_REFERENCE = re.compile("&(?:#|zw)")
# Private-use characters are glyphs of icon fonts: pictures, and no text anywhere else.
_PRIVATE_USE = range(0xE000, 0xF900)
_REMOVED = dict.fromkeys([*map(ord, _ZERO_WIDTH), *_PRIVATE_USE])
# Their UTF-8 begins with EE, or with EF and 80 to A3; nothing else's does. Two searches,
# each for one first byte, are ten times faster than one pattern for both.
_PRIVATE_USE_BYTE = b"\xee"
_PRIVATE_USE_BYTES = re.compile(rb"\xef[\x80-\xa3]")

# A source line break counts as nothing where Chinese stands on its right and
# Chinese, or punctuation that was narrowed, on its left; and the reverse.
_SOURCE_BREAK = re.compile(
    rf"(?<=[{_CJK_TEXT},:;?!)%])[^\S\n]*\n\s*(?=[{_CJK_TEXT}])"
    rf"|(?<=[{_CJK_TEXT}])[^\S\n]*\n\s*(?=[{_CJK_TEXT},:;?!)(])"
)
_PUNCTUATION = frozenset("。，、；：？！）,:;?!)")
_BLANK_BEFORE_PUNCTUATION = re.compile(
    rf" (?:(?=[。，、；：？！）])|(?=[,:;?!)])(?<=[{_CJK}{_CLOSERS}] ))"
)
_WIDTH_MAP = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def _clean_blanks(text: str) -> str:
    words = text.split()
    if len(words) < 2:  # most lines: Chinese has no blanks
        return words[0] if words else ""
    if "\n" in text or "\r" in text:
        text = _SOURCE_BREAK.sub("", text.replace("\r", "\n"))
        words = text.split()
    text = " ".join(words)
    if _PUNCTUATION.isdisjoint([word[0] for word in words]):
        return text
    return _BLANK_BEFORE_PUNCTUATION.sub("", text)


def clean(text: str) -> str:
    """Return `text` after the text rule."""
    return _clean_blanks(unicodedata.normalize("NFC", text.translate(_REMOVED)))


def cleaner_for(markup: str, data: bytes) -> Cleaner:
    """Return the text rule for the pieces of a page's `markup`, whose UTF-8 is `data`.

    Looking once at the whole page spares most pages the work on every piece: a
    page in NFC without zero-width characters and without references that could
    make some (`&#8203;`, `&zwj;`) has none in any piece.
    """
    plain = (
        not any(char in markup for char in _ZERO_WIDTH)
        and not ("&" in markup and _ZERO_WIDTH_REFERENCE.search(markup))
        and _PRIVATE_USE_BYTE not in data
        and not _PRIVATE_USE_BYTES.search(data)
        and unicodedata.is_normalized("NFC", markup)
    )
    return _clean_blanks if plain else clean


def fold_width(text: str) -> str:
    """Return `text` with full-width ASCII forms and the ideographic space made half-width."""
    return text.translate(_WIDTH_MAP)
