"""The formats that feeds are written in."""

from __future__ import annotations

from healthnews.feeds.formats.format import Format, MissingLibraryError
from healthnews.feeds.formats.opening import writing

__all__ = ["Format", "MissingLibraryError", "writing"]
