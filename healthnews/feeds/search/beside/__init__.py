"""The engine tantivy: an index in a folder beside the database. Needs the extra `tantivy`."""

from __future__ import annotations

from healthnews.feeds.search.beside.folder import folder_of
from healthnews.feeds.search.beside.lookup import TantivyLookup

__all__ = ["TantivyLookup", "folder_of"]
