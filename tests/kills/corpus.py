"""Archives of a few hundred pages, written with warcio, as another crawler would have left them.

Run as a program with the folder to make: warcio leaves temporary files open.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.dressing import dress
from tests.dressing.page import Page
from tests.dressing.records import generated_subject

ARTICLES = 120
FILES = 6
# Every article is captured this often: the pages say the same, in another dress.
CAPTURES = 3
FIRST = datetime(2026, 6, 1, 8, 0, 0, tzinfo=UTC)


def write_corpus(folder: Path) -> None:
    """Write the files `part-0.warc.gz` … into the folder."""
    folder.mkdir()
    captures = [
        (dress(generated_subject(article), seed=article * CAPTURES + number), number)
        for number in range(CAPTURES)
        for article in range(ARTICLES)
    ]
    for index in range(FILES):
        with (folder / f"part-{index}.warc.gz").open("wb") as stream:
            writer = WARCWriter(stream, gzip=True, warc_version="WARC/1.1")
            for page, number in captures[index::FILES]:
                _write(writer, page, FIRST + timedelta(days=number))


def _write(writer: WARCWriter, page: Page, at: datetime) -> None:
    headers = StatusAndHeaders("200 OK", list(page.headers), protocol="HTTP/1.1")
    record = writer.create_warc_record(
        page.url,
        "response",
        payload=BytesIO(page.body),
        http_headers=headers,
        warc_headers_dict={"WARC-Date": at.strftime("%Y-%m-%dT%H:%M:%SZ")},
    )
    writer.write_record(record)


if __name__ == "__main__":
    write_corpus(Path(sys.argv[1]))
