"""Parts merged in order are what storing every capture singly would have been."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.outcome import Outcome, Rejected
from pipelines.articles import ArticleStore
from pipelines.digest import digest
from pipelines.rebuild.merging import Building
from pipelines.rebuild.part_tables import create_part
from pipelines.rebuild.part_writer import PartWriter
from tests.pipelines.builders import NOON, PARAGRAPH, RELATED, capture, numbered
from tests.pipelines.rebuild.rebuilds import everything

# Of two captures that gave the same content, the order decides which of them the row
# tells of (docs/database.md).
FETCH = ("fetched_at", "url")


def page(number, hours, text, host="m"):
    """Return a capture of an article that says `text`; `hours` after noon, None where not known."""
    item = numbered(
        number,
        url=f"https://{host}.example.cn/health/news/{number}.html",
        title=f"{text}怎么办",
        blocks=(PARAGRAPH,) * len(text),
        related=(RELATED,) * (len(text) - 1),
    )
    at = None if hours is None else NOON + timedelta(hours=hours)
    return capture(item.url, at), item


def write_part(path, batches):
    with closing(create_part(path)) as db:
        writer = PartWriter(db)
        for batch in batches:
            writer.take(batch)
        writer.finish("key")
        db.execute("COMMIT")


def merged(folder, parts):
    """Merge parts, each a list of batches of pages; return the outcomes in order."""
    said = []
    with Building.open(folder / "merged.db") as building:
        for number, batches in enumerate(parts):
            path = folder / f"{number}.part"
            write_part(path, batches)
            corrections = building.merge(path)
            with closing(sqlite3.connect(path)) as db:
                rows = db.execute("SELECT rowid, outcome FROM outcomes ORDER BY rowid").fetchall()
            said += [corrections.get(row, Outcome(outcome)) for row, outcome in rows]
        building.relate(lambda _: None)
    return said


def one_by_one(folder, pages):
    with ArticleStore.open(folder / "single.db") as store:
        return [outcome for item in pages for outcome in store.save([item])]


pages = st.builds(
    page,
    number=st.integers(1, 3),
    hours=st.none() | st.integers(-2, 2),
    text=st.sampled_from(["甲", "乙乙", "丙丙丙"]),
    host=st.sampled_from(["m", "www"]),
)
batches = st.lists(st.lists(pages, max_size=3), max_size=3)


@settings(max_examples=60, deadline=None)
@given(st.lists(batches, max_size=4))
def test_any_parts_and_batches_give_what_single_captures_give(parts):
    every = [item for part in parts for batch in part for item in batch]
    with TemporaryDirectory() as name:
        folder = Path(name)
        said = merged(folder, parts)
        assert said == one_by_one(folder, every)
        assert digest(folder / "merged.db") == digest(folder / "single.db")
        assert everything(folder / "merged.db", FETCH) == everything(folder / "single.db", FETCH)


OLD, NEW = page(1, 1, "甲"), page(1, 2, "乙乙")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([[[OLD]], [[NEW]]], [Outcome.STORED, Outcome.UPDATED]),
        ([[[NEW]], [[OLD]]], [Outcome.STORED, Outcome.UNCHANGED]),
        ([[[NEW], [OLD]]], [Outcome.STORED, Outcome.UNCHANGED]),
        ([[[OLD, NEW]]], [Outcome.STORED, Outcome.UPDATED]),
    ],
)
def test_the_newest_capture_wins_whichever_part_it_is_in(tmp_path, parts, said):
    assert merged(tmp_path, parts) == said
    with ArticleStore.open(tmp_path / "merged.db", read_only=True) as store:
        assert [item.title for item in store.articles()] == ["乙乙怎么办"]


def test_a_loser_still_moves_first_seen_and_brings_its_address(tmp_path):
    newer, older = page(1, 5, "甲", host="m"), page(1, -5, "乙乙", host="www")
    merged(tmp_path, [[[newer]], [[older]]])
    ((article, *_, aliases),) = everything(tmp_path / "merged.db").values()
    assert article["first_seen"] == "2025-06-01T07:00:00.000000Z"
    assert article["last_seen"] == "2025-06-01T17:00:00.000000Z"
    assert article["fetched_at"] == "2025-06-01T17:00:00.000000Z"
    assert [(alias["url"], alias["first_seen"]) for alias in aliases] == [
        ("https://m.example.cn/health/news/1.html", "2025-06-01T17:00:00.000000Z"),
        ("https://www.example.cn/health/news/1.html", "2025-06-01T07:00:00.000000Z"),
    ]


def test_the_rows_of_replaced_content_are_gone(tmp_path):
    merged(tmp_path, [[[page(1, 1, "丙丙丙")]], [[page(1, 2, "甲")]]])
    ((_, blocks, _, related, _),) = everything(tmp_path / "merged.db").values()
    assert (len(blocks), len(related)) == (1, 0)


def test_the_merged_database_is_sound_and_one_file(tmp_path):
    many = [page(number, number % 4, "甲" * (number % 3 + 1)) for number in range(40)]
    merged(tmp_path, [[many[:15], many[15:20]], [many[20:]], [many[::-1]]])
    with closing(sqlite3.connect(tmp_path / "merged.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert not (tmp_path / "merged.db-wal").exists()


def test_rejected_and_invalid_pages_are_outcomes_of_the_part(tmp_path):
    fetched, item = page(1, 1, "甲")
    future = (fetched, numbered(1, date_published="2031-01-01", title="明天"))
    refused = (fetched, Rejected(Outcome.NOT_ARTICLE, "no landmark"))
    said = merged(tmp_path, [[[(fetched, item), future, refused]]])
    assert said == [Outcome.STORED, Outcome.INVALID, Outcome.NOT_ARTICLE]
    with closing(sqlite3.connect(tmp_path / "0.part")) as db:
        ((reasons, url),) = db.execute("SELECT reasons, url FROM quarantine").fetchall()
    assert "2031-01-01" in reasons
    assert url == "https://m.example.cn/health/news/1.html"
