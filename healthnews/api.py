"""Parsing from Python: one page in, one record or one reasoned rejection out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import parsers
from parsers import Article, Capture, Rejected
from parsers.sites import SITES


def parse(  # noqa: PLR0913 - one per fact about a page
    body: bytes,
    *,
    url: str | None = None,
    site: str | None = None,
    content_type: str | None = None,
    headers: Iterable[tuple[str, str]] = (),
    fetched_at: datetime | None = None,
) -> Article | Rejected:
    r"""Read a page: its article, or the outcome and the reason why there is none.

    body: the raw bytes as received, with content encodings (gzip) removed.
    url: where the page was fetched; gives the record its identity.
    site: name of the site module whose rules hold. Without it the URL decides,
        and without a URL the landmarks on the page do.
    content_type: the header's value; comes before one in `headers`.
        `text/plain` marks a text rendition of a page.
    headers: the response's (name, value) pairs.
    fetched_at: aware moment of the fetch; resolves relative dates (`昨天`).

    Raises TypeError for a body that is not bytes, and ValueError for an unknown
    `site` and for a `fetched_at` without a time zone. No content raises: what
    cannot be read is `Rejected`.

    >>> import healthnews
    >>> rejected = healthnews.parse(b"")
    >>> rejected.outcome, rejected.reason
    (<Outcome.SOFT_404: 'soft_404'>, 'empty body: 0 bytes, none of them text')
    >>> rendition = "胆囊息肉怎么办\n定期复查即可。\n提示:本内容不能代替面诊,如有不适请尽快就医。"
    >>> article = healthnews.parse(rendition.encode(), content_type="text/plain")
    >>> isinstance(article, healthnews.Article), article.site, article.url
    (True, 'jiusongjiankang', None)
    """
    if not isinstance(body, bytes):
        raise TypeError(f"body must be bytes as received, not {type(body).__name__}")
    if site is not None and site not in SITES:
        raise ValueError(f"no such site: {site!r}; there are {', '.join(sorted(SITES))}")
    if fetched_at is not None and fetched_at.utcoffset() is None:
        raise ValueError(f"fetched_at needs a time zone: {fetched_at!r}")
    stated = () if content_type is None else (("Content-Type", content_type),)
    return parsers.parse(Capture(url, fetched_at, 200, (*stated, *headers), body), site)
