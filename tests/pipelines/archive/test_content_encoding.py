from __future__ import annotations

import functools
import gzip
import subprocess
import sys
import zlib
from pathlib import Path

import brotli
import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.outcome import Outcome, Rejected
from pipelines.archive.content_encoding import decoded

ROOT = Path(__file__).parents[3]
PAGE = (
    "<html><body><h1>医保断缴怎么办</h1><p>断缴不超过3个月的,可以补缴。</p></body></html>".encode()
)
LIMIT = 10_000


def bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


ENCODE = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}
every_encoding = pytest.mark.parametrize("name", ENCODE)
# Brotli's own choice of quality takes ten seconds for as many zeros.
BOMBS = {**ENCODE, "br": functools.partial(brotli.compress, quality=5)}


@every_encoding
def test_a_body_is_decoded(name):
    assert decoded(ENCODE[name](PAGE), name, LIMIT) == PAGE


@every_encoding
def test_names_of_encodings_have_no_case(name):
    assert decoded(ENCODE[name](PAGE), f" {name.upper()} ", LIMIT) == PAGE


def test_deflate_without_the_wrapping_the_standard_asks_for():
    assert decoded(bare_deflate(PAGE), "deflate", LIMIT) == PAGE


def test_gzip_that_is_called_deflate():
    assert decoded(gzip.compress(PAGE), "deflate", LIMIT) == PAGE


def test_bare_deflate_that_begins_like_a_zlib_header():
    # Two stored blocks, 156 bytes and none. 78 9c is also how zlib begins.
    text = b"<" * 0x9C
    body = b"\x78\x9c\x00\x63\xff" + text + b"\x01\x00\x00\xff\xff"
    assert decoded(body, "deflate", LIMIT) == text


@pytest.mark.parametrize("header", [None, "", "identity", "identity, identity"])
def test_a_body_without_encoding_is_returned_as_it_is(header):
    assert decoded(PAGE, header, LIMIT) == PAGE


@every_encoding
def test_nothing_stays_nothing(name):
    assert decoded(b"", name, LIMIT) == b""


# --- several encodings ------------------------------------------------------------------


def test_encodings_are_removed_in_the_reverse_order():
    body = brotli.compress(gzip.compress(PAGE))
    assert decoded(body, "gzip, br", LIMIT) == PAGE


def test_as_many_encodings_as_anyone_sends_are_removed():
    body = PAGE
    for _ in range(5):
        body = gzip.compress(body)
    assert decoded(body, "gzip, gzip,gzip, gzip, gzip", LIMIT) == PAGE


def test_more_encodings_are_refused_without_unpacking():
    assert decoded(PAGE, ", ".join(["gzip"] * 6), LIMIT) == Rejected(
        Outcome.UNDECODABLE, "6 content encodings; the limit is 5"
    )


# --- headers that lie -------------------------------------------------------------------


@every_encoding
def test_a_body_that_is_not_encoded_at_all(name):
    assert decoded(PAGE, name, LIMIT) == PAGE


def test_a_body_encoded_once_and_named_twice():
    assert decoded(gzip.compress(PAGE), "gzip, gzip", LIMIT) == PAGE


@pytest.mark.parametrize("header", ["utf-8", "none", "binary", "text/html", "GBK"])
def test_a_header_that_names_no_encoding(header):
    assert decoded(PAGE, header, LIMIT) == PAGE


@pytest.mark.parametrize("header", ["utf-8, gzip", "gzip, utf-8"])
def test_a_charset_beside_the_encoding(header):
    assert decoded(gzip.compress(PAGE), header, LIMIT) == PAGE


def test_gbk_text_is_text():
    page = PAGE.decode().encode("gbk")
    assert decoded(page, "br", LIMIT) == page
    assert decoded(page, "gb2312", LIMIT) == page


# --- damage -----------------------------------------------------------------------------


def test_an_unknown_encoding_of_a_binary_body():
    assert decoded(b"\x1f\x9d\x90\x00\x01", "compress", LIMIT) == Rejected(
        Outcome.UNDECODABLE, "unknown content encoding 'compress'"
    )


@every_encoding
@pytest.mark.parametrize("lost", [1, 5, 20])
def test_a_body_that_was_cut_short(name, lost):
    found = decoded(ENCODE[name](PAGE)[:-lost], name, LIMIT)
    assert isinstance(found, Rejected)
    assert found.outcome is Outcome.UNDECODABLE
    assert found.reason.startswith(f"damaged {name} body of ")


def test_a_gzip_body_whose_check_sum_is_wrong():
    body = bytearray(gzip.compress(PAGE))
    body[-5] ^= 1
    found = decoded(bytes(body), "gzip", LIMIT)
    assert isinstance(found, Rejected)
    assert found.reason == (
        f"damaged gzip body of {len(body)} bytes: "
        "Error -3 while decompressing data: incorrect data check"
    )


def test_bytes_behind_the_end_of_gzip_are_nobodys():
    assert decoded(gzip.compress(PAGE) + b"\0" * 100, "gzip", LIMIT) == PAGE


def test_gzip_of_several_members_is_one_body():
    body = gzip.compress(PAGE[:50]) + gzip.compress(PAGE[50:])
    assert decoded(body, "gzip", LIMIT) == PAGE


def test_gzip_of_several_members_the_last_one_cut():
    body = gzip.compress(PAGE[:50]) + gzip.compress(PAGE[50:])[:-1]
    assert isinstance(decoded(body, "gzip", LIMIT), Rejected)


def test_gzip_of_very_many_members_is_refused():
    found = decoded(gzip.compress(b"") * 201, "gzip", LIMIT)
    assert isinstance(found, Rejected)
    assert found.reason.endswith("more than 200 members")


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from([*ENCODE, "compress", "gzip, br", None]))
def test_no_body_raises(body, header):
    found = decoded(body, header, LIMIT)
    if isinstance(found, Rejected):
        assert found.outcome in (Outcome.UNDECODABLE, Outcome.TOO_LARGE)
        assert found.reason
    else:
        assert len(found) <= LIMIT


@settings(deadline=None)
@given(st.binary(max_size=2000), st.sampled_from([*ENCODE]))
def test_whatever_was_encoded_comes_back(data, name):
    assert decoded(ENCODE[name](data), name, LIMIT) == data


# --- size -------------------------------------------------------------------------------


@every_encoding
def test_a_body_of_exactly_the_limit(name):
    assert decoded(ENCODE[name](PAGE), name, len(PAGE)) == PAGE


@every_encoding
def test_one_byte_more_than_the_limit(name):
    found = decoded(ENCODE[name](PAGE), name, len(PAGE) - 1)
    assert found == Rejected(
        Outcome.TOO_LARGE, f"more than {len(PAGE) - 1} bytes when {name} is unpacked"
    )


def test_a_body_without_encoding_over_the_limit():
    found = decoded(PAGE, None, 10)
    assert found == Rejected(Outcome.TOO_LARGE, f"{len(PAGE)} bytes; the limit is 10")


def test_members_that_are_too_large_together():
    body = gzip.compress(PAGE) * 2
    for limit in (len(PAGE), len(PAGE) + 1, 2 * len(PAGE) - 1):
        assert isinstance(decoded(body, "gzip", limit), Rejected)
    assert decoded(body, "gzip", 2 * len(PAGE)) == PAGE * 2


UNPACK = """
import sys
from pathlib import Path
from parsers.outcome import Outcome
from pipelines.archive.content_encoding import decoded
from pipelines.rebuild.memory import peak_memory
body = Path(sys.argv[1]).read_bytes()
before = peak_memory()
found = decoded(body, sys.argv[2], 10_000_000)
assert found.outcome is Outcome.TOO_LARGE, found
print(peak_memory() - before)
"""


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_is_never_unpacked(name, tmp_path):
    """100 MB of zeros: the process may grow by the limit and working space, not by the bomb."""
    bomb = tmp_path / "bomb"
    bomb.write_bytes(BOMBS[name](bytes(100_000_000)))
    done = subprocess.run(
        [sys.executable, "-c", UNPACK, bomb, name],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) < 50_000_000
