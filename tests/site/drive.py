"""One crawl of the scripted site in a process of its own: `python -m tests.site.drive JOB`.

The process that stores what is fetched imports this module, too: what is changed
of the product for the scripted site is changed here, and Scrapy is not imported.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from parsers.capture import Capture
from parsers.outcome import Rejected
from parsers.parse import MAX_BODY, parse
from parsers.record import Article
from parsers.sites import SITES
from pipelines.archive import captures
from tests.site import urls
from tests.site.environment import PARSED

Result = Article | Rejected

NAME = "jiusongjiankang"

# The scripted site speaks plain HTTP, and has a feed.
SITES[NAME] = replace(
    SITES[NAME], start_urls=(urls.LIST, f"{urls.M}/"), sitemaps=(), feeds=(urls.FEED,)
)


def _noted(capture: Capture, site: str | None = None, *, max_body: int = MAX_BODY) -> Result:
    """Parse, and write down that it was done: a line for each page."""
    with Path(os.environ[PARSED]).open("a") as file:
        file.write(f"{capture.url}\n")
    return parse(capture, site, max_body=max_body)


if PARSED in os.environ:
    captures.parse = _noted  # type: ignore[attr-defined]

if __name__ == "__main__":
    from tests.site.driving import main

    main(NAME)
