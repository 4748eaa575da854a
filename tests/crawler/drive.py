"""One crawl in a process of its own: the reactor starts once per process.

Reads a job as JSON from the argument, prints the summary as JSON. The clerk's process
imports this module, too: Scrapy is imported where it is the crawl's.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

from pipelines.archive import captures
from tests.forks import argument


def explode_on(marker: bytes) -> None:
    """Make the parser fail on pages that hold the marker, as a bug of ours would."""
    parse = captures.parse

    def exploding(capture, *arguments, **keywords):
        if marker in capture.body:
            raise RuntimeError("the parser has a bug")
        return parse(capture, *arguments, **keywords)

    captures.parse = exploding


# Here and not in `main`: the clerk parses.
explode_on(b"EXPLODE")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    from crawler.options import CrawlOptions  # noqa: PLC0415 - with Scrapy
    from crawler.run import run_crawl  # noqa: PLC0415
    from tests.crawl_imports import components  # noqa: PLC0415

    job = json.loads(argument(components))
    logging.basicConfig(level=logging.INFO)
    options = CrawlOptions(
        sites=tuple(job["sites"]),
        start_urls=tuple(job["start_urls"]),
        max_pages=job["max_pages"],
        db=Path(job["db"]),
        crawl_db=Path(job["crawl_db"]),
        archive=Path(job["archive"]),
        settings=job["settings"],
        on_outcome=lambda site, row: say(f"outcome {site} {row.outcome} {row.url}"),
    )
    summary = run_crawl(options)
    say(
        json.dumps(
            {
                "state": summary.state,
                "runs": summary.runs,
                "pages": summary.pages,
                "articles": summary.articles,
                "related": summary.related,
                "outcomes": summary.outcomes,
                "left": [site.left for site in summary.sites],
            }
        )
    )


if __name__ == "__main__":
    main()
