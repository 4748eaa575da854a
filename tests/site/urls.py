"""The site's addresses, and what each of them is about."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

M = "http://m.jiusongjiankang.com"
WWW = "http://www.jiusongjiankang.com"
ELSEWHERE = "http://www.elsewhere.example/health/news/1.html"
PRIVATE = "http://192.168.0.1/health/news/1.html"

SITEMAP_INDEX = f"{WWW}/sitemap.xml"
SITEMAPS = (f"{WWW}/sitemap-1.xml.gz", f"{WWW}/sitemap-2.xml")
MISSING_SITEMAP = f"{WWW}/sitemap-old.xml"
BROKEN_SITEMAP = f"{WWW}/sitemap-cut.xml"
NEWS_SITEMAP = f"{M}/sitemap-news.xml"
FEED = f"{M}/rss.xml"
LIST = f"{M}/health/news/"
CALENDAR = f"{M}/health/news/?date="
ENDLESS = f"{M}/health/news/a/"

_ARTICLE = re.compile(r"/health/news/(\d+)\.html")
_SESSION = re.compile(r"(?:^|&)sid=[^&]*|;jsessionid=[^/?]*")


def article(id_: int, host: str = M) -> str:
    """Return the plain URL of an article."""
    return f"{host}/health/news/{id_}.html"


def list_page(number: int) -> str:
    """Return the URL of a list page; the first has one of its own."""
    return LIST if number == 1 else f"{LIST}index_{number}.html"


def article_id(url: str) -> int | None:
    """Return the article that a URL of the site is about, whatever its host and parameters."""
    found = _ARTICLE.fullmatch(urlsplit(url).path.partition(";")[0])
    return int(found[1]) if found else None


def is_calendar(url: str) -> bool:
    """Whether a URL is a day of the endless calendar."""
    return "date=" in urlsplit(url).query


def is_endless(url: str) -> bool:
    """Whether a URL is a step of the endless path."""
    return urlsplit(url).path.startswith("/health/news/a/")


def has_session(url: str) -> bool:
    """Whether a URL carries a session id."""
    parts = urlsplit(url)
    return bool(_SESSION.search(parts.query) or _SESSION.search(parts.path))
