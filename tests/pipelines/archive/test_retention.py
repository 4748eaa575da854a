"""What pruning removes, on archives small enough to read."""

from __future__ import annotations

import errno
import os
from datetime import timedelta

import pytest

from pipelines.archive.exchange import ArchiveError, ExchangeKind
from pipelines.archive.prune_report import LeftAlone
from pipelines.archive.retention import prune
from pipelines.archive.rewriting import rewrite_segment
from pipelines.archive.sidecar import sha256_of, write_sidecar
from pipelines.archive.upkeep import upkeep
from pipelines.archive.writing import ArchiveWriter
from tests.pipelines.archive.library import NOON, exchange, url

DAY = timedelta(hours=24)


@pytest.fixture
def pruned(books):
    """Prune the archive a day after noon."""

    def pruned(max_bytes=None, max_age=None, **options):
        limits = {"max_bytes": max_bytes, "max_age": max_age}
        return prune(books.folder, books.crawl, books.articles, now=NOON + DAY, **limits, **options)

    return pruned


def size(books):
    return sum(path.stat().st_size for path in books.segments())


def test_superseded_pages_go_and_the_rest_stays(books, pruned):
    books.crawled(exchange("a", 0, "旧"), exchange("b", 1, "只有"), exchange("c", 1, "1: 题"))
    books.crawled(exchange("a", 2, "新"), exchange("c", 3, "1: 新题"))
    report = pruned(max_bytes=0)
    assert (books.bodies("a"), books.bodies("b"), books.bodies("c")) == (
        ["新"],
        ["只有"],
        ["1: 新题"],
    )
    assert (report.pages, report.refusals, report.captures) == (2, 0, 3)
    assert (report.rewritten, report.removed) == (1, 0)
    assert report.bytes_over == report.bytes_after == size(books)
    books.assert_sound()


def test_what_an_article_was_made_from_stays(books, pruned):
    books.crawled(exchange("a", 0, "1: 题"), exchange("a", 1, "页面不存在"))
    report = pruned(max_bytes=0)
    assert books.bodies("a") == ["1: 题", "页面不存在"]
    assert report.pages == 0
    (reason,) = report.reasons
    assert reason.startswith("every capture left is the newest of its address")


def test_refusals_go_first(books, pruned):
    books.crawled(exchange("a", 0, "旧"), exchange("a", 2, "新"))
    books.crawled(exchange("b", 5, "captcha", status=403), exchange("b", 6, "到"))
    before = size(books)
    report = pruned(max_bytes=before - 1)
    assert (report.pages, report.refusals, report.removed) == (0, 1, 1)
    assert report.bytes_over == 0
    assert books.bodies("a") == ["旧", "新"]


def test_the_oldest_go_first_and_no_more_than_must(books, pruned):
    for hours, page in enumerate("abc"):
        books.crawled(exchange(page, hours, f"旧{page}"))
    books.crawled(*(exchange(page, 9, f"新{page}") for page in "abc"))
    before = size(books)
    assert pruned(max_bytes=before).pages == 0
    assert pruned(max_bytes=before - 1).pages == 1
    assert [len(books.bodies(page)) for page in "abc"] == [1, 2, 2]


def test_only_what_is_older_than_the_limit_goes(books, pruned):
    books.crawled(*(exchange("a", hours, f"{hours}") for hours in (0, 4, 8, 12)))
    report = pruned(max_age=timedelta(hours=18))
    assert books.bodies("a") == ["8", "12"]
    assert (report.too_old, report.reasons) == (0, ())


def test_captures_that_stay_although_they_are_old_are_counted(books, pruned):
    books.crawled(exchange("a", 0, "只有"), exchange("b", 0, "只有一个"))
    report = pruned(max_age=timedelta(hours=1))
    assert (report.pages, report.too_old) == (0, 2)
    assert report.reasons


def test_a_payload_stays_as_long_as_a_revisit_needs_it(books, pruned):
    books.crawled(exchange("a", 0, "同"), exchange("a", 2, "同"), exchange("a", 4, "同"))
    report = pruned(max_bytes=0)
    assert report.pages == 1
    kinds = [row.kind for row in books.crawl.captures.history(url("a"))]
    assert kinds == [ExchangeKind.RESPONSE, ExchangeKind.REVISIT]
    assert books.bodies("a") == ["同", "同"]


def test_a_payload_goes_with_its_last_revisit(books, pruned):
    books.crawled(exchange("a", 0, "同"))
    books.crawled(exchange("a", 2, "同"))
    books.crawled(exchange("a", 4, "变"))
    before = size(books)
    # The revisit first, though the payload is older.
    assert pruned(max_bytes=before - 1).pages == 1
    assert books.bodies("a") == ["同", "变"]
    assert pruned(max_bytes=0).removed == 1
    assert books.bodies("a") == ["变"]


def test_the_request_goes_with_its_capture_and_no_other(books, pruned):
    books.crawled(exchange("a", 0, "旧"), exchange("b", 0, "只有"))
    books.crawled(exchange("a", 1, "新"))
    (old,) = [path for path in books.segments() if "-1-00001" in path.name]
    before = old.read_bytes()
    rows = [row for row in books.rows() if row.position.segment == old.name]
    pruned(max_bytes=0)
    first, second = (row.position.offset for row in rows)
    assert old.read_bytes() == before[:first] + before[second:]


def test_a_dry_run_removes_nothing_and_foretells_all(books, pruned):
    books.crawled(exchange("a", 0, "旧"))
    books.crawled(exchange("a", 2, "新"), exchange("a", 3, "更新"))
    before = {path: path.read_bytes() for path in books.segments()}
    foretold = pruned(max_bytes=0, dry_run=True)
    assert {path: path.read_bytes() for path in books.segments()} == before
    assert (foretold.dry_run, foretold.pages, foretold.captures) == (True, 2, 1)
    done = pruned(max_bytes=0)
    assert (done.dry_run, done.bytes_after) == (False, foretold.bytes_after)


def test_a_segment_being_written_is_left_alone(books, pruned):
    books.crawled(exchange("a", 0, "旧"))
    run = books.crawl.begin_run("crawl", "example", {}, NOON)
    index = books.crawl.captures
    archive = ArchiveWriter.open(books.folder, run=run, index=index, clock=lambda: NOON + DAY)
    for hours in (1, 2):
        archive.write(exchange("a", hours, f"新{hours}"))
    books.crawl.record(run, (), captures=archive.sync())
    (unsealed,) = books.folder.glob("*.open")
    report = pruned(max_bytes=0)
    assert books.bodies("a") == ["新1", "新2"]
    assert report.bytes_unsealed == unsealed.stat().st_size == report.bytes_after
    assert f"{report.bytes_unsealed} bytes are in segments being written" in report.reasons
    archive.close()
    pruned(max_bytes=0)
    assert books.bodies("a") == ["新2"]


@pytest.mark.parametrize("damage", ["a byte", "the checksum", "no checksum"])
def test_a_damaged_segment_is_left_for_salvage(books, pruned, damage):
    books.crawled(exchange("a", 0, "旧"), exchange("a", 1, "旧一"))
    books.crawled(exchange("a", 2, "同"))
    old, _ = books.segments()
    sidecar = old.with_name(old.name + ".sha256")
    if damage == "a byte":
        data = bytearray(old.read_bytes())
        data[5] ^= 1  # a gzip header's time: only the checksum shows it
        old.write_bytes(data)
    elif damage == "the checksum":
        sidecar.write_text(f"{'0' * 64}  {old.name}\n")
    else:
        sidecar.unlink()
    before = old.read_bytes()
    report = pruned(max_bytes=0)
    assert (old.read_bytes(), report.pages) == (before, 0)
    reason = "its checksum is missing"
    if damage != "no checksum":
        reason = "it is not what its checksum says"
    assert report.damaged == (LeftAlone(old.name, reason),)
    assert f"{old.name} is damaged: {reason}" in report.reasons


def test_nothing_that_a_damaged_segment_refers_to_goes(books, pruned):
    books.crawled(exchange("a", 0, "同"))
    books.crawled(exchange("a", 2, "同"))
    books.crawled(exchange("a", 4, "变"))
    _, revisit, _ = books.segments()
    revisit.with_name(revisit.name + ".sha256").unlink()
    report = pruned(max_bytes=0)
    assert (report.pages, len(report.damaged)) == (0, 1)
    assert books.bodies("a") == ["同", "同", "变"]


def test_damage_under_a_right_checksum_is_left_alone_too(books, pruned):
    books.crawled(exchange("a", 0, "旧"), exchange("b", 0, "别的"))
    books.crawled(exchange("a", 2, "新"))
    old, _ = books.segments()
    row = books.crawl.captures.newest(url("b"))
    data = bytearray(old.read_bytes())
    data[row.position.offset + row.position.length // 2] ^= 0xFF
    old.write_bytes(data)
    write_sidecar(old, sha256_of(old))
    report = pruned(max_bytes=0)
    assert report.damaged[0].reason.startswith(f"offset {row.position.offset}: gzip")
    assert old.read_bytes() == bytes(data)


def test_every_payload_that_an_unreadable_revisit_may_mean_stays(books, pruned):
    books.crawled(exchange("a", 0, "同"))
    books.crawled(exchange("a", 1, "变"))
    books.crawled(exchange("a", 2, "同"), exchange("a", 3, "同"))
    books.crawled(exchange("a", 4, "新"))
    unreadable = books.segments()[2]
    revisit = books.crawl.captures.exact(url("a"), NOON + timedelta(hours=3))
    data = bytearray(unreadable.read_bytes())
    data[revisit.position.offset + revisit.position.length // 2] ^= 0xFF
    unreadable.write_bytes(data)
    report = pruned(max_bytes=0)
    hours = [row.fetched_at - NOON for row in books.crawl.captures.history(url("a"))]
    assert hours == [timedelta(hours=number) for number in (0, 2, 3, 4)]
    assert (report.pages, [item.segment for item in report.damaged]) == (1, [unreadable.name])


def test_a_place_where_no_capture_lies_stops_the_rewriting(books):
    books.crawled(exchange("a", 0, "旧"))
    (path,) = books.segments()
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match="no record begins at offset 7, as the index says"):
        rewrite_segment(path, {7})
    assert path.read_bytes() == before
    assert [entry.name for entry in books.folder.iterdir() if entry.is_dir()] == []


def test_a_full_disk_leaves_everything_as_it_was(books, pruned, monkeypatch):
    books.crawled(exchange("a", 0, "旧"), exchange("b", 0, "别的"), exchange("a", 2, "新"))
    before = {path: path.read_bytes() for path in books.folder.iterdir()}

    def fsync(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(ArchiveError, match=r"cannot be rewritten: No space left on device"):
        pruned(max_bytes=0)
    assert {path: path.read_bytes() for path in books.folder.iterdir()} == before


def test_two_prunings_at_once_are_refused(books, pruned):
    with upkeep(books.folder), pytest.raises(ArchiveError, match="another process"):
        pruned(max_bytes=0)


def test_pruning_needs_a_limit(pruned):
    with pytest.raises(ValueError, match="a limit of size or of age"):
        pruned()


def test_progress_is_told_stage_by_stage(books, pruned):
    books.crawled(exchange("a", 0, "旧"), exchange("a", 2, "新"))
    total = size(books)
    told = []

    def stages(label, expected):
        told.append([label, expected, 0])

        def advance(count):
            told[-1][2] += count

        return advance

    pruned(max_bytes=0, stages=stages)
    assert told == [["reading", total, total], ["rewriting", total, total]]
