"""One task, one part: whole under its name or not there, whatever happens on the way."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from pipelines.archive.exchange import CaptureRow, Position
from pipelines.database import open_database
from pipelines.rebuild import making, memory
from pipelines.rebuild.making import Made, Refused, Reused, find_or_make, make_part, settle
from pipelines.rebuild.memory import peak_memory
from pipelines.rebuild.planning import halves, ranges, segment_file
from pipelines.rebuild.range_reading import SegmentChangedError, Spot, read_chosen, read_range
from pipelines.rebuild.tasks import Chosen, PartFacts, SegmentRange, Task
from pipelines.schema import CRAWL
from tests.pipelines.archive.library import exchange, url
from tests.pipelines.rebuild.rebuilds import read


@pytest.fixture
def db(books, tmp_path):
    """The index of an archive with one segment of seven pages, one of them seen twice."""
    books.crawled(*(exchange(str(n), n, f"{n}: 第{n}问") for n in range(7)))
    books.crawled(exchange("2", 20, "2: 第2问"))
    with closing(open_database(tmp_path / "crawl.db", CRAWL)) as opened:
        yield opened


@pytest.fixture
def whole(books):
    """The first segment as one range."""
    path, _ = books.segments()
    state = segment_file(path)
    return SegmentRange(state.name, 0, state.size, state.size, state.changed)


def task(books, source, tmp_path, **changes):
    given = {
        "key": "key",
        "part": tmp_path / "x.part",
        "archive": books.folder,
        "crawl_db": tmp_path / "crawl.db",
        "source": source,
        "reader": read,
    }
    return Task(**(given | changes))


def rows(part, query):
    with closing(sqlite3.connect(part)) as opened:
        return opened.execute(query).fetchall()


@pytest.mark.usefixtures("db")
def test_a_part_is_made_once_and_found_again(books, whole, tmp_path):
    made = find_or_make(task(books, whole, tmp_path))
    assert isinstance(made, Made)
    assert not (tmp_path / "x.part").exists()
    assert settle(made) == PartFacts(tmp_path / "x.part", captures=7, lost=0)
    assert not made.written.exists()
    assert made.peak > 1_000_000
    assert find_or_make(task(books, whole, tmp_path)) == Reused(made.part)
    assert isinstance(find_or_make(task(books, whole, tmp_path, key="other")), Made)


@pytest.mark.usefixtures("db")
def test_batches_are_small_in_number_and_in_bytes(books, whole, tmp_path, monkeypatch):
    said = []
    for name, value in (("_BATCH", 3), ("_BATCH_BYTES", 20)):
        monkeypatch.setattr(making, name, value)
        settle(make_part(task(books, whole, tmp_path)))
        said.append(rows(tmp_path / "x.part", "SELECT * FROM outcomes"))
    assert len(said[0]) == 7
    assert said[0] == said[1]


@pytest.mark.usefixtures("db")
def test_a_part_that_fails_leaves_nothing(books, whole, tmp_path):
    def fail(_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        make_part(task(books, whole, tmp_path, reader=fail))
    assert list(tmp_path.glob("x.part*")) == []


@pytest.mark.usefixtures("db")
def test_a_segment_that_cannot_be_read_is_refused(books, whole, tmp_path):
    path = books.folder / whole.segment
    path.rename(path.with_name("gone"))
    assert make_part(task(books, whole, tmp_path)) == Refused(
        path, "cannot be read: No such file or directory"
    )


@pytest.mark.usefixtures("db")
def test_a_missing_index_is_refused(books, whole, tmp_path):
    refused = make_part(task(books, whole, tmp_path, crawl_db=tmp_path / "no.db"))
    assert refused == Refused(tmp_path / "no.db", "there is no crawl database here")


def test_ranges_cover_a_segment_and_their_captures_are_its_captures(books, db, whole):
    segment = segment_file(books.folder / whole.segment)
    for size in (1, 2, 3, 7, 100):
        cut = list(ranges(db, segment, size))
        assert cut[0].start == 0
        assert cut[-1].end == segment.size
        assert [one.end for one in cut[:-1]] == [other.start for other in cut[1:]]
        assert len(cut) == -(-7 // size)
        found = [item.uri for one in cut for item in read_range(books.folder, db, one)]
        assert found == [url(str(n)) for n in range(7)]


def test_a_range_is_halved_until_one_capture_is_left(books, db, whole):
    left, right = halves(db, whole)
    assert (left.start, left.end, right.end) == (0, right.start, whole.end)
    assert len(list(read_range(books.folder, db, left))) == 3
    (first, _) = halves(db, left)
    assert halves(db, first) == []


def test_damage_ends_with_its_range(books, db, whole):
    path = books.folder / whole.segment
    for row in list(books.crawl.captures.of_segment(whole.segment))[2:4]:
        flip(path, row.position.offset + row.position.length // 2)
    left, right = halves(db, changed(path, whole))
    spots = [item for one in (left, right) for item in read_range(books.folder, db, one)]
    named = [of.uri for spot in spots if isinstance(spot, Spot) for of in spot.unread]
    assert named == [url("2"), url("3")]


def changed(path, source):
    state = segment_file(path)
    return SegmentRange(source.segment, source.start, source.end, state.size, state.changed)


def flip(path, offset):
    data = bytearray(path.read_bytes())
    data[offset] ^= 0xFF
    path.write_bytes(data)


def test_another_file_of_that_name_is_not_read(books, db, whole):
    path = books.folder / whole.segment
    path.write_bytes(path.read_bytes() + b"more")
    with pytest.raises(SegmentChangedError, match="changed while it was read"):
        list(read_range(books.folder, db, whole))


def test_a_capture_the_index_knows_and_the_segment_lacks_is_told(books, db, whole):
    index = books.crawl.captures
    known = list(index.of_segment(whole.segment))
    ghost = Position(whole.segment, known[3].position.offset + 1, 5)
    index.replace(
        whole.segment,
        [*known, CaptureRow("https://x/9", None, 200, known[0].kind, "sha1:X", ghost)],
    )
    (*_, spot) = read_range(books.folder, db, whole)
    assert isinstance(spot, Spot)
    assert (spot.damaged.reason, spot.unread[0].uri) == ("no capture where one was", "https://x/9")


def test_chosen_captures_are_read_from_their_places(books, db):
    *_, again = books.crawl.captures.history(url("2"))
    (other,) = books.crawl.captures.history(url("5"))
    gone = CaptureRow("https://x/9", None, 200, other.kind, "sha1:X", other.position)
    found = list(read_chosen(books.folder, db, Chosen((again, gone, other))))
    assert [item.exchange.body.decode() for item in (found[0], found[2])] == [
        "2: 第2问",
        "5: 第5问",
    ]
    assert isinstance(found[1], Spot)
    assert found[1].unread[0].uri == "https://x/9"
    assert "another record than the index says" in found[1].unread[0].reason


def test_a_payload_that_is_gone_is_told_of_the_unchanged_page(books, db):
    first, second = books.segments()
    first.unlink()
    state = segment_file(second)
    source = SegmentRange(state.name, 0, state.size, state.size, state.changed)
    (spot,) = read_range(books.folder, db, source)
    assert isinstance(spot, Spot)
    assert spot.unread[0].uri == url("2")


def test_a_payload_that_no_index_knows_is_told(books, db):
    first, second = books.segments()
    books.crawl.captures.forget(first.name)
    state = segment_file(second)
    source = SegmentRange(state.name, 0, state.size, state.size, state.changed)
    (spot,) = read_range(books.folder, db, source)
    assert "refers to is not in the index" in spot.unread[0].reason


def test_peak_memory_is_known_without_linux_too(monkeypatch):
    here = peak_memory()
    monkeypatch.setattr(memory, "_HIGH_WATER", memory.re.compile("never"))
    there = peak_memory()
    assert here / 2 < there < here * 20


def test_the_high_water_mark_only_rises():
    before = peak_memory()
    data = bytearray(30_000_000)
    assert peak_memory() >= before + 20_000_000 or before > 60_000_000
    assert len(data) == 30_000_000
