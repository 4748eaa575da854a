"""How large chunks are."""

from __future__ import annotations

from dataclasses import dataclass

SHORTEST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunking:
    """Bounds of chunks, in characters.

    characters: what no chunk is longer than. Chinese text has about one token a
        character in the models that read it, so the default fits those that
        take 512 tokens, with the title and headings before it.
    overlap: how much of its predecessor's end a chunk repeats, at most, where a
        section had to be cut.

    Raises ValueError for bounds that leave no room.
    """

    characters: int = 400
    overlap: int = 0

    def __post_init__(self) -> None:
        if self.characters < SHORTEST:
            raise ValueError(f"chunks need {SHORTEST} characters or more: {self.characters}")
        if not 0 <= self.overlap <= self.characters // 2:
            raise ValueError(
                f"the overlap must be between 0 and half the characters, "
                f"{self.characters // 2}: {self.overlap}"
            )
