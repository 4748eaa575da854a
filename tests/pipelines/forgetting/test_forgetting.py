"""What is forgotten is nowhere, and what is not is untouched."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from parsers.outcome import Outcome
from pipelines.archive.exchange import ExchangeKind
from pipelines.archive.gzip_member import pack
from pipelines.archive.indexing import index_segment
from pipelines.archive.lookup import member_at
from pipelines.archive.names import open_segments
from pipelines.archive.promotion import promoted
from pipelines.archive.raw_record import raw_records
from pipelines.archive.rewriting import rewrite_segment
from pipelines.archive.warc_record import record
from pipelines.archive.writing import ArchiveWriter
from pipelines.articles import ArticleStore
from pipelines.crawl_db import OutcomeRow, Quarantined
from pipelines.digest import digest
from pipelines.ingest import Ingest
from pipelines.rebuild.built import doubts
from pipelines.swap import swap
from tests.pipelines.archive.library import NOON, capture_of, exchange, read_page, url
from tests.pipelines.builders import RELATED, captured, numbered
from tests.pipelines.forgetting.forgetter import IDENTITY, LATER, SECRET, forgotten, traces
from tests.pipelines.rebuild.rebuilds import outcomes, rebuilt

TEXT = f"1: {SECRET}"


def stored(books):
    return sorted(item.identity for item in books.articles.stored())


def uris(books):
    return sorted({row.uri for row in books.rows()})


def test_an_article_goes_with_all_captures_at_all_its_urls(books):
    books.crawled(exchange("a", 0, TEXT), exchange("b", 0, "2: 题"), exchange("c", 1, TEXT))
    books.crawled(exchange("a", 2, f"{TEXT}改"), exchange("a", 3, "captcha"))
    done = forgotten(books, url("c"))
    assert (done.identity, done.stored, done.captures, done.finished) == (IDENTITY, True, 4, True)
    assert stored(books) == ["example:2"]
    assert uris(books) == [url("b")]
    assert books.articles.history(IDENTITY) is None
    books.assert_sound()


def test_no_file_has_a_byte_of_it_left(books):
    # Long enough for rows of their own pages.
    books.crawled(exchange("a", 0, TEXT + "甲" * 9000), exchange("b", 0, "2: 题"))
    books.crawled(exchange("a", 1, TEXT + "乙" * 9000))
    folder = books.folder.parent
    assert traces(folder, SECRET)
    forgotten(books)
    assert traces(folder, SECRET) == []


def test_the_search_index_has_no_word_of_it_left(books):
    # FTS5 keeps of a word what it has not in common with the one before it.
    old, now, teaser = "qjxwvoriginalword", "qzxkvcorrectedword", "qkwvzteaserword"
    books.crawled(exchange("a", 0, f"1: {old}"), exchange("b", 0, "2: 题"))
    books.crawled(exchange("a", 1, f"1: {now}"), exchange("b", 1, "2: 别的题"))
    related = replace(RELATED, title=teaser, url=None)
    books.articles.save([captured(numbered(1, title=now, related=(related,)), hours=2)])
    tails = [word[2:] for word in (old, now, teaser)]
    folder = books.folder.parent
    assert all(traces(folder, tail) for tail in tails)
    forgotten(books)
    assert [traces(folder, tail) for tail in tails] == [[], [], []]


@pytest.mark.parametrize("name", ["articles.db", "crawl.db"])
def test_what_a_reader_still_needs_is_left_and_named(books, name):
    books.crawled(exchange("a", 0, TEXT), exchange("b", 0, "2: 题"))
    folder = books.folder.parent
    for store in (books.articles, books.crawl):
        store._db.execute("PRAGMA busy_timeout = 0").fetchall()
    with closing(sqlite3.connect(folder / name)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        done = forgotten(books)
        assert not done.finished
        assert [of.segment.rpartition("/")[2] for of in done.left] == [name]
        assert "forget again" in done.left[0].reason
    done = forgotten(books)
    assert (done.finished, done.left) == (True, ())
    assert traces(folder, SECRET) == []


def test_a_second_time_finds_nothing_more(books):
    books.crawled(exchange("a", 0, TEXT), exchange("b", 0, "2: 题"))
    forgotten(books)
    again = forgotten(books, reason="")
    assert (again.stored, again.captures, again.rewritten, again.finished) == (False, 0, 0, True)
    ((tombstone),) = books.crawl.tombstones.all()
    assert (tombstone.reason, tombstone.at, tombstone.finished_at) == ("asked to", LATER, LATER)


def test_what_runs_set_aside_of_it_goes_and_that_they_did_stays(books):
    books.crawled(exchange("a", 0, TEXT))
    run = books.crawl.begin_run("crawl", None, {}, NOON)
    rows = [
        OutcomeRow(url("a"), Outcome.INVALID, f"title: '{SECRET}'", NOON, 200),
        OutcomeRow(url("b"), Outcome.INVALID, "title: ''", NOON, 200),
    ]
    by_url = Quarantined(url("a"), ("title",), f'{{"title": "{SECRET}"}}', NOON)
    by_id = Quarantined(
        url("x"), ("title",), f'{{"site": "example", "source_id": "1", "title": "{SECRET}"}}', NOON
    )
    other = Quarantined(url("b"), ("title",), '{"title": ""}', NOON)
    books.crawl.record(run, rows, [by_url, by_id, other])
    forgotten(books)
    assert list(books.crawl.quarantined()) == [other]
    assert [(row.outcome, row.reason) for row in books.crawl.outcomes(run)] == [
        (Outcome.INVALID, "forgotten"),
        (Outcome.INVALID, "title: ''"),
    ]


def test_another_page_with_the_same_bytes_keeps_them(books):
    books.crawled(exchange("a", 0, TEXT), exchange("b", 0, "2: 题"))
    books.crawled(exchange("z", 1, TEXT), exchange("b", 1, "2: 新"))
    books.crawled(exchange("z", 2, TEXT))
    books.articles.remove(IDENTITY)
    row = books.crawl.captures.newest(url("z"))
    assert row.kind is ExchangeKind.REVISIT
    # Only `a` is forgotten: as by somebody who names a page, not an article.
    done = forgotten(books, url("a"))
    assert done.finished
    assert books.bodies("z") == [TEXT, TEXT]
    assert url("a") not in uris(books)


def test_a_payload_that_only_the_forgotten_page_held_is_moved_to_who_needs_it(books):
    books.crawled(exchange("z", 0, "旧"), exchange("z", 1, TEXT))
    books.crawled(exchange("z", 2, TEXT))
    books.articles.remove(IDENTITY)
    # As in an archive from elsewhere: the revisit of one page refers to another page.
    held = [row for row in books.rows() if row.fetched_at == NOON + timedelta(hours=1)]
    renamed(books, held[0], url("a"))
    done = forgotten(books, url("a"))
    assert (done.finished, done.kept_for_others, done.captures) == (True, 1, 1)
    assert books.bodies("z") == ["旧", TEXT]
    newest = books.crawl.captures.newest(url("z"))
    assert newest.kind is ExchangeKind.RESPONSE
    assert books.read(newest).exchange.headers == exchange("z", 2).headers
    books.assert_sound()
    assert rebuilt(books).lost == 0


def renamed(books, row, uri):
    """Write a capture anew under another address, in the place where it was."""

    (found,) = raw_records(member_at(books.folder, row.position))
    kept = [
        (name, uri if name == "WARC-Target-URI" else value)
        for name, value in found.head.fields
        if name not in ("WARC-Type", "WARC-Record-ID", "WARC-Block-Digest", "Content-Length")
    ]
    data = pack(record("response", found.head.get("WARC-Record-ID"), tuple(kept), found.block))
    name = row.position.segment
    rewrite_segment(books.folder / name, set(), {row.position.offset: data})
    index_segment(books.folder / name, name, books.crawl.captures)


def test_at_a_shared_url_only_its_own_captures_go(books):
    books.crawled(exchange("a", 0, TEXT), exchange("a", 1, "2: 另一篇"))
    done = forgotten(books)
    assert (done.captures, done.finished) == (1, True)
    assert books.bodies("a") == ["2: 另一篇"]
    books.crawled(exchange("a", 2, "2: 另一篇新"))
    assert books.articles.get("example:2").title == "另一篇新"


def test_a_damaged_segment_is_left_and_named(books):
    books.crawled(exchange("a", 0, TEXT), exchange("b", 0, "2: 题"))
    (path,) = books.segments()
    data = bytearray(path.read_bytes())
    data[-30] ^= 1
    path.write_bytes(data)
    done = forgotten(books)
    (left,) = done.left
    assert not done.finished
    assert left.segment == path.name
    assert "healthnews archive salvage" in left.reason
    assert stored(books) == ["example:2"]
    (tombstone,) = books.crawl.tombstones.all()
    assert tombstone.finished_at is None


def test_a_segment_that_is_being_written_is_waited_for(books):
    books.crawled(exchange("b", 0, "2: 题"))
    run = books.crawl.begin_run("crawl", "example", {}, NOON)
    writer = ArchiveWriter.open(
        books.folder, run=run, index=books.crawl.captures, clock=lambda: NOON
    )
    item = exchange("a", 0, TEXT)
    with Ingest(books.articles, books.crawl, run, archive=writer) as ingest:
        writer.write(item)
        ingest.add(capture_of(item), read_page(capture_of(item)))
    done = forgotten(books)
    assert not done.finished
    assert [of.segment for of in done.left] == [
        path.name.removesuffix(".open") for path in open_segments(books.folder)
    ]
    writer.close()
    assert forgotten(books).finished
    assert uris(books) == [url("b")]


def test_what_a_killed_run_left_is_recovered_and_does_not_bring_it_back(books):
    books.crawled(exchange("a", 0, TEXT))
    run = books.crawl.begin_run("crawl", "example", {}, NOON)
    writer = ArchiveWriter.open(
        books.folder, run=run, index=books.crawl.captures, clock=lambda: NOON
    )
    writer.write(exchange("a", 5, f"{TEXT}改"))
    writer.write(exchange("b", 5, "2: 题"))
    writer.sync()
    writer.abandon()
    done = forgotten(books)
    assert (done.finished, done.captures) == (True, 2)
    assert open_segments(books.folder) == []
    assert uris(books) == [url("b")]


def test_what_a_swap_has_kept_forgets_too(books, tmp_path):
    books.crawled(exchange("a", 0, TEXT), exchange("b", 0, "2: 题"))
    rebuilt(books)
    books.articles.close()
    swapped = swap(tmp_path / "new.db", tmp_path / "articles.db", now=NOON)
    with ArticleStore.open(tmp_path / "articles.db") as articles:
        done = forgotten(replace(books, articles=articles))
    assert done.copies == (str(swapped.kept),)
    assert traces(tmp_path, SECRET) == []


def test_what_was_rebuilt_before_is_named_and_not_swapped_in(books, tmp_path):
    books.crawled(exchange("a", 0, TEXT))
    rebuilt(books)
    assert list(doubts(tmp_path / "new.db")) == []
    done = forgotten(books)
    assert done.beyond == (str(tmp_path / "new.db"),)
    (doubt,) = doubts(tmp_path / "new.db")
    assert doubt.startswith("a segment that it was built from is gone")


# --- it does not come back --------------------------------------------------------------


def last_run(books):
    return next(books.crawl.runs()).id


def test_a_crawl_does_not_bring_it_back(books):
    books.crawled(exchange("a", 0, TEXT))
    forgotten(books)
    books.crawled(exchange("a", 30, TEXT), exchange("b", 30, "2: 题"))
    assert stored(books) == ["example:2"]
    assert [
        (row.url, row.outcome, row.reason) for row in books.crawl.outcomes(last_run(books))
    ] == [
        (url("a"), Outcome.NOT_ARTICLE, "tombstone of example:1, 2025-06-02: asked to"),
        (url("b"), Outcome.STORED, ""),
    ]


def test_under_a_new_url_it_is_known_by_its_id_and_what_came_goes_next_time(books):
    books.crawled(exchange("a", 0, TEXT))
    forgotten(books)
    books.crawled(exchange("new", 30, TEXT))
    assert stored(books) == []
    (tombstone,) = books.crawl.tombstones.all()
    assert tombstone.finished_at is None
    done = forgotten(books)
    assert (done.captures, done.finished) == (1, True)
    assert uris(books) == []


def test_an_invalid_record_of_it_is_not_set_aside(books):
    books.crawled(exchange("a", 0, TEXT))
    forgotten(books)
    books.crawled(exchange("a", 30, f"1: {SECRET}\x00"), exchange("a", 31, "1: "))
    assert list(books.crawl.quarantined()) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_rebuild_does_not_bring_back_what_a_backup_of_the_archive_did(books, tmp_path, jobs):
    books.crawled(exchange("a", 0, TEXT), exchange("b", 0, "2: 题"))
    (path,) = books.segments()
    saved = {item: item.read_bytes() for item in books.folder.iterdir()}
    first = rebuilt(books, jobs=jobs, keep_parts=True)
    assert first.articles == 2
    forgotten(books)
    for item, data in saved.items():
        item.write_bytes(data)
    assert path.exists()
    summary = rebuilt(books, jobs=jobs)
    assert (summary.articles, summary.parts_reused) == (1, 0)
    assert outcomes(tmp_path / "crawl.db", summary.run)[0][:3] == (
        url("a"), "not_article", "tombstone of example:1, 2025-06-02: asked to",
    )  # fmt: skip
    assert digest(tmp_path / "new.db") == digest(tmp_path / "articles.db")


def test_once_the_tombstone_is_taken_back_it_may_be_stored_again(books):
    books.crawled(exchange("a", 0, TEXT))
    forgotten(books)
    books.crawl.allow_again(IDENTITY, LATER)
    assert books.crawl.tombstones.all() == []
    assert stored(books) == []
    books.crawled(exchange("a", 30, TEXT))
    assert stored(books) == [IDENTITY]


# --- what cannot be done is told --------------------------------------------------------


def with_a_page_that_needs_the_payload(books):
    """Fill the archive so that `z`, in a segment of its own, needs a payload of `a`."""
    books.crawled(exchange("z", 0, "旧"), exchange("z", 1, TEXT))
    books.crawled(exchange("z", 2, TEXT))
    books.articles.remove(IDENTITY)
    (held,) = (row for row in books.rows() if row.fetched_at == NOON + timedelta(hours=1))
    renamed(books, held, url("a"))
    return books.folder / books.crawl.captures.newest(url("z")).position.segment


def test_a_payload_stays_while_who_needs_it_cannot_be_given_it(books):
    needy = with_a_page_that_needs_the_payload(books)
    checksum = needy.with_name(needy.name + ".sha256")
    right = checksum.read_text()
    checksum.write_text(right.replace(right[:8], "00000000"))
    done = forgotten(books, url("a"))
    assert (done.finished, done.captures) == (False, 0)
    assert needy.name in {of.segment for of in done.left}
    assert url("a") in uris(books)
    checksum.write_text(right)
    assert books.bodies("z") == ["旧", TEXT]
    assert forgotten(books, url("a")).finished
    assert books.bodies("z") == ["旧", TEXT]


def test_a_kept_copy_that_is_no_database_is_named(books, tmp_path):
    books.crawled(exchange("a", 0, TEXT))
    copy = tmp_path / "articles.20261122T010203123456Z.old.db"
    copy.write_text("no database")
    done = forgotten(books)
    assert not done.finished
    assert [(of.segment, of.reason) for of in done.left] == [
        (str(copy), "this is not a SQLite database")
    ]


def test_what_salvage_has_kept_is_named(books):
    books.crawled(exchange("a", 0, TEXT))
    kept = books.folder / "x.warc.gz.damaged"
    kept.write_bytes(b"")
    assert forgotten(books).beyond == (str(kept),)


def test_without_an_archive_the_databases_forget(books):
    books.crawled(exchange("a", 0, TEXT))
    shutil.rmtree(books.folder)
    done = forgotten(books)
    assert (done.stored, done.captures, done.finished) == (True, 0, True)


def test_only_a_revisit_is_made_into_what_it_stands_for(books):
    books.crawled(exchange("a", 0, TEXT))
    (row,) = books.rows()
    with pytest.raises(ValueError, match="no revisit: 'response'"):
        promoted(member_at(books.folder, row.position), b"")
