"""Texts with some of their words marked, in pieces: the page escapes each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of stored text, never markup."""

    text: str
    is_marked: bool = False


def plain(text: str) -> tuple[Piece, ...]:
    """Return a text in which nothing is marked."""
    return (Piece(text),)


def pieces(text: str, marks: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    """Return the text in pieces. marks: from and to, in order, never overlapping."""
    return tuple(piece for piece in _pieces(text, marks) if piece.text)


def _pieces(text: str, marks: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    at = 0
    for start, end in marks:
        yield Piece(text[at:start])
        yield Piece(text[start:end], True)
        at = end
    yield Piece(text[at:])
