"""Whether a record's bytes are those its digests were made of."""

from __future__ import annotations

import base64
import binascii
import hashlib

from pipelines.archive.raw_record import RawRecord

_ALGORITHMS = {
    name.replace("-", ""): name for name in ("md5", "sha1", "sha256", "sha384", "sha512")
} | {"sha-1": "sha1", "sha-256": "sha256", "sha-512": "sha512"}


def problems(record: RawRecord) -> list[str]:
    """Return what is wrong with the record's bytes, for a person; nothing where they are right.

    A digest of an unknown kind is not checked, and neither is the payload's
    where the record does not hold the payload as it was digested: a revisit, a
    chunked body.
    """
    found = []
    if not _agrees(record.head.get("WARC-Block-Digest"), record.block):
        found.append("the block is not what its digest says")
    payload = _payload(record)
    if payload is not None and not _agrees(record.head.get("WARC-Payload-Digest"), payload):
        found.append("the payload is not what its digest says")
    return found


def _payload(record: RawRecord) -> bytes | None:
    kind = (record.head.get("WARC-Type") or "").lower()
    if kind in {"resource", "conversion"}:
        return record.block
    if kind != "response" or record.head.get("WARC-Truncated"):
        return None
    head, end, body = record.block.partition(b"\r\n\r\n")
    return None if not end or b"\ntransfer-encoding:" in head.lower() else body


def _agrees(stated: str | None, data: bytes) -> bool:
    name, colon, value = (stated or "").partition(":")
    algorithm = _ALGORITHMS.get(name.strip().lower())
    if not colon or algorithm is None:
        return True
    digest = hashlib.new(algorithm, data, usedforsecurity=False).digest()
    return digest in (_unhex(value), _unbase32(value))


def _unhex(value: str) -> bytes | None:
    try:
        return binascii.unhexlify(value)
    except ValueError:
        return None


def _unbase32(value: str) -> bytes | None:
    try:
        return base64.b32decode(value.upper() + "=" * (-len(value) % 8))
    except ValueError:
        return None
