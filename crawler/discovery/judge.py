"""What the rules of a site say of a URL: which page it is, of what kind, whether to ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from urllib.parse import urlsplit

from crawler.addresses import canonical, key_of_canonical, unsafe_reason
from parsers import Outcome
from parsers.sites import Site
from pipelines.frontier.records import Exclusion, PageKind

# Articles link to each other: most URLs of a page were judged for an earlier one.
_REMEMBERED = 65_536


@dataclass(frozen=True, slots=True)
class Judged:
    """A URL as the frontier keeps it; the fields are those of `Link`."""

    key: str
    url: str
    kind: PageKind
    exclusion: Exclusion | None


class Judge:
    """Judges the URLs of one site, and remembers the last ones."""

    def __init__(self, site: Site, max_url: int) -> None:
        """Judge by a site's rules. `max_url` is the longest URL to ask for, in characters."""
        self.site = site
        self._max_url = max_url
        self._judged = lru_cache(_REMEMBERED)(self._judge)

    def judge(self, url: str, kind: PageKind | None, *, by_hand: bool) -> Judged:
        """Return what a URL is.

        kind: what its source says that it is; None where only the rules tell.
        by_hand: whether the user or the site's module names it: any page of the
            site will do then.
        """
        # A URL may have ten million characters; those are not worth remembering.
        judge = self._judged if len(url) <= self._max_url else self._judge
        return judge(url, kind, by_hand)

    def _judge(self, url: str, kind: PageKind | None, by_hand: bool) -> Judged:
        unsafe = unsafe_reason(url, self._max_url)
        address = canonical(url) if unsafe is None else ""
        if len(address) > self._max_url:  # only once it is percent-encoded
            unsafe = unsafe_reason(address, self._max_url)
        if unsafe is not None:
            shown = self._shown(url)
            exclusion = Exclusion(Outcome.UNSAFE, f"{unsafe}; not fetched")
            return Judged(f"url {shown}", shown, PageKind.PAGE, exclusion)
        kind = kind or self._kind(address)
        exclusion_ = self._exclusion(address, kind, by_hand)
        return Judged(key_of_canonical(self.site, address), address, kind, exclusion_)

    def _shown(self, url: str) -> str:
        """Return a URL that is never asked for, short enough to keep and unlike any other."""
        shown = canonical(url[: self._max_url + 1])
        if len(url) <= self._max_url and len(shown) <= self._max_url:
            return shown
        digest = sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return f"{shown[: self._max_url]}…{digest}"

    def _kind(self, url: str) -> PageKind:
        if self.site.source_id(url) is not None:
            return PageKind.ARTICLE
        return PageKind.LISTING if self.site.is_listing(url) else PageKind.PAGE

    def _exclusion(self, url: str, kind: PageKind, by_hand: bool) -> Exclusion | None:
        host, name = urlsplit(url).hostname, self.site.name
        if host not in self.site.hosts:
            return Exclusion(Outcome.OFFSITE, f"{host} is no host of {name}; not fetched")
        if self.site.is_never(url):
            return Exclusion(Outcome.NOT_ARTICLE, f"{name} has a rule never to ask; not fetched")
        if kind is PageKind.PAGE and not by_hand:
            reason = "no article or list URL of the site; not fetched"
            return Exclusion(Outcome.NOT_ARTICLE, reason)
        return None
