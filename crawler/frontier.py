"""Which URLs a run may ask for: once per article, on the site, within the limits. No I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from urllib.parse import urlsplit

from crawler.addresses import unsafe_reason
from crawler.refusal import Refusal
from parsers import Outcome
from parsers.sites import Site

__all__ = ["Frontier", "Verdict", "identity", "unsafe_reason"]


class Verdict(Enum):
    """What to do with a URL that is not refused."""

    FETCH = auto()
    SEEN = auto()
    OVER_LIMIT = auto()


@dataclass(slots=True)
class Frontier:
    """What one run has asked for, and what it may still ask for.

    max_pages: how many pages the run may request, ≥ 1.
    max_depth: how many links may lie between a start page and a page.
    max_url: the longest URL to request, in characters.
    admitted: how many pages the run has requested.
    left: pages that a limit kept out, by identity.
    """

    site: Site
    max_pages: int
    max_depth: int
    max_url: int
    admitted: int = 0
    left: set[str] = field(default_factory=set)
    _seen: set[str] = field(default_factory=set)

    def admit_start(self, url: str) -> Verdict | Refusal:
        """Judge a start URL: any page of the site is welcome, list pages too."""
        refusal = self._refusal(url)
        return self._admit(url, depth=0) if refusal is None else self._once(url, refusal)

    def admit_link(self, url: str, depth: int) -> Verdict | Refusal:
        """Judge a link `depth` links away from a start page: articles of the site only."""
        refusal = self._refusal(url)
        if refusal is None and self.site.source_id(url) is None:
            refusal = Refusal(Outcome.NOT_ARTICLE, "no article URL of the site; not fetched")
        return self._admit(url, depth) if refusal is None else self._once(url, refusal)

    def _admit(self, url: str, depth: int) -> Verdict:
        key = identity(self.site, url)
        if key in self._seen:
            return Verdict.SEEN
        if self.admitted >= self.max_pages or depth > self.max_depth:
            self.left.add(key)
            return Verdict.OVER_LIMIT
        self._seen.add(key)
        self.left.discard(key)
        self.admitted += 1
        return Verdict.FETCH

    def _refusal(self, url: str) -> Refusal | None:
        unsafe = unsafe_reason(url, self.max_url)
        if unsafe is not None:
            return Refusal(Outcome.UNSAFE, f"{unsafe}; not fetched")
        host = urlsplit(url).hostname
        if host not in self.site.hosts:
            return Refusal(Outcome.OFFSITE, f"{host} is no host of {self.site.name}; not fetched")
        return None

    def _once(self, url: str, refusal: Refusal) -> Verdict | Refusal:
        """Count a refused URL once, however many pages link to it."""
        if url in self._seen:
            return Verdict.SEEN
        self._seen.add(url)
        return refusal


def identity(site: Site, url: str) -> str:
    """Return what makes two URLs one page: the article's id, else path and query on any host."""
    source_id = site.source_id(url)
    if source_id is not None:
        return f"article {source_id}"
    parts = urlsplit(url)
    return f"page {parts.path or '/'}?{parts.query}"
