"""What the site tells crawlers: robots.txt, sitemaps of several kinds, a feed."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime

from tests.site import urls, words
from tests.site.pages import DAY_ZERO
from tests.site.plan import Plan, Reach, Story

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
# The protocol of news sitemaps: nothing older than two days.
_NEWS_DAYS = 2
_FEED_ITEMS = 40


def robots() -> bytes:
    """Return the robots.txt of either host."""
    lines = (
        "User-agent: *",
        "Disallow: /private/",
        "Disallow: /health/news/9",
        "",
        f"Sitemap: {urls.SITEMAP_INDEX}",
        f"Sitemap: {urls.NEWS_SITEMAP}",
    )
    return "\n".join(lines).encode() + b"\n"


def sitemap_index() -> bytes:
    """Return the index: two sitemaps that are sound, one that is missing and one that is cut."""
    maps = (*urls.SITEMAPS, urls.MISSING_SITEMAP, urls.BROKEN_SITEMAP)
    entries = "".join(f"<sitemap><loc>{url}</loc></sitemap>\n" for url in maps)
    return f"{_HEAD}<sitemapindex {_SITEMAP}>\n{entries}</sitemapindex>\n".encode()


def sitemap(plan: Plan, day: int, part: int) -> bytes:
    """Return one of the two sound sitemaps: the first is compressed."""
    stories = plan.reached_by(Reach.SITEMAPS, Reach.SEVERAL)[part::2]
    document = _urlset(_entry(s, day, host_of(plan)) for s in stories if s.exists(day))
    return gzip.compress(document, mtime=0) if part == 0 else document


def cut_sitemap(plan: Plan, day: int) -> bytes:
    """Return a sitemap that ends in the middle of an entry."""
    return sitemap(plan, day, 1)[:700]


def news_sitemap(plan: Plan, day: int) -> bytes:
    """Return the sitemap of the latest articles."""
    stories = plan.reached_by(Reach.SITEMAPS, Reach.SEVERAL)
    return _urlset(
        f"<url><loc>{urls.article(story.id, host_of(plan))}</loc><news:news>"
        f"<news:publication_date>{moment(story.born).isoformat()}</news:publication_date>"
        f"<news:title>{words.title(story.id)}</news:title></news:news></url>\n"
        for story in stories
        if story.exists(day) and day - story.born <= _NEWS_DAYS and story.born
    )


def feed(plan: Plan, day: int) -> bytes:
    """Return the RSS feed: what only it names, then the latest of the rest."""
    only = [s for s in plan.reached_by(Reach.FEED) if s.exists(day)]
    others = [s for s in plan.reached_by(Reach.SEVERAL) if s.exists(day)]
    items = "".join(map(_item, _latest(only, others)))
    return (
        f'{_HEAD}<rss version="2.0"><channel><title>健康新闻</title><link>{urls.LIST}</link>'
        f"<description>健康新闻</description>\n{items}</channel></rss>\n"
    ).encode()


def host_of(plan: Plan) -> str:
    """Return the host that sitemaps name: the other one than lists do."""
    return urls.M if plan.plain else urls.WWW


def moment(day: int) -> datetime:
    """Return when a day of the site begins."""
    return DAY_ZERO + timedelta(days=day)


def _latest(only: Sequence[Story], others: Sequence[Story]) -> Sequence[Story]:
    return [*only, *others[: max(0, _FEED_ITEMS - len(only))]]


def _urlset(entries: Iterable[str]) -> bytes:
    return f"{_HEAD}<urlset {_SITEMAP} {_NEWS}>\n{''.join(entries)}</urlset>\n".encode()


def _entry(story: Story, day: int, host: str) -> str:
    """Return an entry; of ten, five tell when the story was edited, and one always says today."""
    told = {9: moment(day), **{digit: moment(story.edited_on(day)) for digit in range(5)}}
    modified = told.get(story.id % 10)
    lastmod = "" if modified is None else f"<lastmod>{modified.isoformat()}</lastmod>"
    return f"<url><loc>{urls.article(story.id, host)}</loc>{lastmod}</url>\n"


def _item(story: Story) -> str:
    return (
        f"<item><title>{words.title(story.id)}</title><link>{urls.article(story.id)}</link>"
        f"<guid>{urls.article(story.id)}</guid>"
        f"<pubDate>{format_datetime(moment(story.born))}</pubDate></item>\n"
    )
