"""Forgetting killed before each of its steps: forgetting again does the rest."""

from __future__ import annotations

import os
import shutil
from itertools import count, takewhile

import pytest

from pipelines.archive.index import CaptureIndex
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore
from pipelines.tombstones import Tombstones
from tests.pipelines.archive.library import exchange, library, url
from tests.pipelines.archive.stopping import killed_at
from tests.pipelines.forgetting.forgetter import IDENTITY, SECRET, forgotten, traces
from tests.pipelines.rebuild.rebuilds import rebuilt

STEPS = [
    *((os, name) for name in ("replace", "unlink", "rmdir", "mkdir", "fsync")),
    *((CaptureIndex, name) for name in ("replace", "seal", "forget")),
    *((Tombstones, name) for name in ("put", "finish")),
    (CrawlStore, "remove_traces"),
    (ArticleStore, "remove"),
]


def fill(folder):
    with library(folder) as books:
        books.crawled(exchange("a", 0, f"1: {SECRET}"), exchange("b", 0, "2: 题"))
        books.crawled(exchange("a", 1, f"1: {SECRET}"), exchange("c", 1, f"1: {SECRET}改"))
        books.crawled(exchange("a", 2, "captcha"))


def forget_in(folder):
    with library(folder) as books:
        forgotten(books)


def killed(before, copy):
    """Forget in a copy, killed before the step it is called by; tell whether it came to that."""
    shutil.copytree(before, copy)
    return killed_at(int(copy.name), STEPS, lambda: forget_in(copy))


@pytest.fixture(scope="module")
def left(tmp_path_factory):
    """Return the libraries that kills have left, one for each step."""
    folder = tmp_path_factory.mktemp("forgetting")
    (folder / "before").mkdir()
    fill(folder / "before")
    copies = (folder / f"{step:03d}" for step in count(1))
    return list(takewhile(lambda copy: killed(folder / "before", copy), copies))


def test_there_are_many_moments_to_be_killed_at(left):
    assert len(left) > 20


def test_from_the_tombstone_on_a_rebuild_does_not_have_it(left):
    # After the tombstone, in the middle of the archive, before the end.
    for folder in (left[2], left[len(left) // 2], left[-1]):
        with library(folder) as books:
            rebuilt(books, jobs=1)
        with ArticleStore.open(folder / "new.db", read_only=True) as articles:
            assert [item.identity for item in articles.stored()] == ["example:2"]


def test_nothing_is_half_done_and_again_does_the_rest(left):
    for number, folder in enumerate(left):
        with library(folder) as books:
            known = books.crawl.tombstones.all()
            # The first steps are the opening of the archive, and the tombstone itself.
            assert bool(known) is (number >= 2)
            done = forgotten(books)
            assert done.finished
            assert sorted({row.uri for row in books.rows()}) == [url("b")]
            assert [item.identity for item in books.articles.stored()] == ["example:2"]
            books.assert_sound()
            assert books.crawl.tombstones.find([IDENTITY]) == IDENTITY
        assert traces(folder, SECRET) == []
