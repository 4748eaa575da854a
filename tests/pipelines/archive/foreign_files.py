"""Files that warcio writes, record by record."""

from __future__ import annotations

import io
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from parsers.capture import Headers
from tests.pipelines.archive.foreign_web import PAGE, PLAIN, url

HTML = ("Content-Type", "text/html; charset=utf-8")
WARCIO_LEAVES_FILES_OPEN = "ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning"


class Written:
    """A WARC file; its records are of 2025-06-01 12:00 UTC unless they say otherwise."""

    def __init__(self, version: str = "1.1", *, compressed: bool = True) -> None:
        self.buffer = io.BytesIO()
        self.writer = WARCWriter(self.buffer, gzip=compressed, warc_version=version)

    def response(
        self,
        uri: str,
        *headers: tuple[str, str],
        body: bytes = PAGE,
        protocol: str = "HTTP/1.1",
        **warc: str,
    ) -> None:
        head = StatusAndHeaders("200 OK", list(headers), protocol)
        self._write("response", uri, body, head, warc)

    def record(
        self,
        kind: str,
        uri: str,
        body: bytes,
        *,
        status: str | None = None,
        headers: Headers = (),
        content_type: str = "",
        **warc: str,
    ) -> None:
        head = None if status is None else StatusAndHeaders(status, list(headers), "HTTP/1.1")
        self._write(kind, uri, body, head, {**warc, "Content-Type": content_type})

    def revisit(self, uri: str, digest: str, *headers: tuple[str, str]) -> None:
        """Write, a day later, that the page at `PLAIN` was found at the URI too."""
        head = StatusAndHeaders("200 OK", list(headers), "HTTP/1.1") if headers else None
        record = self.writer.create_revisit_record(
            uri, digest, url(PLAIN), "2025-06-01T12:00:00Z", http_headers=head
        )
        record.rec_headers.replace_header("WARC-Date", "2025-06-02T12:00:00Z")
        self.writer.write_record(record)

    def save(self, folder: Path, name: str = "a.warc.gz") -> Path:
        path = folder / name
        path.write_bytes(self.buffer.getvalue())
        return path

    def _write(
        self,
        kind: str,
        uri: str,
        body: bytes,
        head: StatusAndHeaders | None,
        warc: dict[str, str],
    ) -> None:
        fields = {name.replace("_", "-"): value for name, value in warc.items()}
        content_type = fields.pop("Content-Type", "")
        record = self.writer.create_warc_record(
            uri,
            kind,
            payload=io.BytesIO(body),
            http_headers=head,
            warc_headers_dict={"WARC-Date": "2025-06-01T12:00:00Z", **fields},
            warc_content_type=content_type,
        )
        self.writer.write_record(record)
