from __future__ import annotations

import base64
import gzip
import hashlib
from dataclasses import replace

import pytest
from fastwarc.warc import ArchiveIterator
from hypothesis import given
from hypothesis import strategies as st

from pipelines.archive.exchange import ArchiveError, Damaged, ExchangeKind
from pipelines.archive.gzip_member import pack
from pipelines.archive.sidecar import write_sidecar
from pipelines.archive.verify import verify_segment
from tests.pipelines.archive.exchanges import archive, exchange, numbered, segment

RECORDS = 9


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A segment of nine records: a description, then four captures with their requests."""
    return segment(tmp_path_factory.mktemp("sound"), *map(numbered, range(4)))


@pytest.fixture(scope="module")
def starts(sound):
    with sound.open("rb") as file:
        return [record.stream_pos for record in ArchiveIterator(file)]


@pytest.fixture
def spoiled(sound, tmp_path):
    """Return a copy of the sound segment, with its checksum, that holds other bytes."""

    def spoil(change):
        path = tmp_path / sound.name
        path.write_bytes(change(bytearray(sound.read_bytes())))
        write_sidecar(path, hashlib.sha256(sound.read_bytes()).hexdigest())
        return path

    return spoil


def flip(position, mask=0xFF):
    def change(data):
        data[position] ^= mask
        return bytes(data)

    return change


def test_a_sound_segment(sound):
    report = verify_segment(sound)
    assert report.sound
    assert (report.path, report.bad, report.records) == (sound, (), RECORDS)
    assert report.bytes == sound.stat().st_size


@given(data=st.data(), mask=st.integers(1, 255))
def test_any_changed_byte_is_found(tmp_path_factory, sound, data, mask):
    whole = bytearray(sound.read_bytes())
    position = data.draw(st.integers(0, len(whole) - 1))
    whole[position] ^= mask
    path = tmp_path_factory.getbasetemp() / sound.name
    path.write_bytes(whole)
    write_sidecar(path, hashlib.sha256(sound.read_bytes()).hexdigest())
    report = verify_segment(path)
    assert not report.sound
    (spot,) = report.bad
    assert spot.offset <= position < spot.offset + spot.length


@given(data=st.data())
def test_any_cut_is_found(tmp_path_factory, sound, data):
    whole = sound.read_bytes()
    length = data.draw(st.integers(0, len(whole) - 1))
    path = tmp_path_factory.getbasetemp() / sound.name
    path.write_bytes(whole[:length])
    write_sidecar(path, hashlib.sha256(whole).hexdigest())
    assert not verify_segment(path).sound


@pytest.mark.parametrize("position", range(10))
def test_a_changed_byte_in_a_gzip_header_is_found_where_it_is(spoiled, starts, position):
    report = verify_segment(spoiled(flip(starts[3] + position)))
    (spot,) = report.bad
    assert (spot.offset, spot.length) == (starts[3], starts[4] - starts[3])


def test_a_header_that_no_reader_minds_is_told_as_such(spoiled, starts):
    (spot,) = verify_segment(spoiled(flip(starts[3] + 4))).bad
    assert spot.reason == "the gzip header is not as it was written; the record is whole"


def test_a_change_that_no_record_shows_is_found_by_the_checksum(spoiled, starts, sound):
    # The bits of a member's last deflate byte that its stream does not need: before the
    # eight bytes of CRC and length. Most members have some.
    last = [start - 9 for start in starts[1:]]
    unseen = [
        (position, 1 << bit)
        for position in last
        for bit in range(8)
        if still_whole(sound, position, 1 << bit)
    ]
    (spot,) = verify_segment(spoiled(flip(*unseen[0]))).bad
    assert (spot.offset, spot.length) == (0, sound.stat().st_size)
    assert "not what its checksum says, and every record in it is whole" in spot.reason


def still_whole(sound, position, mask):
    data = bytearray(sound.read_bytes())
    data[position] ^= mask
    try:
        return gzip.decompress(bytes(data)) == gzip.decompress(sound.read_bytes())
    except (OSError, EOFError):
        return False


def test_a_lost_record_is_named(spoiled, starts):
    (spot,) = verify_segment(spoiled(flip(starts[4] - 5))).bad
    assert spot == Damaged(
        starts[3],
        starts[4] - starts[3],
        "gzip: incorrect data check",
        uri="https://m.example.cn/health/news/1.html",
    )


def test_two_spots_are_two(spoiled, starts):
    def both(data):
        data[starts[2] - 5] ^= 1
        data[starts[6] - 5] ^= 1
        return bytes(data)

    report = verify_segment(spoiled(both))
    assert [spot.offset for spot in report.bad] == [starts[1], starts[5]]
    assert report.records == RECORDS - 2


def test_a_cut_between_two_records_is_found_by_the_checksum(spoiled, starts):
    report = verify_segment(spoiled(lambda data: bytes(data[: starts[5]])))
    (spot,) = report.bad
    assert "its end was cut off between two records" in spot.reason
    assert report.records == 5


def test_a_segment_without_its_checksum_is_not_sound(spoiled):
    path = spoiled(bytes)
    path.with_name(path.name + ".sha256").unlink()
    (spot,) = verify_segment(path).bad
    assert spot.reason == (
        f"no checksum to compare with: {path.name}.sha256: No such file or directory"
    )


@pytest.mark.parametrize(
    "text", ["", "x", f"{'0' * 64}  other.warc.gz\n", f"{'0' * 63}  NAME\n", f"{'0' * 64}  NAME"]
)
def test_a_checksum_of_something_else_is_none(spoiled, text):
    path = spoiled(bytes)
    path.with_name(path.name + ".sha256").write_text(text.replace("NAME", path.name))
    (spot,) = verify_segment(path).bad
    assert spot.reason.endswith(f"{path.name}.sha256 names none for this file")


@given(data=st.data(), mask=st.integers(1, 255))
def test_any_changed_byte_of_the_checksum_is_found(tmp_path_factory, sound, data, mask):
    path = tmp_path_factory.getbasetemp() / sound.name
    path.write_bytes(sound.read_bytes())
    stated = bytearray(sound.with_name(sound.name + ".sha256").read_bytes())
    stated[data.draw(st.integers(0, len(stated) - 1))] ^= mask
    path.with_name(path.name + ".sha256").write_bytes(stated)
    # `sha256sum` writes a blank or an asterisk: read as text, or as bytes.
    assert verify_segment(path).sound == (stated[65:66] == b"*")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ArchiveError, match=r"none\.warc\.gz: cannot be read: No such file"):
        verify_segment(tmp_path / "none.warc.gz")


# Digests of the records, where nothing else guards them


def sealed(folder, data):
    path = folder / "a.warc.gz"
    path.write_bytes(data)
    write_sidecar(path, hashlib.sha256(data).hexdigest())
    return path


def reasons(path):
    return [spot.reason for spot in verify_segment(path).bad]


def test_a_record_that_was_written_wrong_is_found_by_its_digests(tmp_path, sound, starts):
    record = gzip.decompress(sound.read_bytes()[starts[1] : starts[2]])
    wrong = record.replace(b"X-Latin: caf", b"X-Latin: kaf")
    assert reasons(sealed(tmp_path, pack(wrong))) == ["the block is not what its digest says"]
    wrong = record[:-5] + b"?" + record[-4:]
    assert reasons(sealed(tmp_path, pack(wrong))) == [
        "the block is not what its digest says; the payload is not what its digest says"
    ]


def plain(kind, digest_field, block, extra=b""):
    return (
        b"WARC/1.1\r\nWARC-Type: %b\r\nWARC-Target-URI: http://a.example/\r\n%b%b\r\n"
        b"Content-Length: %d\r\n\r\n%b\r\n\r\n"
    ) % (kind, extra, digest_field, len(block), block)


HASHES = [
    (b"sha1", hashlib.sha1),
    (b"SHA-256", hashlib.sha256),
    (b"md5", hashlib.md5),
    (b"sha512", hashlib.sha512),
]


@pytest.mark.parametrize(("name", "function"), HASHES)
@pytest.mark.parametrize("write", [base64.b32encode, base64.b16encode], ids=["base32", "hex"])
def test_digests_of_other_kinds_are_checked(tmp_path, name, function, write):
    stated = b"WARC-Block-Digest: %b:%b" % (name, write(function(b"page").digest()).rstrip(b"="))
    assert reasons(sealed(tmp_path, plain(b"resource", stated, b"page"))) == []
    assert reasons(sealed(tmp_path, plain(b"resource", stated, b"pagf"))) == [
        "the block is not what its digest says"
    ]


@pytest.mark.parametrize("stated", [b"crc32:ABCD", b"no digest", b""])
def test_a_digest_of_an_unknown_kind_is_not_checked(tmp_path, stated):
    data = plain(b"resource", b"WARC-Block-Digest: " + stated, b"page")
    assert reasons(sealed(tmp_path, data)) == []


RESPONSE = b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n"
OF_PAGE = b"WARC-Payload-Digest: sha1:" + base64.b32encode(hashlib.sha1(b"page").digest())


@pytest.mark.parametrize(
    ("kind", "block", "extra", "sound"),
    [
        (b"response", RESPONSE + b"page", b"", True),
        (b"response", RESPONSE + b"pag", b"", False),
        (b"conversion", b"page", b"", True),
        (b"conversion", b"pag", b"", False),
        # The digest is that of a payload the record does not hold as it was.
        (b"revisit", RESPONSE, b"", True),
        (b"response", RESPONSE + b"pag", b"WARC-Truncated: length\r\n", True),
        (
            b"response",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npage\r\n0\r\n\r\n",
            b"",
            True,
        ),
        (b"response", b"no HTTP", b"", True),
    ],
)
def test_the_payload_is_checked_where_the_record_holds_it(tmp_path, kind, block, extra, sound):
    data = plain(kind, OF_PAGE, block, extra)
    assert verify_segment(sealed(tmp_path, data)).sound == sound


def test_every_kind_of_record_we_write_is_sound(tmp_path):
    archive(
        tmp_path,
        exchange(),
        exchange(url=None, kind=ExchangeKind.RESOURCE),
        replace(exchange(), kind=ExchangeKind.RENDITION),
    )
    (path,) = tmp_path.glob("*.warc.gz")
    assert (reasons(path), verify_segment(path).records) == ([], 5)


def test_what_is_gzip_and_no_record(tmp_path):
    assert reasons(sealed(tmp_path, pack(b"hello"))) == ["no record begins here"]
    short = plain(b"resource", b"A: b", b"page")[:-6]
    assert reasons(sealed(tmp_path, pack(short))) == [
        "the record ends 2 bytes before its stated length"
    ]
