"""What the archive keeps, as typed records: exchanges, where they lie, and what is damaged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Self

from parsers.capture import Headers


class ExchangeKind(StrEnum):
    """What a record of the archive holds; the values are WARC's record types.

    RESPONSE: an HTTP response. REVISIT: one whose payload equals an earlier
    capture's and is kept there. RESOURCE: a page without its HTTP headers, such
    as a saved file. RENDITION: a page's text, as WET files hold it.
    """

    RESPONSE = "response"
    REVISIT = "revisit"
    RESOURCE = "resource"
    RENDITION = "conversion"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One page as it came, and the request that asked for it.

    url: as requested; None for a file whose origin is not known.
    fetched_at: time-zone aware moment of the fetch; None where not known.
    kind: never REVISIT, which says how an exchange is kept, not what it is.
    status: the HTTP status; 200 for what is no HTTP response.
    headers: of the response, as received, in order. For what is no HTTP
        response: the content type alone.
    body: as received: the transfer encoding is removed, the content encoding
        is not.
    request_headers: as sent, in order; empty where not known.
    protocol: the HTTP version as WARC prints it, e.g. `HTTP/1.1`.
    ip: the server's address, where known.
    """

    url: str | None
    fetched_at: datetime | None
    kind: ExchangeKind
    status: int
    headers: Headers
    body: bytes
    request_headers: Headers = ()
    protocol: str = "HTTP/1.1"
    ip: str | None = None

    def header(self, name: str) -> str | None:
        """Return the first response header of that name, in any case, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a record lies.

    segment: the file's path relative to the archive's folder, with `/`.
    offset, length: in bytes of the file, compressed where it is compressed.
    """

    segment: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class CaptureRow:
    """One line of the index: a capture and where it lies.

    uri: the record's WARC-Target-URI; `urn:sha256:…` where the URL is not known.
    payload_digest: as in WARC-Payload-Digest, e.g. `sha1:` and 32 characters of base32.
    """

    uri: str
    fetched_at: datetime | None
    status: int
    kind: ExchangeKind
    payload_digest: str
    position: Position


@dataclass(frozen=True, slots=True)
class RefersTo:
    """Which earlier capture holds a revisit's payload. None where the record does not say."""

    uri: str | None
    fetched_at: datetime | None
    payload_digest: str | None


@dataclass(frozen=True, slots=True)
class Archived:
    """One capture as read from an archive.

    exchange: as it was written; of a revisit the body is empty until resolved.
    uri, payload_digest: as in `CaptureRow`.
    refers_to: set for a revisit, else None.
    offset: where the record begins in its file, in bytes.
    """

    exchange: Exchange
    kind: ExchangeKind
    uri: str
    payload_digest: str
    refers_to: RefersTo | None
    offset: int


@dataclass(frozen=True, slots=True)
class Damaged:
    """A spot of a segment that cannot be read.

    offset: where the damage was met, in bytes of the file.
    length: how many bytes were passed over; 0 where not known.
    reason: for a person, e.g. `gzip: invalid distance code`.
    uri: of the record that was lost, where its header could still be read.
    """

    offset: int
    length: int
    reason: str
    uri: str | None = None


class ArchiveError(Exception):
    """The archive cannot be written or read as asked. `path` is the file or folder concerned."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self._message = message

    def __reduce__(self) -> tuple[type[Self], tuple[Path, str]]:
        """Have it made again from its parts: it is raised in one process and shown by another."""
        return type(self), (self.path, self._message)
