"""What a run asked for and did not store, as lines of JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from healthnews.whole_files import whole_file
from parsers import Outcome
from pipelines.crawl_db import CrawlStore


@dataclass(frozen=True, slots=True)
class Skipped:
    """One request that left no article, and why.

    at: aware moment of the fetch; None where not known. status: of the answer,
    None where none came.
    """

    run: int
    site: str | None
    url: str | None
    outcome: Outcome
    reason: str
    status: int | None
    at: datetime | None


def skipped_lines(store: CrawlStore, run: int) -> Iterator[bytes]:
    """Yield a line of JSON per request of the run that stored nothing, in order, without newline.

    Raises UnknownRunError.
    """
    site = store.history.run(run).site
    for row in store.history.unstored(run):
        yield msgspec.json.encode(
            Skipped(run, site, row.url, row.outcome, row.reason, row.status, row.at)
        )


def write_skipped(crawl_db: Path, path: Path, run: int) -> int:
    """Write those lines into a file in place of what it held; return how many they are.

    Whoever reads it meanwhile sees the old file or the new one. Raises
    UnknownRunError, pipelines.errors.StoreError, OSError.
    """
    written = 0
    with CrawlStore.open(crawl_db, read_only=True) as store, whole_file(path) as file:
        for line in skipped_lines(store, run):
            file.write(line + b"\n")
            written += 1
    return written
