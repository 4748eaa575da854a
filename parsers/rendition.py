"""Text renditions: a page's visible text, one line a line, as lines.

Such a rendition keeps markers (`•`, `1.`) and loses tags and links; the same
landmarks lead through it.
"""

from __future__ import annotations

from parsers.lines import Line, Page
from parsers.text import clean


def read_rendition(text: str) -> Page:
    """Return the lines of a text rendition; blank lines only separate."""
    cleaned = ((clean(raw), raw) for raw in text.splitlines())
    return Page([Line(line, [raw]) for line, raw in cleaned if line], [])
