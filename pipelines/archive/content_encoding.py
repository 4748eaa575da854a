"""Content encodings of HTTP removed: gzip, deflate, br, zstd, as real servers send them.

Crawl, import and rebuild all decode here, so that they agree on every page.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

from fastwarc.stream_io import BrotliReader, ZstdReader

from parsers.outcome import Outcome, Rejected

_MOST_ENCODINGS = 5
# Each costs a copy of what is left of the body.
_MOST_MEMBERS = 200
_CHUNK = 65_536
_GZIP_MAGIC = b"\x1f\x8b\x08"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
# zlib's names for the three wrappings of deflate.
_GZIP, _ZLIB, _RAW = 31, 15, -15
# Bytes that no text page has, and that nearly every compressed one has near its start.
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HEAD = 1024


class _OversizedError(Exception):
    """What was unpacked has reached one byte more than the limit."""


def decoded(body: bytes, encodings: str | None, limit: int) -> bytes | Rejected:
    """Return the body without its content encodings, or why that cannot be done.

    encodings: the values of all `Content-Encoding` headers, in order, joined by commas;
        None where there are none.
    limit: bytes that the result may have. At most one byte more is ever unpacked.

    A body that is not encoded as its header says is returned as it is: servers
    compress twice in their headers and once in fact, or name a charset there.
    Zero bytes stay zero bytes.

    Rejects a body over the limit as `too_large`, and one that is damaged, cut
    short, or in an encoding that nobody here knows, as `undecodable`.
    """
    names = _names(encodings)
    if len(names) > _MOST_ENCODINGS:
        return _undecodable(f"{len(names)} content encodings; the limit is {_MOST_ENCODINGS}")
    unknown = [name for name in names if name not in _DECODERS]
    for name in reversed(names):
        decode = _DECODERS.get(name)
        if decode is None or not body:
            continue
        try:
            body = decode(body, limit)
        except _OversizedError:
            return Rejected(Outcome.TOO_LARGE, f"more than {limit} bytes when {name} is unpacked")
        except (zlib.error, OSError) as error:
            return _undecodable(f"damaged {name} body of {len(body)} bytes: {error}")
    if unknown and not _is_text(body):
        return _undecodable(f"unknown content encoding {', '.join(unknown)!r}")
    if len(body) > limit:
        return Rejected(Outcome.TOO_LARGE, f"{len(body)} bytes; the limit is {limit}")
    return body


def _names(encodings: str | None) -> list[str]:
    stated = [] if encodings is None else [name.strip().lower() for name in encodings.split(",")]
    return [name for name in stated if name not in ("", "identity")]


def _gunzipped(body: bytes, limit: int) -> bytes:
    return _inflated(body, _GZIP, limit) if body.startswith(_GZIP_MAGIC) else body


def _deflated(body: bytes, limit: int) -> bytes:
    # The standard says zlib; some servers send bare deflate, or gzip.
    if body.startswith(_GZIP_MAGIC):
        return _inflated(body, _GZIP, limit)
    if _has_zlib_header(body):
        # One bare stream in a thousand begins like a zlib header.
        with suppress(zlib.error):
            return _inflated(body, _ZLIB, limit)
    return _unless_text(body, lambda: _inflated(body, _RAW, limit))


def _has_zlib_header(body: bytes) -> bool:
    return len(body) >= 2 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0


def _inflated(body: bytes, wrapping: int, limit: int) -> bytes:
    """Unpack deflate in one of its wrappings. Raises zlib.error."""
    unpacker = zlib.decompressobj(wrapping)
    unpacked = unpacker.decompress(body, limit + 1)
    # What follows the end is nobody's, unless it is a further member of a gzip file.
    members = 1
    while wrapping == _GZIP and unpacker.eof and unpacker.unused_data.startswith(_GZIP_MAGIC):
        members += 1
        if members > _MOST_MEMBERS:
            raise zlib.error(f"more than {_MOST_MEMBERS} members")
        rest, unpacker = unpacker.unused_data, zlib.decompressobj(wrapping)
        # One byte at least: to zlib, 0 means no limit.
        unpacked += unpacker.decompress(rest, max(1, limit + 1 - len(unpacked)))
    if len(unpacked) > limit:
        raise _OversizedError
    if not unpacker.eof:
        raise zlib.error("cut short")
    return unpacked


def _unbrotlied(body: bytes, limit: int) -> bytes:
    # Brotli has no magic number.
    return _unless_text(body, lambda: _read(BrotliReader(BytesIO(body)), limit))


def _unzstd(body: bytes, limit: int) -> bytes:
    return _read(ZstdReader(BytesIO(body)), limit) if body.startswith(_ZSTD_MAGIC) else body


def _read(reader: BrotliReader | ZstdReader, limit: int) -> bytes:
    """Read a stream to its end. Raises OSError where it is damaged or cut short."""
    unpacked = bytearray()
    while chunk := reader.read(min(_CHUNK, limit + 1 - len(unpacked))):
        unpacked += chunk
        if len(unpacked) > limit:
            raise _OversizedError
    return bytes(unpacked)


def _unless_text(body: bytes, unpack: Callable[[], bytes]) -> bytes:
    """Return what `unpack` does, or the body where it fails and the body is text anyway."""
    try:
        return unpack()
    except (zlib.error, OSError):
        if _is_text(body):
            return body
        raise


def _is_text(body: bytes) -> bool:
    return _BINARY.search(body, 0, _HEAD) is None


def _undecodable(reason: str) -> Rejected:
    return Rejected(Outcome.UNDECODABLE, reason)


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzipped,
    "x-gzip": _gunzipped,
    "deflate": _deflated,
    "br": _unbrotlied,
    "zstd": _unzstd,
}
