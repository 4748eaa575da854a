"""A revisit made into the capture that it stands for, when what it refers to goes."""

from __future__ import annotations

from pipelines.archive.gzip_member import pack
from pipelines.archive.raw_record import raw_records
from pipelines.archive.warc_record import record

# Written anew, or true of a revisit only.
_OTHERS = frozenset(
    {
        "warc-type",
        "warc-record-id",
        "warc-block-digest",
        "content-length",
        "warc-profile",
        "warc-refers-to",
        "warc-refers-to-target-uri",
        "warc-refers-to-date",
    }
)


def promoted(member: bytes, body: bytes) -> bytes:
    """Return the member of a response in the place of a revisit's, both with the same record id.

    member: unpacked, one record of a revisit. body: the payload that it refers to.
    Raises ValueError where it is no such record.
    """
    (found,) = raw_records(member)
    record_id = found.head.get("WARC-Record-ID")
    if found.head.get("WARC-Type") != "revisit" or record_id is None:
        raise ValueError(f"no revisit: {found.head.get('WARC-Type')!r}")
    fields = tuple(pair for pair in found.head.fields if pair[0].lower() not in _OTHERS)
    return pack(record("response", record_id, fields, found.block + body))
