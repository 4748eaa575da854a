"""One capture in, one article or one reasoned rejection out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from http import HTTPStatus

from parsers.article import build_article
from parsers.capture import Capture
from parsers.decoding import Undecodable, decode
from parsers.document import Document, read_document
from parsers.lines import Line
from parsers.links import Resolve, resolver
from parsers.outcome import Outcome, Rejected
from parsers.record import Article, TreeReader
from parsers.regions import Regions, read_regions
from parsers.shells import read_shell
from parsers.sites import SITES, Site, site_of_url

MAX_BODY = 10_000_000
"""Bytes; a larger body is refused. The largest seed page has 17,000."""

MAX_TAGS = 200_000
"""Signs `<` in a body; more are refused. The bundled pages have some 400.

A tree takes about a kilobyte for each: a page of 9 MB that is nothing but tags
took 836 MB, and would kill whoever reads it wherever memory is short.
"""

_REFUSALS = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS})
_SCRIPT = re.compile("<script.*?</script>|<!--.*?-->", re.DOTALL)
# Elements whose end tag HTML does not let authors leave out.
_CLOSED = ("div", "section", "article", "main", "table", "span", "h1", "ul", "ol")
_LISTING_LINKS = 10


def parse(
    capture: Capture, site: str | None = None, *, max_body: int = MAX_BODY
) -> Article | Rejected:
    """Read a capture: its article, or the outcome and the reason why there is none.

    `site` names the site module whose rules hold; without it the URL decides,
    and where there is no URL the landmarks on the page do.

    Raises KeyError for a `site` that no module defines.
    """
    known = SITES[site] if site is not None else None
    refused = _refuse_unread(capture, max_body)
    if refused is not None:
        return refused
    decoded = decode(capture.body, capture.header("content-type"))
    if isinstance(decoded, Undecodable):
        return Rejected(Outcome.UNDECODABLE, decoded.reason)
    document = read_document(capture, decoded)
    if document is None:
        return Rejected(Outcome.PARSE_ERROR, f"no element in {len(capture.body)} bytes of markup")
    return _read_article(known, document)


def _refuse_unread(capture: Capture, max_body: int) -> Rejected | None:
    """Return why a capture is not worth reading, or would cost too much; None where it is."""
    if not HTTPStatus.OK <= capture.status < HTTPStatus.MULTIPLE_CHOICES:
        outcome = Outcome.BLOCKED if capture.status in _REFUSALS else Outcome.HTTP_ERROR
        return Rejected(outcome, f"HTTP status {capture.status}")
    size = len(capture.body)
    if size > max_body:
        return Rejected(Outcome.TOO_LARGE, f"{size} bytes; the limit is {max_body}")
    # A body of fewer bytes cannot have as many tags.
    tags = capture.body.count(b"<") if size > MAX_TAGS else 0
    if tags > MAX_TAGS:
        return Rejected(Outcome.TOO_LARGE, f"{tags} tags; the limit is {MAX_TAGS}")
    if not size or capture.body.isspace():
        return Rejected(Outcome.SOFT_404, f"empty body: {size} bytes, none of them text")
    return None


def _read_article(known: Site | None, document: Document) -> Article | Rejected:
    lines = document.page.lines
    site = known or _site(document.url, lines)
    resolve = resolver(document.url, document.hints.base)
    if site is not None and document.url is not None and site.is_listing(document.url):
        return _read_listing(site, document, resolve)
    regions = read_regions(lines, document.hints.titles(), resolve, document.fetched_at)
    reason = _no_article(site, regions)
    if site is None or regions is None or reason is not None:
        return _reject(site, document, resolve, reason or "no title")
    if not regions.complete and _is_cut(site, document):
        return Rejected(
            Outcome.PARSE_ERROR,
            "cut off: neither a disclaimer nor a list of teasers ends the body, "
            f"the markup ends in {document.text[-40:]!r}",
        )
    article = build_article(site, document, regions)
    if not article.blocks:
        return _reject(site, document, resolve, f"only markers below the title {article.title!r}")
    return article


def _site(url: str | None, lines: Sequence[Line]) -> Site | None:
    by_url = site_of_url(url) if url else None
    if by_url is not None:
        return by_url
    scores = {name: site.likeness(line.text for line in lines) for name, site in SITES.items()}
    best = max(scores, key=lambda name: scores[name])
    return SITES[best] if scores[best] else None


def _no_article(site: Site | None, regions: Regions | None) -> str | None:
    """Return why the regions hold no article of the site, or None where they do."""
    if site is None:
        return "no landmark of a known site"
    if regions is None:
        return "no line that could be a title"
    if not regions.body:
        return f"no body below the title {regions.title!r}"
    stated = regions.byline.published or regions.byline.publisher
    if not (regions.complete or regions.related or stated):
        return f"no landmark of an article of {site.name} around the title {regions.title!r}"
    return None


def _is_cut(site: Site, document: Document) -> bool:
    """Whether a page whose body no landmark ends was cut off in transfer or on disk.

    Authors may leave out the last end tags, so their lack proves nothing where
    a page need not have a landmark below its body.
    """
    if document.reading.tree is TreeReader.TEXT:
        return site.has_disclaimer
    tail = document.text[-400:].lower()
    if "</body" in tail or "</html" in tail:
        return False
    if site.has_disclaimer:
        return True
    markup = _SCRIPT.sub("", document.text.lower())
    return any(markup.count(f"<{tag}") > markup.count(f"</{tag}") for tag in _CLOSED)


def _reject(site: Site | None, document: Document, resolve: Resolve, reason: str) -> Rejected:
    """Return the outcome of a page that holds no article, surest sign first."""
    url, lines = document.url, document.page.lines
    shell = read_shell(document.text, lines)
    if shell is not None:
        return shell
    is_article_url = bool(site and url and site.source_id(url))
    links = _site_links(site, lines, resolve)
    if is_article_url and _looks_like_home(lines):
        return Rejected(Outcome.SOFT_404, f"a page of links at an article's URL: {reason}", links)
    if is_article_url or not lines:
        return Rejected(Outcome.PARSE_ERROR, reason)
    articles = _count_articles(links)
    if articles >= _LISTING_LINKS:
        return Rejected(Outcome.LISTING, f"{articles} links to articles; {reason}", links)
    return Rejected(Outcome.NOT_ARTICLE, reason, links)


def _read_listing(site: Site, document: Document, resolve: Resolve) -> Rejected:
    """Return the links of a page that is a list by its URL, however few they are.

    A title on it may speak of captchas: only a page without articles may be a shell.
    """
    lines = document.page.lines
    links = _site_links(site, lines, resolve)
    articles = _count_articles(links)
    shell = None if articles else read_shell(document.text, lines)
    counted = f"{articles} links to articles, {len(links) - articles} to lists"
    return shell or Rejected(Outcome.LISTING, f"a list by its URL; {counted}", links)


def _count_articles(links: Sequence[str]) -> int:
    return sum(1 for url in links if (owner := site_of_url(url)) and owner.source_id(url))


def _site_links(site: Site | None, lines: Sequence[Line], resolve: Resolve) -> tuple[str, ...]:
    """Return the articles and lists of the site that a page links to, in order, each URL once."""
    found: dict[str, None] = {}
    for line in lines:
        elements = [link.element for link in line.links]
        if line.link is not None:
            elements.append(line.link)
        for element in elements:
            url = resolve(element.get("href") or "")
            owner = site or (site_of_url(url) if url else None)
            if url and owner and (owner.source_id(url) or owner.is_listing(url)):
                found[url] = None
    return tuple(found)


def _looks_like_home(lines: Sequence[Line]) -> bool:
    linked = sum(line.is_link for line in lines)
    return linked >= 5 and linked * 2 > len(lines)
