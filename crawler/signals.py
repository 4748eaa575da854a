"""Signals that this project sends, besides Scrapy's own."""

from __future__ import annotations

# Sent when an outcome is durable; arguments: `site` (its name), `row` (an OutcomeRow), `spider`.
outcome_recorded = object()

# Sent when a robots.txt was read that names sitemaps; arguments: `urls` (a tuple of absolute
# URLs, each once, as the file has them: judge them before asking), `robots_url`, `spider`.
sitemaps_found = object()
