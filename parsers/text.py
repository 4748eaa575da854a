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

# Private-use characters are glyphs of icon fonts: pictures, and no text anywhere else.
_REMOVED = re.compile("[\u200b-\u200d\u2060\ufeff\ue000-\uf8ff]+")

# A source line break counts as nothing where Chinese stands on its right and
# Chinese, or punctuation that was narrowed, on its left; and the reverse.
_SOURCE_BREAK = re.compile(
    rf"(?<=[{_CJK_TEXT},:;?!)%])[^\S\n]*\n\s*(?=[{_CJK_TEXT}])"
    rf"|(?<=[{_CJK_TEXT}])[^\S\n]*\n\s*(?=[{_CJK_TEXT},:;?!)(])"
)
_BLANK_BEFORE_PUNCTUATION = re.compile(
    rf" (?=[。，、；：？！）,:;?!)])(?:(?=[。，、；：？！）])|(?<=[{_CJK}{_CLOSERS}] ))"
)
_WIDE = re.compile("[\uff01-\uff5e\u3000]")
_WIDTH_MAP = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def clean(text: str) -> str:
    """Return `text` after the text rule."""
    if not text.isprintable():  # so are the characters to remove, and all blanks but the space
        text = _REMOVED.sub("", text)
    return _fold_blanks(unicodedata.normalize("NFC", text))


def cleaner_for(text: str) -> Cleaner:
    """Return the text rule for the pieces of a page whose tree holds `text`.

    Where the whole is in NFC so is every piece: looking at it once spares the work on each.
    """
    return _clean_composed if unicodedata.is_normalized("NFC", text) else clean


def _clean_composed(text: str) -> str:
    if not text.isprintable():
        folded = _fold_blanks(text)
        return folded if folded.isprintable() else clean(text)
    if " " not in text:  # most lines: Chinese has no blanks
        return text
    if "  " in text or text[0] == " " or text[-1] == " ":
        text = " ".join(text.split())
    return _BLANK_BEFORE_PUNCTUATION.sub("", text)


def _fold_blanks(text: str) -> str:
    words = text.split()
    if len(words) < 2:
        return words[0] if words else ""
    text = text.strip()  # most line breaks stand around a text, not in it
    if "\n" in text or "\r" in text:
        text = _SOURCE_BREAK.sub("", text.replace("\r", "\n"))
        words = text.split()
    return _BLANK_BEFORE_PUNCTUATION.sub("", " ".join(words))


def fold_width(text: str) -> str:
    """Return `text` with full-width ASCII forms and the ideographic space made half-width."""
    return text.translate(_WIDTH_MAP) if _WIDE.search(text) else text
