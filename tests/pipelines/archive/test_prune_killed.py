"""A pruning killed before each of its steps leaves nothing half done."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.archive.indexing import index_archive
from pipelines.archive.names import sealed_segments
from pipelines.archive.rewriting import settle_if_free
from pipelines.archive.verify import verify_segment
from tests.pipelines.archive.library import NOON, exchange, library
from tests.pipelines.archive.pruner import prune_all

ROOT = Path(__file__).parents[3]


def fill(books):
    """Archive pages of which some go, some stay, and some go with what refers to them."""
    books.crawled(exchange("a", 0, "旧"), exchange("b", 0, "同"), exchange("c", 0, "1: 题"))
    books.crawled(exchange("b", 1, "同"), exchange("d", 1, "captcha"), exchange("d", 2, "到"))
    books.crawled(exchange("a", 3, "新"), exchange("b", 3, "变"), exchange("c", 3, "1: 题"))
    books.crawled(exchange("e", 4, "旧"))
    books.crawled(exchange("e", 5, "新"), at=NOON - timedelta(days=1))


def contents(folder):
    return {path.name: path.read_bytes() for path in sealed_segments(folder / "archive")}


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in (folder / "archive").rglob("*"))


def facts(books):
    segments = [replace(item, sealed_at=None) for item in books.crawl.captures.segments()]
    return segments, books.rows()


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """Return the library before, all that was left by kills, and the one pruned to the end."""
    folder = tmp_path_factory.mktemp("killed")
    (folder / "before").mkdir()
    with library(folder / "before") as books:
        fill(books)
    command = [sys.executable, "-m", "tests.pipelines.archive.pruner"]
    subprocess.run([*command, folder / "before", folder / "left"], cwd=ROOT, check=True, timeout=60)
    *left, done = sorted((folder / "left").iterdir())
    return folder / "before", left, done


def test_a_pruning_has_many_moments_to_be_killed_at(killed):
    before, left, done = killed
    assert len(left) > 30
    assert contents(done) != contents(before)


def test_each_segment_is_the_old_one_or_the_new_one(killed):
    before, left, done = killed
    old, new = contents(before), contents(done)
    for folder in left:
        for name, data in contents(folder).items():
            # Those with a payload that a revisit needs are rewritten once more or twice.
            assert data == old[name] or data == new.get(name)


def test_who_verifies_clears_up_first_and_finds_all_sound(killed):
    _, left, _ = killed
    for folder in left:
        settle_if_free(folder / "archive")
        assert all(verify_segment(path).sound for path in sealed_segments(folder / "archive"))
        assert not list((folder / "archive").rglob(".pruned"))


def test_what_is_left_misses_nothing_once_it_is_indexed(killed):
    before, left, _ = killed
    with library(before) as books:
        must_last = {books.crawl.captures.newest(row.uri).payload_digest for row in books.rows()}
    for folder in left:
        with library(folder) as books:
            index_archive(books.folder, books.crawl)
            for row in books.rows():
                books.read(row)
            assert must_last <= {row.payload_digest for row in books.rows()}
            books.assert_sound()


def test_the_next_pruning_ends_what_was_begun(killed):
    _, left, done = killed
    with library(done) as books:
        expected = facts(books)
    for folder in left:
        prune_all(folder)
        assert contents(folder) == contents(done)
        assert files(folder) == files(done)
        with library(folder) as books:
            assert facts(books) == expected
            books.assert_sound()
