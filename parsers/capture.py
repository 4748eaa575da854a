"""A capture: one fetched page, as bytes and facts.

Live crawl, rebuild from an archive and import of files all make captures, and
one path parses them: `parsers.parse`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Capture:
    """What was fetched, before anyone interprets it.

    url: as fetched; None for a file whose origin is not known.
    fetched_at: time-zone aware moment of the fetch; None where not known. It
        resolves relative dates (`昨天`); nothing else may depend on it.
    status: the HTTP status; 200 for files.
    headers: pairs in the order received. `Content-Type: text/plain` marks a
        text rendition of a page, everything else is read as HTML.
    body: the payload with transfer and content encodings removed.
    """

    url: str | None
    fetched_at: datetime | None
    status: int
    headers: Headers
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the first header of that name, in any case, or None."""
        wanted = name.lower()
        for key, value in self.headers:
            if key.lower() == wanted:
                return value
        return None
