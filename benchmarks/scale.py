"""How much each benchmark measures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Scale(StrEnum):
    """Which run it is: `tiny` only shows that all of it runs."""

    TINY = "tiny"
    USUAL = "usual"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Sizes:
    """What a run measures on, and how often.

    rounds: of what takes milliseconds; slow_rounds: of what takes a second;
    long_rounds: of what takes longer. files: in the folder that the command reads.
    articles: stored. captures: rebuilt. more_captures: larger archives, for memory alone.
    pages: crawled, and followed through their stages. urls: in the larger frontier.
    texts: searched among. pairs: of each kind of copies. documents: that copies are found
    among. growth, databases: the sizes of the cost curves, and of databases that commands work on.
    """

    rounds: int
    slow_rounds: int
    long_rounds: int
    files: int
    articles: int
    captures: int
    more_captures: tuple[int, ...]
    pages: int
    urls: int
    texts: int
    pairs: int
    documents: int
    growth: tuple[int, ...]
    databases: tuple[int, ...]


SIZES = {
    Scale.TINY: Sizes(
        rounds=1,
        slow_rounds=1,
        long_rounds=1,
        files=2,
        articles=2,
        captures=20,
        more_captures=(),
        pages=20,
        urls=1_000,
        texts=20,
        pairs=1,
        documents=20,
        growth=(20, 40),
        databases=(20,),
    ),
    # Within ten minutes on two cores.
    Scale.USUAL: Sizes(
        rounds=20,
        slow_rounds=4,
        long_rounds=3,
        files=2_000,
        articles=500,
        captures=3_000,
        more_captures=(),
        pages=500,
        urls=1_000_000,
        texts=44_374,
        pairs=150,
        documents=20_000,
        growth=(1_000, 10_000),
        databases=(1_000, 10_000),
    ),
    # Some hours. A database of a million generated articles has 29 GB; to rebuild
    # one takes twice that, so the commands stop earlier.
    Scale.FULL: Sizes(
        rounds=60,
        slow_rounds=7,
        long_rounds=1,
        files=6_000,
        articles=500,
        captures=20_000,
        more_captures=(200_000,),
        pages=1_500,
        urls=1_000_000,
        texts=300_000,
        pairs=600,
        documents=1_000_000,
        growth=(1_000, 10_000, 100_000, 1_000_000),
        databases=(10_000, 100_000, 300_000),
    ),
}
