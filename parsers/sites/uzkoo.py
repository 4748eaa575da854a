"""uzkoo.com (优站库): reposted articles, some of them explicit Q/A pages.

Known from one page's text. Its date is the date of the repost.
"""

from __future__ import annotations

import re

from parsers.sites.site import Site

SITE = Site(
    name="uzkoo",
    hosts=frozenset({"www.uzkoo.com", "uzkoo.com"}),  # the bare host is a guess
    article_path=re.compile(r"/article/(?P<id>[a-z]+/[a-z]+)\.html"),
    canonical_url="http://www.uzkoo.com/article/{id}.html",
    start_urls=("http://www.uzkoo.com/article/vtxtik/fmlrns.html",),
    signs=("www.uzkoo.com", "优站库", "猜你想看"),
    question_pages=False,
    has_disclaimer=False,
    version=1,
    # A guess: the folders above an article, and numbered pages of them. It has an
    # effect only where a page of the site links there.
    listing_path=re.compile(r"/article/(?:[a-z]+/)?(?:(?:index|list)_\d+\.html)?"),
)
