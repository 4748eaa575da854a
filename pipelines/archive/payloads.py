"""The payloads that others' revisits refer to, found in our archive."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pipelines.archive.exchange import Archived, CaptureRow, RefersTo
from pipelines.archive.index import CaptureIndex
from pipelines.archive.lookup import read_capture

_MOST_DIGESTS = 100_000


class Payloads:
    """Finds what a revisit does not repeat, once the capture it refers to is in our archive.

    Writers digest a payload in ways of their own: wget with its chunks, others
    with SHA-256. So the digests of the captures read are remembered, the last
    100,000 of those that are not ours.
    """

    def __init__(self, folder: Path, index: CaptureIndex) -> None:
        self._folder = folder
        self._index = index
        self._digests: dict[str, tuple[str, datetime | None]] = {}

    def learn(self, digest: str, ours: str, uri: str, fetched_at: datetime | None) -> None:
        """Remember whose payload another writer's digest is of."""
        if digest == ours:
            return
        self._digests.pop(digest, None)
        self._digests[digest] = (uri, fetched_at)
        if len(self._digests) > _MOST_DIGESTS:
            del self._digests[next(iter(self._digests))]

    def find(self, revisit: Archived) -> bytes | None:
        """Return the payload of a revisit, or None where the archive does not hold it.

        Raises ArchiveError where it should and cannot be read.
        """
        row = None if revisit.refers_to is None else self._holder(revisit.refers_to)
        if row is None:
            return None
        return read_capture(self._folder, self._index, row).exchange.body

    def _holder(self, refers_to: RefersTo) -> CaptureRow | None:
        if refers_to.uri is not None and refers_to.fetched_at is not None:
            named = self._index.exact(refers_to.uri, refers_to.fetched_at)
            if named is not None:
                return named
        digest = refers_to.payload_digest
        if digest is None:
            return None
        known = self._digests.get(digest)
        return self._index.of_digest(digest) if known is None else self._index.exact(*known)
