"""The captures in a gzip member, or in a record of a plain file."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.archive.captured import CaptureError, Fields, capture_in, fields_of, uri_of
from pipelines.archive.exchange import Archived, Damaged, ExchangeKind
from pipelines.archive.member import Member
from pipelines.archive.raw_record import HeaderError, RawRecord, RecordHead, raw_records, uri_in
from pipelines.archive.record_digests import problems

_BLOCK_DIGEST = "WARC-Block-Digest"


def captures_of(member: Member, *, verify: bool) -> Iterator[Archived | Damaged]:
    """Yield the member's captures, and as `Damaged` each record that should hold one.

    verify: compare digests; to be asked for where no check sum covers the bytes.
    """
    pending: RawRecord | None = None
    try:
        # A length that is wrong shows where the next record should begin.
        for record in raw_records(member.data):
            if pending is not None:
                yield from _found(pending, member, verify=verify)
            pending = record
    except HeaderError as error:
        uri = None if pending is None else uri_of(fields_of(pending.head.fields))
        yield Damaged(member.offset, member.length, str(error), uri or uri_in(member.data))
        return
    if pending is not None:
        yield from _found(pending, member, verify=verify)


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


def _found(record: RawRecord, member: Member, *, verify: bool) -> Iterator[Archived | Damaged]:
    fields = fields_of(record.head.fields)
    reason = altered(fields, record.block) if verify else None
    try:
        capture = None if reason else capture_in(fields, record.block, member.offset)
    except CaptureError as error:
        reason = str(error)
    if reason is not None:
        yield Damaged(member.offset, member.length, reason, uri_of(fields))
    elif capture is not None:
        yield capture
