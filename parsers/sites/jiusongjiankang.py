"""jiusongjiankang.com: question pages of the section /health/news/.

Known from four pages' text. m. and www. share one id space, so an article has
one id and up to two URLs.
"""

from __future__ import annotations

import re

from parsers.sites.site import Site

SITE = Site(
    name="jiusongjiankang",
    # m. and www. are seen, the bare host is a guess.
    hosts=frozenset({"m.jiusongjiankang.com", "www.jiusongjiankang.com", "jiusongjiankang.com"}),
    article_path=re.compile(r"/health/news/(?P<id>\d+)\.html"),
    # A choice, not a fact about the site: both hosts served seed pages.
    canonical_url="https://www.jiusongjiankang.com/health/news/{id}.html",
    start_urls=("https://m.jiusongjiankang.com/health/news/4654947.html",),
    signs=("代替面诊|代替面診", "健康新闻|健康新聞"),
    question_pages=True,  # so on all four known pages
    has_disclaimer=True,  # so on all four known pages
    version=1,
    # A guess: the section's folder, and pages of it by the names that many Chinese
    # sites use. It has an effect only where a page of the site links there.
    listing_path=re.compile(r"/health/news/(?:(?:index|list)(?:_\d+)?\.html)?"),
)
