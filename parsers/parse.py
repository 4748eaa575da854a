"""One capture in, one article or one reasoned rejection out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from parsers.article import build_article
from parsers.capture import Capture
from parsers.decoding import EncodingSource, Undecodable, decode
from parsers.hints import Hints, read_hints
from parsers.lines import Line, Page, read_lines
from parsers.links import resolver
from parsers.noise import remove_noise
from parsers.outcome import Outcome, Rejected
from parsers.record import Article, Reading, TreeReader
from parsers.regions import Regions, read_regions
from parsers.related import Resolve
from parsers.rendition import read_rendition
from parsers.runs import split_runs
from parsers.shells import read_shell
from parsers.sites import SITES, Site, site_of_url
from parsers.text import cleaner_for
from parsers.tree import read_tree

MAX_BODY = 10_000_000
"""Bytes; a larger body is refused. The largest seed page has 17,000."""

_LISTING_LINKS = 10


def parse(capture: Capture, site: str | None = None, *, max_body: int = MAX_BODY) -> Article | Rejected:
    """Read a capture: its article, or the outcome and the reason why there is none.

    `site` names the site module whose rules hold; without it the URL decides,
    and where there is no URL the landmarks on the page do.

    Raises KeyError for a `site` that no module defines.
    """
    known = SITES[site] if site is not None else None
    size = len(capture.body)
    if size > max_body:
        return Rejected(Outcome.TOO_LARGE, f"{size} bytes; the limit is {max_body}")
    if not capture.body.strip():
        return Rejected(Outcome.SOFT_404, f"empty body: {size} bytes, none of them text")
    content_type = capture.header("content-type")
    decoded = decode(capture.body, content_type)
    if isinstance(decoded, Undecodable):
        return Rejected(Outcome.UNDECODABLE, decoded.reason)
    text = decoded.text
    if (content_type or "").lower().startswith("text/plain"):
        source: _Source | None = _Source(read_rendition(text), Hints(), TreeReader.TEXT, 0)
    else:
        plain = decoded.encoding == "utf-8" and decoded.source is EncodingSource.UTF_8
        # Bytes that were UTF-8 through and through need not be encoded again.
        data = capture.body if plain and not decoded.replaced else text.encode("utf-8", "replace")
        source = _read_markup(text, data)
    if source is None:
        return Rejected(Outcome.PARSE_ERROR, f"no element in {size} bytes of markup")
    reading = Reading(
        decoded.encoding, decoded.source.value, decoded.confidence, source.tree, source.recovered
    )
    return _read_article(capture, known, text, source.page, source.hints, reading)


class _Source(NamedTuple):
    """A page as lines and hints, and how they were read."""

    page: Page
    hints: Hints
    tree: TreeReader
    recovered: int


def _read_markup(markup: str, data: bytes) -> _Source | None:
    tree = read_tree(markup, data)
    if tree is None:
        return None
    remove_noise(tree.root)
    page = split_runs(read_lines(tree.root, cleaner_for(markup)))
    return _Source(page, read_hints(tree.root), tree.reader, tree.loss_recovered)


def _read_article(
    capture: Capture, known: Site | None, text: str, page: Page, hints: Hints, reading: Reading
) -> Article | Rejected:
    site = known or _site(capture.url, page.lines)
    resolve = resolver(capture.url, hints.base)
    regions = read_regions(page.lines, hints.titles(), resolve, capture.fetched_at)
    reason = _no_article(site, regions)
    if site is None or regions is None or reason is not None:
        return _reject(capture, site, text, page, resolve, reason or "no title")
    if not regions.complete and _is_cut(text, reading, site):
        return Rejected(
            Outcome.PARSE_ERROR,
            f"cut off: no disclaimer or list of teasers ends the body, markup ends in {text[-40:]!r}",
        )
    return build_article(site, capture.url, page, hints, regions, reading, capture.fetched_at)


def _site(url: str | None, lines: Sequence[Line]) -> Site | None:
    by_url = site_of_url(url) if url else None
    if by_url is not None:
        return by_url
    scores = {
        name: sum(any(sign in line.text for line in lines) for sign in site.signs) / len(site.signs)
        for name, site in SITES.items()
    }
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


def _is_cut(markup: str, reading: Reading, site: Site) -> bool:
    """Whether a page whose body no landmark ends was cut off in transfer or on disk.

    Authors may leave out the last end tags, so their lack proves nothing where
    a page need not have a landmark below its body.
    """
    if reading.tree is TreeReader.TEXT:
        return site.has_disclaimer
    tail = markup[-400:].lower()
    if "</body" in tail or "</html" in tail:
        return False
    return site.has_disclaimer or not markup.rstrip().endswith(">")


def _reject(
    capture: Capture,
    site: Site | None,
    markup: str,
    page: Page,
    resolve: Resolve,
    reason: str,
) -> Rejected:
    """Return the outcome of a page that holds no article, surest sign first."""
    shell = read_shell(markup, page.lines)
    if shell is not None:
        return shell
    url = capture.url
    is_article_url = bool(site and url and site.source_id(url))
    links = _article_links(site, page.lines, resolve)
    if is_article_url and _looks_like_home(page.lines):
        return Rejected(Outcome.SOFT_404, f"a page of links at an article's URL: {reason}", links)
    if is_article_url or not page.lines:
        return Rejected(Outcome.PARSE_ERROR, reason)
    if len(links) >= _LISTING_LINKS:
        return Rejected(Outcome.LISTING, f"{len(links)} links to articles; {reason}", links)
    return Rejected(Outcome.NOT_ARTICLE, reason)


def _article_links(site: Site | None, lines: Sequence[Line], resolve: Resolve) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for line in lines:
        elements = [link.element for link in line.links]
        if line.link is not None:
            elements.append(line.link)
        for element in elements:
            url = resolve(element.get("href") or "")
            owner = site or (site_of_url(url) if url else None)
            if url and owner and urlsplit(url).hostname and owner.source_id(url):
                found[url] = None
    return tuple(found)


def _looks_like_home(lines: Sequence[Line]) -> bool:
    linked = sum(line.is_link for line in lines)
    return linked >= 5 and linked * 2 > len(lines)
