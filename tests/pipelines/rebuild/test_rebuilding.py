"""A rebuild from the archive is the database of the crawls that filled it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import timedelta

import pytest

from parsers.outcome import Outcome
from pipelines.archive.exchange import ArchiveError, ExchangeKind
from pipelines.archive.segment import OpenSegment
from pipelines.archive.writing import ArchiveWriter
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore, RunState
from pipelines.digest import digest
from pipelines.rebuild import phases
from pipelines.rebuild.built import doubts
from pipelines.rebuild.rebuilding import RebuildError
from pipelines.rebuild.tally import Tally
from tests.pipelines.archive.library import NOON, exchange, library, url
from tests.pipelines.archive.small_disk import no_file_larger_than
from tests.pipelines.builders import captured, numbered
from tests.pipelines.rebuild.rebuilds import everything, outcomes, rebuilt


@pytest.fixture
def beside(tmp_path):
    """The folder that holds the archive and the databases."""
    return tmp_path


def fill(books):
    """Three crawls: new pages, changed and unchanged ones, a captcha, a page that is no article."""
    books.crawled(*(exchange(str(n), n, f"{n}: 第{n}问") for n in range(10)), max_bytes=2_000)
    books.crawled(
        exchange("3", 30, "3: 第三问"),
        exchange("4", 30.5, "4: 第4问"),
        exchange("900", 31, "captcha"),
        exchange("901", 32, "首页"),
        exchange("902", 33, "gone", status=404),
    )
    books.crawled(exchange("3", 40, "3: 第3问"), exchange("5", 41, "5: 第五问"))


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_a_rebuild_has_the_content_of_the_crawls_whatever_the_number_of_workers(
    books, beside, jobs
):
    fill(books)
    summary = rebuilt(books, jobs=jobs)
    assert digest(beside / "new.db") == digest(beside / "articles.db")
    assert everything(beside / "new.db") == everything(beside / "articles.db")
    assert (summary.articles, summary.captures, summary.damaged) == (10, 16, ())
    assert summary.outcomes == {
        Outcome.STORED: 10,
        Outcome.UPDATED: 3,
        Outcome.UNCHANGED: 1,
        Outcome.NOT_ARTICLE: 2,
    }


def test_all_rows_are_the_same_whatever_the_number_of_workers(books, beside):
    fill(books)
    said = []
    for jobs in (1, 3):
        summary = rebuilt(books, jobs=jobs)
        said.append(outcomes(beside / "crawl.db", summary.run))
        (beside / "new.db").rename(beside / f"{jobs}.db")
    assert said[0] == said[1]
    assert dump(beside / "1.db") == dump(beside / "3.db")


def dump(path):
    with closing(sqlite3.connect(path)) as db:
        # The moment of a migration is that of the rebuild, and the marks of changes are random.
        own = ("_sqlite_migrations", "change_marks")
        return [line for line in db.iterdump() if not any(name in line for name in own)]


def test_a_second_rebuild_replaces_the_first(books, beside):
    fill(books)
    rebuilt(books)
    books.crawled(exchange("50", 60, "50: 后来"))
    rebuilt(books)
    assert digest(beside / "new.db") == digest(beside / "articles.db")
    with ArticleStore.open(beside / "new.db", read_only=True) as store:
        assert store.counts().articles == 11


def test_segments_are_cut_or_not_with_the_same_result(books, beside):
    fill(books)
    kept = []
    for size in (1, 2, 7, 1000):
        summary = rebuilt(books, captures_per_part=size)
        kept.append((everything(beside / "new.db"), outcomes(beside / "crawl.db", summary.run)))
    assert kept[1:] == kept[:-1]


def test_every_capture_is_an_outcome_with_its_reason_and_original_moment(books, beside):
    books.crawled(
        exchange("1", 0, "1: 甲"), exchange("2", 1, "关于我们"), exchange("1", 2, "1: 乙")
    )
    summary = rebuilt(books)
    assert outcomes(beside / "crawl.db", summary.run) == [
        (url("1"), "stored", "", "2025-06-01T12:00:00.000000Z"),
        (url("2"), "not_article", "no article", "2025-06-01T13:00:00.000000Z"),
        (url("1"), "updated", "", "2025-06-01T14:00:00.000000Z"),
    ]
    (run, *_) = books.crawl.runs()
    assert (run.id, run.command, run.state) == (summary.run, "rebuild", RunState.FINISHED)
    with ArticleStore.open(beside / "new.db", read_only=True) as store:
        assert [item.title for item in store.articles()] == ["乙"]


def test_an_unchanged_page_is_read_from_the_capture_that_holds_it(books, beside):
    books.crawled(exchange("1", 0, "1: 甲"), exchange("1", 5, "1: 甲"), exchange("1", 9, "1: 甲"))
    kinds = Counter(row.kind for row in books.rows())
    assert kinds == {ExchangeKind.RESPONSE: 1, ExchangeKind.REVISIT: 2}
    summary = rebuilt(books, captures_per_part=1)
    assert summary.outcomes == {Outcome.STORED: 1, Outcome.UNCHANGED: 2}
    assert everything(beside / "new.db") == everything(beside / "articles.db")


def test_a_page_of_an_unknown_moment_keeps_it_unknown(books, beside):
    books.crawled(exchange("1", None, "1: 甲"), exchange("2", 1, "2: 乙"))
    rebuilt(books)
    assert everything(beside / "new.db") == everything(beside / "articles.db")


def test_the_current_database_is_not_touched(books, beside):
    fill(books)
    books.articles.close()
    before = (beside / "articles.db").read_bytes()
    rebuilt(books)
    assert (beside / "articles.db").read_bytes() == before


def test_nothing_but_the_database_and_what_it_was_made_from_is_left(books, beside):
    fill(books)
    rebuilt(books)
    books.articles.close()
    books.crawl.close()
    assert sorted(entry.name for entry in beside.iterdir()) == [
        "archive",
        "articles.db",
        "crawl.db",
        "new.db",
        "new.db.built.json",
    ]
    assert list(doubts(beside / "new.db")) == []


def test_an_index_that_was_lost_is_made_again(books, beside):
    fill(books)
    books.crawl.close()
    (beside / "crawl.db").unlink()
    summary = rebuilt(books)
    assert summary.outcomes[Outcome.STORED] == 10
    assert digest(beside / "new.db") == digest(beside / "articles.db")


def test_an_empty_archive_gives_an_empty_database(books, beside):
    summary = rebuilt(books)
    assert (summary.articles, summary.captures, summary.segments) == (0, 0, 0)
    with ArticleStore.open(beside / "new.db", read_only=True) as store:
        assert store.counts().articles == 0


# --- a killed run's last captures ----------------------------------------------------------


def test_a_segment_that_a_killed_run_left_is_recovered_first(books):
    books.crawled(exchange("1", 0, "1: 甲"))
    run = books.crawl.begin_run("crawl", None, {}, NOON)
    writer = ArchiveWriter.open(
        books.folder, run=run, index=books.crawl.captures, clock=lambda: NOON + timedelta(days=1)
    )
    writer.write(exchange("2", 30, "2: 乙"))
    writer.abandon()
    summary = rebuilt(books)
    (line,) = summary.recovered
    assert "1 captures, 1 of them new to the databases" in line
    assert summary.articles == 2


def test_damage_in_a_segment_that_a_killed_run_left_is_told(books):
    run = books.crawl.begin_run("crawl", None, {}, NOON)
    writer = ArchiveWriter.open(
        books.folder, run=run, index=books.crawl.captures, clock=lambda: NOON
    )
    for number in range(3):
        writer.write(exchange(str(number), number, f"{number}: 第{number}问"))
    middle = writer.sync()[1].position
    writer.abandon()
    (path,) = books.folder.glob("*.open")
    data = bytearray(path.read_bytes())
    data[middle.offset + middle.length // 2] ^= 0xFF
    path.write_bytes(data)
    summary = rebuilt(books)
    (spot,) = summary.damaged
    assert spot.offset == middle.offset
    assert (summary.articles, summary.lost) == (2, 1)


def test_recovery_makes_no_current_database(books, beside):
    books.articles.close()
    (beside / "articles.db").unlink()
    run = books.crawl.begin_run("crawl", None, {}, NOON)
    writer = ArchiveWriter.open(
        books.folder, run=run, index=books.crawl.captures, clock=lambda: NOON
    )
    writer.write(exchange("2", 30, "2: 乙"))
    writer.abandon()
    assert rebuilt(books).articles == 1
    assert not (beside / "articles.db").exists()


def test_a_segment_that_is_being_written_is_left_out_and_named(books):
    books.crawled(exchange("1", 0, "1: 甲"))
    living = OpenSegment.create(books.folder / "living-20250602T000000000000Z-9-00001.warc.gz")
    summary = rebuilt(books)
    living.abandon()
    assert summary.left_out == ("living-20250602T000000000000Z-9-00001.warc.gz",)
    assert summary.articles == 1


# --- resuming ------------------------------------------------------------------------------


def test_a_rebuild_that_was_broken_off_goes_on_with_the_parts_that_are_whole(
    books, beside, monkeypatch
):
    fill(books)
    taken = []

    real = Tally.part

    def broken_off(self, facts, building):
        taken.append(facts)
        if len(taken) == 4:
            raise KeyboardInterrupt
        real(self, facts, building)

    monkeypatch.setattr(Tally, "part", broken_off)
    with pytest.raises(KeyboardInterrupt):
        rebuilt(books)
    monkeypatch.undo()
    assert not (beside / "new.db").exists()
    assert next(books.crawl.runs()).state is RunState.INTERRUPTED
    summary = rebuilt(books)
    assert summary.parts_reused >= 4
    assert digest(beside / "new.db") == digest(beside / "articles.db")
    assert summary.outcomes[Outcome.STORED] == 10


def test_parts_that_are_kept_are_read_again_and_new_ones_made(books, beside):
    fill(books)
    first = rebuilt(books, keep_parts=True)
    books.crawled(exchange("50", 60, "50: 后来"))
    second = rebuilt(books, keep_parts=True)
    assert (second.parts_reused, second.parts_made) == (first.parts_made, 1)
    assert digest(beside / "new.db") == digest(beside / "articles.db")


def test_other_code_makes_every_part_again(books, monkeypatch):
    fill(books)
    rebuilt(books, keep_parts=True)
    monkeypatch.setattr("pipelines.rebuild.sources.code_key", lambda _: "other code")
    assert rebuilt(books).parts_reused == 0


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0"])
def test_a_part_that_is_no_part_is_made_again(books, beside, damage):
    fill(books)
    rebuilt(books, keep_parts=True)
    parts = sorted((beside / "new.db.parts").iterdir())
    parts[0].write_bytes(damage)
    (beside / "new.db.parts" / "left.part.77.tmp").write_bytes(b"half a part")
    summary = rebuilt(books)
    assert (summary.parts_made, summary.parts_reused) == (1, len(parts) - 1)
    assert digest(beside / "new.db") == digest(beside / "articles.db")


def test_a_full_disk_ends_it_in_order(books, beside):
    books.crawled(*(exchange(str(n), n, f"{n}: " + "问" * 10_000) for n in range(40)))
    books.articles.close()
    books.crawl.close()
    with no_file_larger_than(600_000), pytest.raises(sqlite3.Error, match="disk"):
        rebuilt(books)
    assert not (beside / "new.db").exists()
    assert not (beside / "new.db.building").exists()
    with CrawlStore.open(beside / "crawl.db", read_only=True) as crawl:
        assert next(crawl.runs()).state is RunState.FAILED
    summary = rebuilt(books)
    assert summary.parts_reused > 0
    assert digest(beside / "new.db") == digest(beside / "articles.db")


# --- workers that die ----------------------------------------------------------------------


def test_a_page_that_kills_its_process_costs_no_other_page(books, beside):
    books.crawled(*(exchange(str(n), n, f"{n}: 第{n}问") for n in range(5)))
    books.crawled(exchange("666", 6, "666: deadly"), exchange("7", 7, "7: 第7问"))
    summary = rebuilt(books, captures_per_part=10)
    assert summary.outcomes == {Outcome.STORED: 6, Outcome.PARSE_ERROR: 1}
    (spot,) = summary.damaged
    assert (spot.reason, spot.uris) == ("the process that read it was killed", (url("666"),))
    assert summary.lost == 1
    (lost,) = [row for row in outcomes(beside / "crawl.db", summary.run) if row[1] == "parse_error"]
    assert lost[0] == url("666")
    assert "the process that read it was killed" in lost[2]


def test_what_could_not_be_read_is_tried_again_by_the_next_rebuild(books):
    books.crawled(exchange("666", 6, "666: deadly"))
    rebuilt(books, keep_parts=True)
    summary = rebuilt(books, keep_parts=True)
    assert (summary.parts_reused, summary.lost) == (0, 1)


# --- refusals ------------------------------------------------------------------------------


def test_the_current_database_is_never_the_target(books, beside):
    with pytest.raises(RebuildError, match="this is the current database"):
        rebuilt(books, into=beside / "articles.db")


def test_the_place_of_the_current_database_is_never_the_target(books, beside):
    books.articles.close()
    (beside / "articles.db").unlink()
    with pytest.raises(RebuildError, match="where the current database goes"):
        rebuilt(books, into=beside / "articles.db")


def test_a_file_that_no_rebuild_has_made_is_not_replaced(books, beside):
    (beside / "new.db").write_text("precious")
    with pytest.raises(RebuildError, match="no rebuild has made it"):
        rebuilt(books)
    assert (beside / "new.db").read_text() == "precious"


def test_a_target_in_use_is_not_replaced(books, beside):
    fill(books)
    rebuilt(books)
    with ArticleStore.open(beside / "new.db") as store:
        store.save([captured(numbered(77))])
        with pytest.raises(RebuildError, match=r"in use, or not closed: new\.db-wal exists"):
            rebuilt(books)


def test_two_rebuilds_of_one_target_do_not_meet(books, beside, monkeypatch):
    fill(books)
    real = phases.check_segments
    with library(beside) as again:

        def meanwhile(*arguments):
            with pytest.raises(RebuildError, match="another process is building it"):
                rebuilt(again)
            return real(*arguments)

        monkeypatch.setattr(phases, "check_segments", meanwhile)
        assert rebuilt(books).articles == 10


def test_an_archive_that_is_not_there_is_named(books, beside):
    with pytest.raises(ArchiveError, match="there is no archive here"):
        rebuilt(books, archive=beside / "nowhere")


def test_a_folder_that_cannot_be_made_is_named(books, beside):
    (beside / "file").write_text("")
    with pytest.raises(RebuildError, match="cannot be made"):
        rebuilt(books, into=beside / "file" / "new.db")
    assert list(CrawlStore.runs(books.crawl)) == []
