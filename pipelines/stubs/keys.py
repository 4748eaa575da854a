"""Which teasers are of one article, and so one stub. Pure."""

from __future__ import annotations

import re
from enum import StrEnum
from urllib.parse import SplitResult

import msgspec

from parsers.links import split_url
from parsers.sites import SITES, Site, site_of_url
from pipelines.folding import fold

# Most links are so plain that taking them apart by all rules, five times as long, changes nothing.
_USUAL = re.compile(r"https?://([a-z0-9.-]+)(/[^?#;\x00-\x20]*)")
_OWNERS = {host: site for site in SITES.values() for host in site.hosts}


class TargetKind(StrEnum):
    """What tells which article a teaser is of, the surest first.

    ARTICLE: its link leads to an article of a known site.
    URL: its link leads elsewhere.
    TITLE: it has no link.
    """

    ARTICLE = "article"
    URL = "url"
    TITLE = "title"


class Target(msgspec.Struct, frozen=True, gc=False):
    """The article that a teaser is of, as far as the teaser alone tells.

    name: an article's identity; a URL without its fragment; or a site and a folded title.
    url: where to ask for it; None where there is no link.
    """

    kind: TargetKind
    name: str
    url: str | None

    @property
    def key(self) -> str:
        """What the stub is called: teasers with the same key are of the same article."""
        return f"{self.kind.value} {self.name}"


def target_of(site: str, title: str, url: str | None) -> Target:
    """Return which article a teaser on a page of `site` is of.

    Where the link leads to an article of a known site, it is that article, on
    whatever host; else the link's own URL tells, else the title within the site:
    teasers are taken to be of the site's own articles. So teasers with the same
    title and different targets stay apart.

    A link without a host, from a page whose own URL is not known, is taken to stay on
    its site; and for no link where it does not even begin with a slash.
    """
    return (None if url is None else _linked(site, url)) or Target(
        TargetKind.TITLE, title_name(site, title), None
    )


def title_name(site: str, title: str) -> str:
    """Return what titles of a site have in common that differ in dress only."""
    return f"{site} {fold(title) or _plain(title)}"


def _linked(site: str, url: str) -> Target | None:
    usual = _USUAL.fullmatch(url)
    owner = _OWNERS.get(usual[1]) if usual else None
    match = owner.article_path.fullmatch(url, usual.start(2)) if owner and usual else None
    if owner and match:
        return _article(owner, match["id"])
    return _linked_somehow(site, url)


def _linked_somehow(site: str, url: str) -> Target | None:
    parts = split_url(url)
    if parts is None or not (parts.hostname or parts.path.startswith("/")):
        return None
    owner = site_of_url(url) if parts.hostname else SITES.get(site)
    source_id = None if owner is None else _source_id(owner, url, parts)
    if owner is not None and source_id is not None:
        return _article(owner, source_id)
    bare = _plain(url.partition("#")[0])
    return Target(TargetKind.URL, bare if parts.hostname else f"{site} {bare}", bare)


def _source_id(owner: Site, url: str, parts: SplitResult) -> str | None:
    if parts.hostname:
        return owner.source_id(url)
    match = owner.article_path.fullmatch(parts.path)
    return match["id"] if match else None


def _article(owner: Site, source_id: str) -> Target:
    name = _plain(f"{owner.name}:{source_id}")
    return Target(TargetKind.ARTICLE, name, owner.canonical(source_id))


def _plain(text: str) -> str:
    # SQLite's JSON functions end a text there.
    return text.replace("\x00", "")
