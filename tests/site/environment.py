"""What a crawl of the scripted site is told by its environment."""

from __future__ import annotations

# A file that gets a line for each page that is parsed.
PARSED = "HEALTHNEWS_TEST_PARSED"
