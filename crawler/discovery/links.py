"""From URLs to links: which page each is, of what kind, and whether it may be asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from crawler.addresses import canonical, key_of, key_of_canonical, unsafe_reason
from crawler.discovery.documents import read_listed
from crawler.discovery.entries import Entry
from crawler.discovery.robots import robots_sitemaps
from parsers import Article, Outcome, Rejected
from parsers.sites import Site
from pipelines.frontier.records import Exclusion, FoundBy, Link, PageKind

# A guess, by name: used for URLs only that the user names.
_SITEMAP_NAME = re.compile(r".*/[^/]*sitemap[^/]*\.(?:xml|txt)(?:\.gz)?", re.IGNORECASE)
# Whoever names a page by hand may name any page of the site.
_BY_HAND = frozenset({FoundBy.START, FoundBy.SEED})
_FOUND_BY = {PageKind.SITEMAP: FoundBy.SITEMAP, PageKind.FEED: FoundBy.FEED}


@dataclass(frozen=True, slots=True)
class Discovered:
    """What a sitemap or a feed gave.

    problems: what of it could not be read, for people.
    digest: says whether two readings of the document name the same pages with
        the same dates, in whatever order.
    """

    links: tuple[Link, ...]
    problems: tuple[str, ...]
    digest: str


def classify(  # noqa: PLR0913, PLR0917 - the facts of one finding
    site: Site,
    entries: Iterable[Entry],
    found_by: FoundBy,
    found_on: str | None,
    depth: int,
    max_url: int,
) -> list[Link]:
    """Return the links that URLs make by the rules of a site, in order, each page once.

    found_on: the URL of the page or document that names them; None where none does.
    depth: of the links: links between a start page and them.
    max_url: the longest URL to ask for, in characters.

    A URL that no rule lets in is a link with an exclusion. Start pages and seeds
    may be any page of the site, unless its rules say never.
    """
    finding = _Finding(site, found_by, found_on, depth, max_url)
    links: dict[str, Link] = {}
    for link in map(finding.link, entries):
        known = links.get(link.key)
        if known is None or (known.exclusion is not None and link.exclusion is None):
            links[link.key] = link
    return list(links.values())


def links_of(
    site: Site, result: Article | Rejected, page_url: str, depth: int, max_url: int
) -> tuple[Link, ...]:
    """Return the links of a page that was read: an article's teasers, a list's articles and lists.

    depth: of the links.
    """
    if isinstance(result, Article):
        urls = [item.url for item in result.related if item.url is not None]
        found_by = FoundBy.RELATED
    else:
        urls, found_by = list(result.links), FoundBy.LISTING
    return tuple(classify(site, map(Entry, urls), found_by, page_url, depth, max_url))


def document_links(  # noqa: PLR0913, PLR0917 - the facts of one document
    site: Site,
    kind: PageKind,
    body: bytes,
    content_type: str | None,
    url: str,
    depth: int,
    max_url: int,
) -> Discovered:
    """Return the links of a sitemap or a feed.

    kind: SITEMAP or FEED: how the document became known, and so how its links
        did; what it is, it says itself.
    body: without content encoding; a gzip file is inflated here.
    depth: of the links.

    Raises ValueError for another kind.
    """
    if kind not in _FOUND_BY:
        raise ValueError(f"neither a sitemap nor a feed: {kind}")
    listed = read_listed(body, content_type, url)
    links = tuple(classify(site, listed.entries, _FOUND_BY[kind], url, depth, max_url))
    return Discovered(links, listed.problems, listing_digest(links))


def start_links(site: Site, max_url: int) -> tuple[Link, ...]:
    """Return what a site's module names: start pages, sitemaps, feeds."""
    entries = (
        *(Entry(url, kind=PageKind.SITEMAP) for url in site.sitemaps),
        *(Entry(url, kind=PageKind.FEED) for url in site.feeds),
        *map(Entry, site.start_urls),
    )
    return tuple(classify(site, entries, FoundBy.START, None, 0, max_url))


def asked_links(
    site: Site, urls: Iterable[str], found_by: FoundBy, max_url: int
) -> tuple[Link, ...]:
    """Return the links of URLs that the user names; a name like `sitemap.xml` says what it is."""
    return tuple(classify(site, map(_named, urls), found_by, None, 0, max_url))


def robots_links(site: Site, robots_txt: bytes, url: str, max_url: int) -> tuple[Link, ...]:
    """Return the sitemaps that a robots.txt names; `url` is that of the file."""
    entries = [Entry(found, kind=PageKind.SITEMAP) for found in robots_sitemaps(robots_txt)]
    return tuple(classify(site, entries, FoundBy.ROBOTS, url, 0, max_url))


def redirect_link(site: Site, target: str, found_on: str, depth: int, max_url: int) -> Link:
    """Return the link that a redirect to another page makes; `depth` is that of the link."""
    return classify(site, [Entry(target)], FoundBy.REDIRECT, found_on, depth, max_url)[0]


def alias_of(site: Site, asked_key: str, result: Article) -> str | None:
    """Return the key of the page that an article really is; None where it is the one asked for.

    By the URL that answered, as the record has it.
    """
    url = result.canonical_url or result.url
    key = asked_key if url is None else key_of(site, url)
    return None if key == asked_key else key


def listing_digest(links: Iterable[Link]) -> str:
    """Return a SHA-256, in hex, of the pages that a list names and their dates, in any order.

    Links that a rule excludes count for nothing: advertisements change with each visit.
    """
    lines = {
        f"{link.key} {'' if link.modified_at is None else link.modified_at.isoformat()}"
        for link in links
        if link.exclusion is None
    }
    return sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _named(url: str) -> Entry:
    is_sitemap = _SITEMAP_NAME.fullmatch(canonical(url).partition("?")[0]) is not None
    return Entry(url, kind=PageKind.SITEMAP if is_sitemap else None)


@dataclass(frozen=True, slots=True)
class _Finding:
    """What the links of one page or document have in common."""

    site: Site
    found_by: FoundBy
    found_on: str | None
    depth: int
    max_url: int

    def link(self, entry: Entry) -> Link:
        unsafe = unsafe_reason(entry.url, self.max_url)
        url = canonical(entry.url) if unsafe is None else ""
        if len(url) > self.max_url:  # only once it is percent-encoded
            unsafe = unsafe_reason(url, self.max_url)
        if unsafe is None:
            kind = entry.kind or _kind(self.site, url)
            exclusion = _exclusion(self.site, url, kind, self.found_by)
            return self._made(key_of_canonical(self.site, url), url, kind, entry, exclusion)
        shown = _shown(entry.url, self.max_url)
        exclusion = Exclusion(Outcome.UNSAFE, f"{unsafe}; not fetched")
        return self._made(f"url {shown}", shown, PageKind.PAGE, entry, exclusion)

    def _made(
        self, key: str, url: str, kind: PageKind, entry: Entry, exclusion: Exclusion | None
    ) -> Link:
        return Link(
            key=key,
            url=url,
            kind=kind,
            found_by=self.found_by,
            found_on=self.found_on,
            depth=self.depth,
            modified_at=entry.modified_at,
            exclusion=exclusion,
        )


def _shown(url: str, max_url: int) -> str:
    """Return a URL that is never asked for, short enough to keep and unlike any other."""
    shown = canonical(url[: max_url + 1])
    if len(url) <= max_url and len(shown) <= max_url:
        return shown
    digest = sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{shown[:max_url]}…{digest}"


def _kind(site: Site, url: str) -> PageKind:
    if site.source_id(url) is not None:
        return PageKind.ARTICLE
    return PageKind.LISTING if site.is_listing(url) else PageKind.PAGE


def _exclusion(site: Site, url: str, kind: PageKind, found_by: FoundBy) -> Exclusion | None:
    host = urlsplit(url).hostname
    if host not in site.hosts:
        return Exclusion(Outcome.OFFSITE, f"{host} is no host of {site.name}; not fetched")
    if site.is_never(url):
        return Exclusion(Outcome.NOT_ARTICLE, f"{site.name} has a rule never to ask; not fetched")
    if kind is PageKind.PAGE and found_by not in _BY_HAND:
        return Exclusion(Outcome.NOT_ARTICLE, "no article or list URL of the site; not fetched")
    return None
