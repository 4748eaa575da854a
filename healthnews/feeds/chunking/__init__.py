"""An article's text in pieces for retrieval systems: by section, bounded, nothing lost."""

from __future__ import annotations

from healthnews.feeds.chunking.chunks import Chunk, chunks
from healthnews.feeds.chunking.options import Chunking

__all__ = ["Chunk", "Chunking", "chunks"]
