"""The tokens of many texts at once, in a fifth of the time that one after the other takes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from pipelines.code_points import (
    BREAK,
    HARD,
    Points,
    are_digits,
    joined,
    looked_up,
    pages,
    points_of,
    table,
    text_of,
    texts_at,
    thousands,
)
from pipelines.search.characters import UNSPACED
from pipelines.search.tokens import index_text, normal

# What a character is to the index stands in its upper bits, above the character that it is in
# normal text. What is neither is only a border between tokens.
_CHARACTER = np.uint32(2**24 - 1)
_WORD = np.uint32(1 << 24)
_UNSPACED = np.uint32(1 << 25)
_BREAK = 1 << 26
# Fewer characters are cut before the table for many is made.
_MANY = 2**12
_BORDER = _BLANK = ord(" ")
_NOTHING = "\1"


def index_texts(texts: Sequence[str]) -> list[str]:
    """Return what `index_text` gives of each text; there may be more blanks between tokens."""
    if sum(map(len, texts)) < _MANY:
        return [index_text(text) for text in texts]
    return [tokens for some in pages(texts) for tokens in _cut(some)]


def _cut(texts: Sequence[str]) -> list[str]:
    points = joined(texts)
    if points is None:
        return [index_text(text) for text in texts]
    found = looked_up(_table(), points)
    hard = np.flatnonzero(found == HARD)
    found[hard] = _BORDER
    groups = thousands(points, are_digits(found & _CHARACTER))
    tokens = _tokens(found).split(BREAK)
    for at in texts_at(points, hard, groups):
        tokens[at] = index_text(texts[at])
    return tokens


def _tokens(found: Points) -> str:
    """Return the tokens of texts that are nowhere hard, with blanks between them."""
    characters = found & _CHARACTER
    following = np.append(found[1:], np.uint32(_BORDER))
    is_pair = (found & following & _UNSPACED) != 0
    # Of a character: itself, the one that makes a pair with it, a blank.
    cut = np.full((len(found), 3), _BLANK, dtype=np.uint32)
    cut[:, 0] = characters
    np.copyto(cut[:, 1], following & _CHARACTER, where=is_pair)
    words = np.flatnonzero(found & _WORD)
    cut[words, 1] = ord(_NOTHING)
    cut[words[(following[words] & _WORD) != 0], 2] = ord(_NOTHING)
    return text_of(cut).replace(_NOTHING, "")


@lru_cache(maxsize=1)
def _table() -> Points:
    values = table(_one, lambda text: (points_of(normal(text)) | _UNSPACED).tolist())
    values[ord(BREAK)] = _BREAK
    return values


def _one(character: str) -> int:
    found = normal(character)
    kinds = set(map(_kind, found))
    if kinds == {0} and ("," not in found or found == ","):
        return _BORDER
    return ord(found) | _kind(found) if len(found) == 1 else HARD


def _kind(character: str) -> int:
    if UNSPACED.fullmatch(character):
        return int(_UNSPACED)
    return int(_WORD) if character.isalnum() else 0
