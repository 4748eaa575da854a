"""Bytes and facts in, records out. Pure: no I/O, no clock, no Scrapy, no SQLite."""

from __future__ import annotations

from parsers.capture import Capture, Headers
from parsers.outcome import Outcome, Rejected
from parsers.parse import parse
from parsers.record import Article

__all__ = ["Article", "Capture", "Headers", "Outcome", "Rejected", "parse"]
