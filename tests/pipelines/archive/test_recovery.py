from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from parsers.outcome import Outcome
from pipelines.archive import segment, unsealed
from pipelines.archive.captures import result_of
from pipelines.archive.exchange import ArchiveError, CaptureRow, ExchangeKind
from pipelines.archive.index import CaptureIndex
from pipelines.archive.indexing import captures_in
from pipelines.archive.lookup import read_capture
from pipelines.archive.names import open_segments, relative_name, sealed_segments
from pipelines.archive.recovery import recover
from pipelines.archive.upkeep import upkeep
from pipelines.archive.verify import verify_segment
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore, RunState
from pipelines.digest import digest
from pipelines.ingest import Ingest
from tests.pipelines.archive.crawling import archive_writer, page, stores
from tests.pipelines.archive.exchanges import NOON, exchange, ticking
from tests.pipelines.archive.small_disk import no_file_larger_than
from tests.pipelines.archive.stopping import killed_at

ROOT = Path(__file__).parents[3]
LATER = NOON + timedelta(days=1)


@pytest.fixture
def to(tmp_path):
    with ExitStack() as opened:
        yield stores(tmp_path, opened)


def begin(to):
    return to.crawl.begin_run("crawl", "jiusongjiankang", {}, NOON)


def left_open(to, *exchanges, apart=False):
    """Write a segment that nobody seals, nor indexes; return its path."""
    writing = archive_writer(to, begin(to), max_bytes=10**6)
    for item in exchanges:
        writing.write(item, apart=apart)
    writing.abandon()
    (path,) = open_segments(to.folder)
    return path


def recovered(to):
    return recover(to.folder, to.articles, to.crawl, clock=ticking(LATER))


def archived(to):
    """Return the captures that the sealed segments hold; fail where one is damaged."""
    rows = []
    for path in sealed_segments(to.folder):
        assert verify_segment(path).bad == ()
        rows += captures_in(path, relative_name(to.folder, path))
    assert all(isinstance(row, CaptureRow) for row in rows)
    return rows


def indexed(to):
    names = [row.name for row in to.crawl.captures.segments()]
    return [row for name in names for row in to.crawl.captures.of_segment(name)]


def outcomes(to, command):
    runs = [run for run in to.crawl.runs() if run.command == command]
    return [row for run in runs for row in to.crawl.outcomes(run.id)]


def assert_whole(to):
    """Check that all is sealed, sound, indexed as it lies, and can be read."""
    assert open_segments(to.folder) == []
    rows = archived(to)
    assert sorted(map(str, rows)) == sorted(map(str, indexed(to)))
    for known in to.crawl.captures.segments():
        assert known.bytes == (to.folder / known.name).stat().st_size
    for row in rows:
        assert read_capture(to.folder, to.crawl.captures, row).uri == row.uri


def assert_in_order(to):
    """Check as `assert_whole` does, and by tools that are not ours."""
    assert_whole(to)
    paths = sealed_segments(to.folder)
    command = [sys.executable, "-c", "import warcio.cli; warcio.cli.main()", "check", *paths]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")
    summed = ["sha256sum", "--check", *(f"{path.name}.sha256" for path in paths)]
    subprocess.run(summed, cwd=to.folder, capture_output=True, check=True)


def state_of(to):
    """Return everything that a recovery with nothing to do must not touch."""
    files = {path: path.read_bytes() for path in sorted(to.folder.rglob("*")) if path.is_file()}
    return files, indexed(to), list(map(str, to.crawl.runs()))


# What becomes of what was left


def test_what_was_written_and_never_stored_is_stored(to):
    path = left_open(to, page(0), page(1))
    (found,) = recovered(to)
    assert (found.captures, found.replayed, found.lost) == (2, 2, ())
    assert found.segment == path.name.removesuffix(".open")
    assert_in_order(to)
    assert [(row.url, row.outcome) for row in outcomes(to, "recover")] == [
        (page(0).url, Outcome.STORED),
        (page(1).url, Outcome.STORED),
    ]
    assert {article.url for article in to.articles.articles()} == {page(0).url, page(1).url}


def test_the_replay_is_a_run_of_its_own(to):
    left_open(to, page(0))
    recovered(to)
    run = next(to.crawl.runs())
    assert (run.command, run.state) == ("recover", RunState.FINISHED)
    assert (run.started_at, run.finished_at) == (LATER, LATER + timedelta(seconds=2))


def test_original_fetch_times_are_kept(to):
    left_open(to, page(7))
    recovered(to)
    (row,) = indexed(to)
    assert row.fetched_at == page(7).fetched_at
    assert outcomes(to, "recover")[0].at == page(7).fetched_at


def test_a_second_recovery_does_nothing(to):
    left_open(to, page(0))
    recovered(to)
    before = state_of(to)
    assert recovered(to) == []
    assert state_of(to) == before


def test_an_archive_in_order_and_one_that_is_not_there_are_left_alone(to):
    assert recovered(to) == []
    writing = archive_writer(to, begin(to))
    writing.write(page(0))
    writing.close()
    before = state_of(to)
    assert recovered(to) == []
    assert state_of(to) == before


def test_only_what_the_index_lacks_is_stored_again(to):
    writing = archive_writer(to, run := begin(to), max_bytes=10**6)
    with Ingest(to.articles, to.crawl, run, archive=writing) as ingest:
        writing.write(page(0))
        ingest.reject(page(0).url, Outcome.NOT_ARTICLE, "for the test", NOON, 200)
    writing.write(page(1))
    writing.abandon()
    (found,) = recovered(to)
    assert (found.captures, found.replayed) == (2, 1)
    assert [row.url for row in outcomes(to, "recover")] == [page(1).url]
    assert_in_order(to)


def test_a_segment_that_only_lacks_its_seal_is_no_run(to):
    writing = archive_writer(to, run := begin(to))
    with Ingest(to.articles, to.crawl, run, archive=writing) as ingest:
        writing.write(page(0))
        ingest.reject(page(0).url, Outcome.NOT_ARTICLE, "for the test", NOON, 200)
    writing.abandon()
    (found,) = recovered(to)
    assert (found.captures, found.replayed) == (1, 0)
    assert [run.command for run in to.crawl.runs()] == ["crawl"]
    assert_in_order(to)


@pytest.mark.parametrize("cut", [1, 8, 200])
def test_a_record_cut_off_at_the_end_goes(to, cut):
    path = left_open(to, page(0), replace(page(1), request_headers=()))
    whole = path.stat().st_size
    os.truncate(path, whole - cut)
    (found,) = recovered(to)
    assert (found.captures, found.replayed, found.damaged_original) == (1, 1, None)
    (spot,) = found.lost
    assert spot.offset + spot.length == whole - cut
    assert spot.uri == page(1).url
    assert [row.url for row in outcomes(to, "recover")] == [page(0).url]
    assert_in_order(to)


def test_damage_in_the_middle_costs_the_records_it_hit(to):
    path = left_open(to, page(0), page(1), page(2))
    data = bytearray(path.read_bytes())
    second = next(row for row in captures_in(path, path.name) if row.uri == page(1).url)
    data[second.position.offset + 60] ^= 0xFF
    path.write_bytes(data)
    (found,) = recovered(to)
    assert (found.captures, found.replayed) == (2, 2)
    assert [spot.offset for spot in found.lost] == [second.position.offset]
    assert found.damaged_original.read_bytes() == data
    assert {row.uri for row in indexed(to)} == {page(0).url, page(2).url}
    assert_in_order(to)


def test_captures_that_moved_are_indexed_where_they_lie_now(to):
    writing = archive_writer(to, run := begin(to), max_bytes=10**6)
    with Ingest(to.articles, to.crawl, run, archive=writing) as ingest:
        for number in range(3):
            writing.write(page(number))
            ingest.reject(page(number).url, Outcome.NOT_ARTICLE, "for the test", NOON, 200)
    writing.abandon()
    first = next(row for row in indexed(to) if row.uri == page(0).url)
    (path,) = open_segments(to.folder)
    data = bytearray(path.read_bytes())
    data[first.position.offset] ^= 1
    path.write_bytes(data)
    (found,) = recovered(to)
    assert (found.captures, found.replayed) == (2, 0)
    assert {row.uri for row in indexed(to)} == {page(1).url, page(2).url}
    assert_in_order(to)


def test_zeros_after_a_loss_of_power_go(to):
    path = left_open(to, page(0))
    with path.open("ab") as file:
        file.write(bytes(8192))
    (found,) = recovered(to)
    assert (found.captures, len(found.lost)) == (1, 1)
    assert_in_order(to)


@pytest.mark.parametrize("size", [0, 5, 200])
def test_a_segment_without_a_capture_goes(to, size):
    path = left_open(to, page(0))
    os.truncate(path, size)
    (found,) = recovered(to)
    assert (found.captures, found.replayed) == (0, 0)
    assert list(to.folder.iterdir()) == []
    assert to.crawl.captures.segments() == []


def test_a_segment_that_only_says_what_it_is_goes(to):
    path = left_open(to, page(0))
    (first,) = captures_in(path, path.name)
    os.truncate(path, first.position.offset)
    sidecar = path.with_name(path.name.removesuffix(".open") + ".sha256")
    sidecar.write_text("from a sealing that was killed")
    (found,) = recovered(to)
    assert (found.captures, found.lost) == (0, ())
    assert list(to.folder.iterdir()) == []


def test_refusals_are_indexed_and_not_read(to):
    left_open(to, page(0), apart=True)
    (found,) = recovered(to)
    assert found.segment.startswith("blocked/")
    assert (found.captures, found.replayed) == (1, 1)
    assert [row.uri for row in indexed(to)] == [page(0).url]
    assert [run.command for run in to.crawl.runs()] == ["crawl"]
    assert to.articles.counts().articles == 0
    assert open_segments(to.folder) == []
    assert archived(to) == indexed(to)


def test_what_is_no_article_is_counted_with_its_reason(to):
    robots = exchange(url="http://www.example.cn/robots.txt", headers=(), body=b"User-agent: *")
    moved = exchange(status=301, headers=(("Location", "/elsewhere"),), body=b"")
    left_open(to, robots, moved)
    recovered(to)
    assert [(row.outcome, row.reason) for row in outcomes(to, "recover")] == [
        (Outcome.NOT_ARTICLE, "robots.txt"),
        (Outcome.REDIRECTED, "HTTP status 301, to /elsewhere"),
    ]


def test_a_revisit_is_read_with_the_payload_it_refers_to(to):
    writing = archive_writer(to, run := begin(to))
    with Ingest(to.articles, to.crawl, run, archive=writing):
        writing.write(page(0))
    writing.close()
    left_open(to, replace(page(0), fetched_at=LATER))
    recovered(to)
    assert [row.kind for row in indexed(to)] == [ExchangeKind.RESPONSE, ExchangeKind.REVISIT]
    assert [(row.outcome, row.at) for row in outcomes(to, "recover")] == [(Outcome.STORED, LATER)]
    assert_in_order(to)


def test_a_revisit_whose_payload_is_gone_is_counted_and_kept(to):
    writing = archive_writer(to, run := begin(to))
    with Ingest(to.articles, to.crawl, run, archive=writing):
        writing.write(page(0))
    writing.close()
    left_open(to, replace(page(0), fetched_at=LATER))
    (original,) = sealed_segments(to.folder)
    original.unlink()
    recovered(to)
    (row,) = outcomes(to, "recover")
    assert row.outcome is Outcome.UNDECODABLE
    assert row.reason.startswith("cannot be read: ")
    assert open_segments(to.folder) == []


def test_a_segment_sealed_behind_the_index_s_back_is_indexed(to):
    writing = archive_writer(to, run := begin(to))
    with Ingest(to.articles, to.crawl, run, archive=writing):
        writing.write(page(0))
    path = left_open_name(to)
    writing.abandon()
    # As `seal` leaves it when killed after the rename.
    data = path.read_bytes()
    sealed = path.with_name(path.name.removesuffix(".open"))
    path.rename(sealed)
    (row,) = to.crawl.captures.segments()
    assert row.bytes is None
    assert recovered(to) == []
    (row,) = to.crawl.captures.segments()
    assert row.bytes == len(data)
    assert len(indexed(to)) == 1


def test_what_others_work_on_is_indexed_another_time(to):
    test_a_segment_sealed_behind_the_index_s_back_is_indexed(to)
    (row,) = indexed(to)
    to.crawl.captures.replace(row.position.segment, [row])  # not sealed, for the index
    with upkeep(to.folder):
        assert recovered(to) == []
    assert to.crawl.captures.segments()[0].bytes is None
    assert recovered(to) == []
    assert to.crawl.captures.segments()[0].bytes is not None


def left_open_name(to):
    (path,) = open_segments(to.folder)
    return path


# What is not left


def test_a_segment_that_is_being_written_is_left_alone(to):
    writing = archive_writer(to, begin(to))
    writing.write(page(0))
    before = state_of(to)
    assert recovered(to) == []
    assert state_of(to) == before
    writing.write(page(1))
    assert len(writing.sync()) == 2
    writing.close()
    assert [row.uri for row in archived(to)] == [page(0).url, page(1).url]


def test_a_segment_of_another_process_is_left_alone_until_it_dies(tmp_path, to):
    with crawling(tmp_path, "100000") as process:
        process.stdout.readline()
        (path,) = open_segments(to.folder)[-1:]
        assert recovered(to) == []
        process.kill()
    assert path.name.removesuffix(".open") in {found.segment for found in recovered(to)}
    assert_in_order(to)


def test_a_segment_sealed_since_it_was_listed_is_passed_over(tmp_path):
    with unsealed.repaired(tmp_path / "a.warc.gz.open") as state:
        assert state is None


def test_what_was_written_before_the_disk_was_full_is_whole(to):
    writing = archive_writer(to, run := begin(to), max_bytes=10**6)
    with Ingest(to.articles, to.crawl, run, archive=writing):
        writing.write(page(0))
    writing.write(page(1))
    (path,) = open_segments(to.folder)
    with (
        no_file_larger_than(path.stat().st_size + 1000),
        pytest.raises(ArchiveError, match="cannot be written: File too large"),
    ):
        writing.write(page(2))
    writing.abandon()
    (found,) = recovered(to)
    assert (found.captures, found.lost) == (2, ())
    assert [row.uri for row in archived(to)] == [page(0).url, page(1).url]
    assert_in_order(to)


def test_a_file_that_cannot_be_recovered_is_named(to):
    path = left_open(to, page(0))
    path.with_name(path.name.removesuffix(".open")).touch()
    with pytest.raises(ArchiveError, match="is there already; a segment is never overwritten"):
        recovered(to)
    assert path.exists()
    assert next(to.crawl.runs()).state is RunState.FAILED


def test_a_line_for_the_log_says_what_was_lost(to):
    path = left_open(to, replace(page(0), request_headers=()))
    os.truncate(path, path.stat().st_size - 1)
    first = next(iter(captures_in(path, path.name)))
    (found,) = recovered(to)
    assert str(found) == (
        f"{found.segment}: left open by a run that did not end; removed with 0 captures, "
        f"0 of them new to the databases; lost {first.length} bytes at {first.offset}: "
        "the file ends inside a record"
    )


# kill -9


def crawling(folder, pages):
    command = [sys.executable, "-m", "tests.pipelines.archive.crawling", str(folder), pages]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize(("batches", "wait"), [(1, 0.0), (3, 0.004), (5, 0.013), (9, 0.029)])
def test_kill_9_while_writing_loses_nothing_that_was_durable(tmp_path, batches, wait):
    with crawling(tmp_path, "100000") as process:
        said = [int(process.stdout.readline()) for _ in range(batches)]
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    with ExitStack() as opened:
        to = stores(tmp_path, opened)
        recovered(to)
        assert_in_order(to)
        kept = {row.uri for row in archived(to)}
        assert kept >= {page(number).url for number in range(said[-1])}
        # Each capture that is whole has one outcome, and an article of its own.
        told = [row.url for command in ("crawl", "recover") for row in outcomes(to, command)]
        assert sorted(told) == sorted(kept)
        assert {article.url for article in to.articles.articles()} == kept
        before = state_of(to)
        assert recovered(to) == []
        assert state_of(to) == before


STEPS = [
    (os, "ftruncate"),
    (unsealed, "copy_whole"),
    (unsealed, "keep_damaged"),
    (ArticleStore, "save"),
    (CrawlStore, "record"),
    (CaptureIndex, "replace"),
    (CaptureIndex, "seal"),
    (Path, "replace"),
    (Path, "rename"),
    (segment, "sync_folder"),
]


def half_crawled(folder):
    """Leave two segments: one cut, one damaged in the middle; some captures are stored."""
    with ExitStack() as opened:
        to = stores(folder, opened)
        writing = archive_writer(to, run := begin(to), max_bytes=30_000)
        ingest = Ingest(to.articles, to.crawl, run, archive=writing)
        for number in range(8):
            writing.write(page(number))
            ingest.add(*result_of(page(number)))
            if number == 2:
                ingest.flush()
        writing.abandon()
        first, second = open_segments(to.folder)
        os.truncate(second, second.stat().st_size - 1)
        data = bytearray(first.read_bytes())
        data[2000] ^= 0xFF
        first.write_bytes(data)


def test_kill_9_while_recovering_changes_nothing_about_the_end(tmp_path):
    half_crawled(tmp_path / "undisturbed")
    with ExitStack() as opened:
        undisturbed = stores(tmp_path / "undisturbed", opened)
        recovered(undisturbed)
        assert_in_order(undisturbed)
        expected = archived(undisturbed)
    step, killed = 0, True
    while killed:
        step += 1
        folder = tmp_path / f"killed-{step}"
        half_crawled(folder)
        killed = killed_at(step, STEPS, partial(recover_all, folder))
        with ExitStack() as opened:
            to = stores(folder, opened)
            recovered(to)
            assert_whole(to)
            assert [facts(row) for row in archived(to)] == [facts(row) for row in expected]
        assert digest(folder / "articles.db") == digest(tmp_path / "undisturbed" / "articles.db")
    assert step > 10


def recover_all(folder):
    with ExitStack() as opened:
        recovered(stores(folder, opened))


def facts(row):
    return row.uri, row.fetched_at, row.payload_digest
