"""The captures in a gzip member, or in a record of a plain file."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.archive.captured import CaptureError, Fields, capture_in, fields_of, uri_of
from pipelines.archive.exchange import Archived, Damaged, ExchangeKind
from pipelines.archive.member import Member
from pipelines.archive.raw_record import HeaderError, RawRecord, RecordHead, raw_records
from pipelines.archive.record_digests import problems

_BLOCK_DIGEST = "WARC-Block-Digest"


def captures_of(member: Member, *, verify: bool) -> Iterator[Archived | Damaged]:
    """Yield the member's captures, and as `Damaged` each record that should hold one.

    verify: compare digests; to be asked for where no check sum covers the bytes.
    """
    try:
        for record in raw_records(member.data):
            fields = fields_of(record.head.fields)
            reason = altered(fields, record.block) if verify else None
            if reason is None:
                capture = _capture_or_reason(fields, record, member.offset)
                if capture is None:
                    continue
                if isinstance(capture, Archived):
                    yield capture
                    continue
                reason = capture
            yield Damaged(member.offset, member.length, reason, uri_of(fields))
    except HeaderError as error:
        yield Damaged(member.offset, member.length, str(error))


def captured_in(data: bytes) -> Archived:
    """Return the capture of one record, given its bytes unpacked.

    Raises ValueError where they are not one whole record that holds a capture.
    """
    records = list(raw_records(data))
    if len(records) != 1:
        raise CaptureError(f"{len(records)} records where one was expected")
    capture = capture_in(fields_of(records[0].head.fields), records[0].block, 0)
    if capture is None:
        raise CaptureError("a record that holds no capture")
    return capture


def altered(fields: Fields, block: bytes) -> str | None:
    """Return how the block differs from its digest, for a person; None where it does not.

    Where the block's digest agrees, a payload's that does not was wrong from the
    beginning. Of a revisit nothing is compared: it holds no page, and wget gives
    it the digest of nothing.
    """
    if fields.get("warc-type", "").lower() == ExchangeKind.REVISIT:
        return None
    stated = fields.get(_BLOCK_DIGEST.lower())
    checked = fields.items() if stated is None else ((_BLOCK_DIGEST, stated),)
    head = RecordHead(tuple(checked), 0, len(block))
    return "; ".join(problems(RawRecord(head, block))) or None


def _capture_or_reason(fields: Fields, record: RawRecord, offset: int) -> Archived | str | None:
    try:
        return capture_in(fields, record.block, offset)
    except CaptureError as error:
        return str(error)
