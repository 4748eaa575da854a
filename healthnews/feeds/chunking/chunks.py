"""Sections to chunks.

A section that fits is one chunk, with the sections inside it. One that does not
is taken apart: its own text, then each section inside it in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from healthnews.feeds.chunking.cuts import parts, tail
from healthnews.feeds.chunking.options import Chunking
from healthnews.feeds.chunking.sections import Section, sections
from parsers.record import Block


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of text and the headings it stands under, outermost first.

    overlap: characters at its start that repeat the end of the chunk before.
    """

    headings: tuple[str, ...]
    text: str
    overlap: int = 0


def chunks(summary: str | None, blocks: Sequence[Block], options: Chunking) -> Iterator[Chunk]:
    """Yield an article's chunks in page order: all of its text, once, but for the overlap.

    A heading is in `headings` of what stands under it, or a line of the text. A
    block is cut only where it is longer than a chunk may be.
    """
    yield from _of(sections(summary, blocks), options)


def _of(section: Section, options: Chunking) -> Iterator[Chunk]:
    lines = list(section.lines())
    if not lines:
        # A heading over nothing is text, too.
        if section.path:
            yield from _packed(section.path[:-1], [section.path[-1]], options)
    elif _length(lines) <= options.characters:
        yield Chunk(section.path, "\n".join(lines))
    else:
        yield from _packed(section.path, section.own, options)
        for inside in section.inside:
            yield from _of(inside, options)


def _packed(path: tuple[str, ...], texts: Sequence[str], options: Chunking) -> Iterator[Chunk]:
    """Yield chunks of blocks in a row, as many in each as fit."""
    packing = _Packing(path, options)
    for text in texts:
        for number, part in enumerate(_parts(text, options)):
            yield from packing.add(part, begins_block=number == 0)
    yield from packing.rest()


def _parts(text: str, options: Chunking) -> list[str]:
    if len(text) <= options.characters:
        return [text]
    # Room for what the next chunk repeats, and a newline.
    room = options.overlap + 1 if options.overlap else 0
    return parts(text, options.characters - room)


@dataclass(slots=True)
class _Packing:
    """A chunk that grows; `text` begins with `overlap` characters of the one before."""

    path: tuple[str, ...]
    options: Chunking
    text: str = ""
    overlap: int = 0

    def add(self, part: str, *, begins_block: bool) -> Iterator[Chunk]:
        gap = "\n" if self.text and begins_block else ""
        if self.text and len(self.text) + len(gap) + len(part) > self.options.characters:
            yield Chunk(self.path, self.text, self.overlap)
            room = self.options.characters - len(part) - len(gap)
            before = tail(self.text, min(self.options.overlap - len(gap), room))
            self.text = before + gap if before else ""
            self.overlap, gap = len(self.text), ""
        self.text += gap + part

    def rest(self) -> Iterator[Chunk]:
        if self.text:
            yield Chunk(self.path, self.text, self.overlap)


def _length(lines: Sequence[str]) -> int:
    return sum(map(len, lines)) + len(lines) - 1
