"""Buckets with many texts: what is copied often is joined, and templates cost no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.database import open_database
from pipelines.duplicates.buckets import pairs_of
from pipelines.duplicates.comparing import Side
from pipelines.duplicates.loading import Texts
from pipelines.duplicates.text import compared
from pipelines.schema import ARTICLES
from tests.pipelines.duplicates.stored import kept_of, save
from tests.pipelines.duplicates.world import (
    BODIES,
    CLOSING,
    OPENING,
    RATE,
    TITLE,
    UNLIKE,
    fetched,
    told,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "articles.db"


def noted(number: int) -> tuple[str, ...]:
    """Return the body with a line of its own, as each mirror adds one."""
    characters = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳"
    return (
        OPENING,
        RATE,
        CLOSING,
        f"本站{characters[number % 32]}{characters[number // 32]}整理。",
    )


def test_sixty_mirrors_with_a_line_of_their_own_are_one(path: Path):
    items = [fetched(told(number, TITLE, noted(number))) for number in range(1, 61)]
    for at in range(0, 60, 7):
        save(path, items[at : at + 7])

    assert kept_of(path) == {str(number): "1" for number in range(2, 61)}


def test_the_newest_first_ends_the_same(path: Path):
    items = [fetched(told(number, TITLE, noted(number))) for number in range(40, 0, -1)]
    for at in range(0, 40, 7):
        save(path, items[at : at + 7])

    assert kept_of(path) == {str(number): "1" for number in range(2, 41)}


def test_up_to_17_texts_have_all_their_pairs_then_pivots_have_theirs_and_a_crowd_has_none():
    assert list(pairs_of([3, 5, 8])) == [(3, 5), (3, 8), (5, 8)]
    assert len(list(pairs_of(list(range(17))))) == 17 * 16 // 2
    # All of 20 but those among the 4 that are no pivots.
    assert len(list(pairs_of(list(range(20))))) == 20 * 19 // 2 - 4 * 3 // 2
    assert len(list(pairs_of(list(range(256))))) == 256 * 255 // 2 - 240 * 239 // 2
    assert list(pairs_of(list(range(257)))) == []


def test_texts_are_read_as_they_were_signed(path: Path):
    items = [
        told(1, TITLE, BODIES[0], summary="线上办理"),
        told(2, TITLE, (UNLIKE,)),
        told(3, TITLE, ()),
    ]
    save(path, [fetched(item) for item in items])
    with open_database(path, ARTICLES, read_only=True) as db:
        signed = dict(db.execute("SELECT article_id, text FROM signatures").fetchall())
        texts = Texts(db)
        for key, item in enumerate(items, start=1):
            assert texts[signed[key]].text == Side(compared(item)).text
