"""From URLs to links: which page each is, of what kind, and whether it may be asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256

from crawler.addresses import canonical, key_of
from crawler.discovery.documents import read_listed
from crawler.discovery.entries import Entry
from crawler.discovery.judge import Judge
from parsers import Article, Rejected
from parsers.sites import Site
from pipelines.frontier.records import FoundBy, Link, PageKind

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


def classify(
    judge: Judge, entries: Iterable[Entry], found_by: FoundBy, found_on: str | None, depth: int
) -> list[Link]:
    """Return the links that URLs make by the rules of a site, in order, each page once.

    found_on: the URL of the page or document that names them; None where none does.
    depth: of the links: links between a start page and them.

    A URL that no rule lets in is a link with an exclusion. Start pages and seeds
    may be any page of the site, unless its rules say never.
    """
    links: dict[str, Link] = {}
    for entry in entries:
        judged = judge.judge(entry.url, entry.kind, by_hand=found_by in _BY_HAND)
        known = links.get(judged.key)
        if known is None or (known.exclusion is not None and judged.exclusion is None):
            links[judged.key] = Link(
                key=judged.key,
                url=judged.url,
                kind=judged.kind,
                found_by=found_by,
                found_on=found_on,
                depth=depth,
                modified_at=entry.modified_at,
                exclusion=judged.exclusion,
            )
    return list(links.values())


def links_of(
    judge: Judge, result: Article | Rejected, page_url: str, depth: int
) -> tuple[Link, ...]:
    """Return the links of a page that was read: an article's teasers, a list's articles and lists.

    depth: of the links.
    """
    if isinstance(result, Article):
        urls = [item.url for item in result.related if item.url is not None]
        found_by = FoundBy.RELATED
    else:
        urls, found_by = list(result.links), FoundBy.LISTING
    return tuple(classify(judge, map(Entry, urls), found_by, page_url, depth))


def document_links(  # noqa: PLR0913, PLR0917 - the facts of one document
    judge: Judge,
    kind: PageKind,
    body: bytes,
    content_type: str | None,
    url: str,
    depth: int,
) -> Discovered:
    """Return the links of a sitemap or a feed.

    kind: SITEMAP or FEED: how the document became known, and so how its links
        did; what it is, it says itself.
    body: without content encoding; a gzip file is inflated here.
    depth: of the links; a further sitemap is one deeper.

    Raises ValueError for another kind.
    """
    if kind not in _FOUND_BY:
        raise ValueError(f"neither a sitemap nor a feed: {kind}")
    listed = read_listed(body, content_type, url)
    # The pages of a sitemap lie as deep as it does; a sitemap of sitemaps may have no end.
    links = tuple(
        replace(link, depth=depth + 1) if link.kind is PageKind.SITEMAP else link
        for link in classify(judge, listed.entries, _FOUND_BY[kind], url, depth)
    )
    return Discovered(links, listed.problems, listing_digest(links))


def start_links(judge: Judge) -> tuple[Link, ...]:
    """Return what a site's module names: start pages, sitemaps, feeds."""
    site = judge.site
    entries = (
        *(Entry(url, kind=PageKind.SITEMAP) for url in site.sitemaps),
        *(Entry(url, kind=PageKind.FEED) for url in site.feeds),
        *map(Entry, site.start_urls),
    )
    return tuple(classify(judge, entries, FoundBy.START, None, 0))


def asked_links(judge: Judge, urls: Iterable[str], found_by: FoundBy) -> tuple[Link, ...]:
    """Return the links of URLs that the user names; a name like `sitemap.xml` says what it is."""
    return tuple(classify(judge, map(_named, urls), found_by, None, 0))


def redirect_link(
    judge: Judge, target: str, found_on: str, depth: int, kind: PageKind | None = None
) -> Link:
    """Return the link that a redirect to another page makes.

    depth: of the link. kind: what the target is; None where only the rules tell.
    """
    return classify(judge, [Entry(target, kind=kind)], FoundBy.REDIRECT, found_on, depth)[0]


def alias_of(site: Site, asked_key: str, result: Article, named: str | None) -> str | None:
    """Return the key of the page that an article really is; None where it is the one asked for.

    By the URL that answered, as the record has it; else by `named`, the URL that
    the page gives as its canonical one, where that is an article of the site.
    """
    answered = result.canonical_url or result.url
    named = named if named is not None and site.source_id(named) is not None else None
    keys = [key_of(site, url) for url in (answered, named) if url is not None]
    return next((key for key in keys if key != asked_key), None)


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
