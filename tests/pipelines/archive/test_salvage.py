from __future__ import annotations

import fcntl
import hashlib
import itertools
from functools import partial
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator
from hypothesis import given
from hypothesis import strategies as st

from pipelines.archive import salvage as module
from pipelines.archive.exchange import ArchiveError
from pipelines.archive.salvage import Salvaged, salvage_segment
from pipelines.archive.sidecar import write_sidecar
from pipelines.archive.verify import verify_segment
from tests.pipelines.archive.exchanges import numbered, segment
from tests.pipelines.archive.stopping import killed_at


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A segment of nine records: a description, then four captures with their requests."""
    return segment(tmp_path_factory.mktemp("sound"), *map(numbered, range(4)))


@pytest.fixture(scope="module")
def members(sound):
    """The sound segment's bytes, member by member."""
    data = sound.read_bytes()
    with sound.open("rb") as file:
        starts = [record.stream_pos for record in ArchiveIterator(file)] + [len(data)]
    return [data[start:end] for start, end in itertools.pairwise(starts)]


def put(folder, sound, data):
    """Put these bytes in the place of the sound segment, its checksum beside them."""
    path = folder / sound.name
    path.write_bytes(data)
    write_sidecar(path, hashlib.sha256(sound.read_bytes()).hexdigest())
    return path


def names(folder):
    return {path.name for path in folder.iterdir()}


def test_a_damaged_record_goes_and_all_others_stay_byte_for_byte(tmp_path, sound, members):
    hit = members[3][:40] + bytes([members[3][40] ^ 0xFF]) + members[3][41:]
    damaged = b"".join([*members[:3], hit, *members[4:]])
    path = put(tmp_path, sound, damaged)
    before = sum(map(len, members[:3]))
    salvaged = salvage_segment(path)
    assert (salvaged.path, salvaged.kept) == (path, 8)
    (spot,) = salvaged.lost
    assert (spot.offset, spot.length) == (before, len(hit))
    assert path.read_bytes() == b"".join(members[:3] + members[4:])
    assert salvaged.damaged_original == tmp_path / f"{path.name}.damaged"
    assert salvaged.damaged_original.read_bytes() == damaged
    assert verify_segment(path).sound
    assert names(tmp_path) == {path.name, f"{path.name}.sha256", f"{path.name}.damaged"}


def test_a_lost_record_is_named_where_its_header_can_be_read(tmp_path, sound, members):
    hit = members[3][:-4] + b"\0\0\0\0"  # its length
    path = put(tmp_path, sound, b"".join([*members[:3], hit, *members[4:]]))
    (spot,) = salvage_segment(path).lost
    assert spot.uri == "https://m.example.cn/health/news/1.html"
    assert spot.reason == "gzip: incorrect length check"


@given(data=st.data(), mask=st.integers(1, 255))
def test_any_changed_byte_costs_one_record_at_most(tmp_path_factory, sound, members, data, mask):
    whole = bytearray(sound.read_bytes())
    position = data.draw(st.integers(0, len(whole) - 1))
    whole[position] ^= mask
    path = put(tmp_path_factory.mktemp("flip"), sound, whole)
    ends = [sum(map(len, members[: count + 1])) for count in range(len(members))]
    hit = next(number for number, end in enumerate(ends) if position < end)
    salvaged = salvage_segment(path)
    others = b"".join(members[:hit] + members[hit + 1 :])
    if salvaged.kept == len(members) - 1:
        assert path.read_bytes() == others
        assert [spot.offset for spot in salvaged.lost] == [ends[hit] - len(members[hit])]
    else:
        # A header or padding that no record shows: every record is whole.
        assert (salvaged.kept, path.read_bytes()) == (len(members), whole)
    assert salvaged.damaged_original.read_bytes() == whole
    assert verify_segment(path).sound


@given(data=st.data())
def test_any_cut_costs_what_was_cut(tmp_path_factory, sound, members, data):
    whole = sound.read_bytes()
    length = data.draw(st.integers(1, len(whole) - 1))
    path = put(tmp_path_factory.mktemp("cut"), sound, whole[:length])
    ends = [sum(map(len, members[: count + 1])) for count in range(len(members))]
    kept = sum(end <= length for end in ends)
    salvaged = salvage_segment(path)
    assert salvaged.kept == kept
    assert len(salvaged.lost) == 1
    assert salvaged.damaged_original.read_bytes() == whole[:length]
    if kept:
        assert path.read_bytes() == b"".join(members[:kept])
        assert verify_segment(path).sound
    else:
        assert salvaged.path is None


def test_a_cut_between_two_records_is_told_though_nothing_shows_it(tmp_path, sound, members):
    left = b"".join(members[:5])
    path = put(tmp_path, sound, left)
    salvaged = salvage_segment(path)
    (spot,) = salvaged.lost
    assert (salvaged.kept, spot.offset, spot.length) == (5, len(left), 0)
    assert "its end was cut off between two records" in spot.reason
    assert salvaged.damaged_original is not None


def test_a_sound_segment_stays_as_it_is(tmp_path, sound):
    path = put(tmp_path, sound, sound.read_bytes())
    assert salvage_segment(path) == Salvaged(path, 9, (), None)
    assert names(tmp_path) == {path.name, f"{path.name}.sha256"}
    assert path.read_bytes() == sound.read_bytes()


def test_a_lost_checksum_is_made_again(tmp_path, sound):
    path = put(tmp_path, sound, sound.read_bytes())
    path.with_name(path.name + ".sha256").unlink()
    assert salvage_segment(path) == Salvaged(path, 9, (), None)
    assert verify_segment(path).sound


@pytest.mark.parametrize("junk", [b"", b"\0" * 500, b"\x1f\x8b\x08 no gzip"])
def test_a_segment_without_a_whole_record_is_put_aside(tmp_path, sound, junk):
    path = put(tmp_path, sound, junk)
    salvaged = salvage_segment(path)
    assert (salvaged.path, salvaged.kept) == (None, 0)
    assert len(salvaged.lost) == 1
    assert names(tmp_path) == {f"{path.name}.damaged"}
    assert salvaged.damaged_original.read_bytes() == junk


def test_each_damaged_original_is_kept(tmp_path, sound, members):
    first = b"".join([members[0][:-1], *members[1:]])
    path = put(tmp_path, sound, first)
    salvage_segment(path)
    second = path.read_bytes()[:-1]
    path.write_bytes(second)
    salvaged = salvage_segment(path)
    assert salvaged.kept == 7
    assert salvaged.damaged_original == tmp_path / f"{path.name}.damaged.2"
    assert salvaged.damaged_original.read_bytes() == second
    assert (tmp_path / f"{path.name}.damaged").read_bytes() == first


def test_a_disk_without_links_gets_a_copy(tmp_path, sound, members, monkeypatch):
    def refused(*_):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refused)
    damaged = b"".join(members)[:-1]
    path = put(tmp_path, sound, damaged)
    salvaged = salvage_segment(path)
    assert salvaged.damaged_original.read_bytes() == damaged
    assert names(tmp_path) == {path.name, f"{path.name}.sha256", f"{path.name}.damaged"}


def test_what_is_not_sealed_is_left_to_recovery(tmp_path, sound):
    path = tmp_path / f"{sound.name}.open"
    path.write_bytes(sound.read_bytes())
    with pytest.raises(ArchiveError, match="it is not sealed; the next run recovers it"):
        salvage_segment(path)


def test_two_do_not_salvage_one_segment(tmp_path, sound):
    path = put(tmp_path, sound, sound.read_bytes()[:-1])
    with path.open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(ArchiveError, match="another program is working on it"):
            salvage_segment(path)
    assert salvage_segment(path).kept == 8


def test_a_segment_that_is_not_there(tmp_path):
    with pytest.raises(ArchiveError, match="cannot be salvaged: No such file"):
        salvage_segment(tmp_path / "none.warc.gz")


def test_a_failure_leaves_the_segment_as_it_was(tmp_path, sound, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write_sidecar", full)
    damaged = sound.read_bytes()[:-1]
    path = put(tmp_path, sound, damaged)
    with pytest.raises(ArchiveError, match="cannot be salvaged: No space left on device"):
        salvage_segment(path)
    assert path.read_bytes() == damaged
    assert f"{path.name}.salvaged.tmp" not in names(tmp_path)
    monkeypatch.undo()
    salvaged = salvage_segment(path)
    assert (salvaged.kept, salvaged.damaged_original.read_bytes()) == (8, damaged)
    assert verify_segment(path).sound


STEPS = [
    (module, "copy_whole"),
    (module, "keep_damaged"),
    (module, "write_sidecar"),
    (Path, "replace"),
    (module, "sync_folder"),
]


@pytest.mark.parametrize("step", range(1, 7))
def test_killed_at_any_step_it_can_be_repeated(tmp_path, sound, members, step):
    damaged = b"".join([*members[:3], b"\0" + members[3][1:], *members[4:]])
    path = put(tmp_path, sound, damaged)
    assert killed_at(step, STEPS, partial(salvage_segment, path))
    salvage_segment(path)
    assert path.read_bytes() == b"".join(members[:3] + members[4:])
    assert verify_segment(path).sound
    assert (tmp_path / f"{path.name}.damaged").read_bytes() == damaged
    assert not [name for name in names(tmp_path) if name.endswith(".damaged.2")]
