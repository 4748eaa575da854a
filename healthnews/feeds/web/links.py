"""Addresses of our own pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from healthnews.feeds.web.language import Language


@dataclass(frozen=True, slots=True)
class Links:
    """Makes links that keep the language, where the reader has chosen one by hand.

    base: the path below which all pages stand, `/` or like `/news/`.
    chosen: None where the browser decides.
    """

    base: str
    chosen: Language | None = None

    def to(self, path: str, /, **parameters: object) -> str:
        """Return the address of a page; `path` begins with `/`.

        Parameters without a value are left out.
        """
        kept = {name: str(value) for name, value in parameters.items() if value not in (None, "")}
        if self.chosen is not None:
            kept["lang"] = str(self.chosen)
        query = f"?{urlencode(kept)}" if kept else ""
        return f"{self.base.rstrip('/')}{path}{query}"

    def file(self, path: str) -> str:
        """Return the address of a file, the same in all languages."""
        return replace(self, chosen=None).to(path)

    def article(self, identity: str) -> str:
        """Return the address of a stored article's page."""
        return self.to("/article", id=identity)

    def speaking(self, language: Language) -> Links:
        """Return links into the pages of a language."""
        return replace(self, chosen=language)
