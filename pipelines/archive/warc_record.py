"""WARC/1.1 records, byte by byte."""

from __future__ import annotations

import base64
import hashlib
import re
import uuid
from urllib.parse import quote

Fields = tuple[tuple[str, str], ...]

# Blanks and control characters end a header line or are trimmed by readers, and no
# URI may hold them; lone surrogates are no text.
_UNFIT = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff]")


_LINE_BREAK = re.compile(r"[\r\n]+")


def sha1_digest(data: bytes) -> str:
    """Return `sha1:` and 32 characters of base32, as WARC writes digests."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def new_record_id() -> str:
    """Return a record id no other record has: `<urn:uuid:…>`."""
    return f"<{uuid.uuid4().urn}>"


def target_uri(url: str | None, body: bytes) -> str:
    """Return what WARC-Target-URI says: the URL, or `urn:sha256:…` of the body without one.

    Blanks, control characters and lone surrogates, which no URL may hold, are
    written as `%XX`. Everything else, Chinese too, stays as it is.
    """
    if url is None:
        return f"urn:sha256:{hashlib.sha256(body).hexdigest()}"
    return _UNFIT.sub(lambda found: quote(found[0], safe="", errors="backslashreplace"), url)


def record(kind: str, record_id: str, fields: Fields, block: bytes) -> bytes:
    """Return a whole record: header, block and the two line breaks that end it.

    Type, id, block digest and length are written here, the rest is `fields`, in
    their order.
    """
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: {record_id}",
        *(f"{name}: {_LINE_BREAK.sub(' ', value)}" for name, value in fields),
        f"WARC-Block-Digest: {sha1_digest(block)}",
        f"Content-Length: {len(block)}",
        "",
        "",
    ]
    return "\r\n".join(lines).encode("utf-8", "backslashreplace") + block + b"\r\n\r\n"
