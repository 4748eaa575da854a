"""Members whose records agree with their digests, and what is damaged in between."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipelines.archive.exchange import Damaged
from pipelines.archive.gzip_member import HEADER
from pipelines.archive.members import Member, walk_members
from pipelines.archive.raw_record import URI, HeaderError, raw_records, uri_in
from pipelines.archive.record_digests import problems

UNSEEN = (
    "the file is not what its checksum says, and every record in it is whole: "
    "its end was cut off between two records, a byte changed that no record shows, "
    "or the checksum itself is wrong"
)
_ODD_HEADER = "the gzip header is not as it was written; the record is whole"


def checked_members(path: Path) -> Iterator[Member | Damaged]:
    """Yield as `walk_members` does, and as `Damaged` also what its digests do not confirm.

    Raises ArchiveError where the file cannot be opened.
    """
    for found in walk_members(path):
        yield found if isinstance(found, Damaged) else _checked(found)


def _checked(member: Member) -> Member | Damaged:
    try:
        for record in raw_records(member.data):
            wrong = problems(record)
            if wrong:
                uri = record.head.get(URI)
                return Damaged(member.offset, member.length, "; ".join(wrong), uri)
    except HeaderError as error:
        return Damaged(member.offset, member.length, str(error), uri_in(member.data))
    return member


def odd_headers(path: Path) -> Iterator[Damaged]:
    """Yield the members whose gzip header is not the one that all of ours have.

    Only for a file that we wrote. Raises OSError.
    """
    with path.open("rb") as file:
        for member in walk_members(path):
            file.seek(member.offset)
            if file.read(len(HEADER)) != HEADER:
                yield Damaged(member.offset, member.length, _ODD_HEADER)
