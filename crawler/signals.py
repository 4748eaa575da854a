"""Signals that this project sends, besides Scrapy's own."""

from __future__ import annotations

# Sent when an outcome is durable; arguments: `site` (its name), `row` (an OutcomeRow), `spider`.
outcome_recorded = object()
