"""The reply to each request: routes, redirects, failures, conditional requests."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

from tests.site import maps, urls
from tests.site.pages import Writer, missing
from tests.site.plan import Nature, Plan, Story, Validators
from tests.site.wire import HTML, Asked, Headers, Reply

HOSTS = (urls.M, urls.WWW)
SLOW = 0.3
_LIST = re.compile(r"/health/news/(?:index_(\d+)\.html)?")
_XML: Headers = (("Content-Type", "application/xml"),)
_GZIP: Headers = (("Content-Type", "application/gzip"),)
_TEXT: Headers = (("Content-Type", "text/plain; charset=utf-8"),)
_NOT_FOUND = Reply(404, HTML, b"<html><body><h1>404</h1></body></html>")
_WAIT = (("Retry-After", "1"),)
_FAILURES = {
    Nature.ONCE_500: Reply(500, body=b"error"),
    Nature.ONCE_503: Reply(503, (*HTML, *_WAIT), b"busy"),
    Nature.ONCE_429: Reply(429, (*HTML, *_WAIT), b"slow down"),
    Nature.ONCE_DROPPED: Reply(dropped=True),
    Nature.ALWAYS_500: Reply(500, body=b"error"),
    Nature.ALWAYS_DROPPED: Reply(dropped=True),
}
_ONCE = frozenset(nature for nature in Nature if nature.startswith("once_"))


@dataclass(slots=True)
class Site:
    """The site as it stands: its plan, the day, and what was asked before.

    nonce: how many requests were answered; new in every session id.
    """

    plan: Plan
    day: int = 0
    nonce: int = 0
    _failed: set[int] = field(default_factory=set)

    def reply(self, asked: Asked) -> Reply:
        """Answer a request to either host."""
        self.nonce += 1
        parts = urlsplit(asked.url)
        host = f"{parts.scheme}://{parts.netloc}"
        if host not in HOSTS:
            return _NOT_FOUND
        id_ = urls.article_id(asked.url)
        if id_ is not None:
            return self._story(id_, host, asked)
        fixed = self._fixed().get(host + parts.path) or self._fixed().get(parts.path)
        if fixed is not None:
            return _conditional(fixed(), asked)
        return self._page(parts.path, parse_qs(parts.query), asked)

    # Articles.

    def _story(self, id_: int, host: str, asked: Asked) -> Reply:
        story = self.plan.stories.get(id_)
        if story is None or story.born > self.day:
            return _NOT_FOUND
        if self.day in story.gone:
            return _gone(story.nature)
        failure = self._failure(story)
        if failure is not None:
            return failure
        target = _target(story, host)
        if target is not None:
            return Reply(301, (("Location", target),))
        return self._whole(story, asked)

    def _failure(self, story: Story) -> Reply | None:
        """Return how the request fails, None where it does not: some fail once only."""
        if story.nature in _ONCE and story.id in self._failed:
            return None
        self._failed.add(story.id)
        cut = story.nature in (Nature.ONCE_CUT, Nature.ALWAYS_CUT)
        return self._cut(story) if cut else _FAILURES.get(story.nature)

    def _whole(self, story: Story, asked: Asked) -> Reply:
        body = self._writer.article(story).encode()
        sent = _validators(story, self.day, self.nonce, body)
        page = Reply(200, (*HTML, *sent), body)
        if story.nature is Nature.SLOW:
            page = replace(page, delay=SLOW)
        return page if story.validators is Validators.DEAF else _or_304(page, asked)

    def _cut(self, story: Story) -> Reply:
        body = self._writer.article(story).encode()
        half = len(body) // 2
        return Reply(200, HTML, body[:half], missing=len(body) - half)

    # Everything else.

    def _fixed(self) -> dict[str, Callable[[], Reply]]:
        plan, day = self.plan, self.day
        return {
            "/robots.txt": lambda: Reply(200, _TEXT, maps.robots()),
            "/": lambda: _html(self._writer.home()),
            urls.SITEMAP_INDEX: lambda: Reply(200, _XML, maps.sitemap_index()),
            urls.SITEMAPS[0]: lambda: Reply(200, _GZIP, maps.sitemap(plan, day, 0)),
            urls.SITEMAPS[1]: lambda: Reply(200, _XML, maps.sitemap(plan, day, 1)),
            urls.BROKEN_SITEMAP: lambda: Reply(200, _XML, maps.cut_sitemap(plan, day)),
            urls.NEWS_SITEMAP: lambda: Reply(200, _XML, maps.news_sitemap(plan, day)),
            urls.FEED: lambda: Reply(200, _XML, maps.feed(plan, day)),
        }

    def _page(self, path: str, query: dict[str, list[str]], asked: Asked) -> Reply:
        listing = _LIST.fullmatch(path)
        if listing is not None and "date" in query:
            return _html(self._writer.calendar(query["date"][0]))
        if listing is not None:
            page = self._writer.listing(int(listing[1] or 1))
            return _NOT_FOUND if page is None else _html(page)
        if urls.is_endless(asked.url):
            return _html(self._writer.endless(path))
        return _NOT_FOUND

    @property
    def _writer(self) -> Writer:
        return Writer(self.plan, self.day, self.nonce)


def _html(page: str) -> Reply:
    return Reply(200, HTML, page.encode())


def _gone(nature: Nature) -> Reply:
    if nature is Nature.MISSING_SOFT:
        return _html(missing())
    return replace(_NOT_FOUND, status=410 if nature is Nature.MISSING_410 else 404)


def _target(story: Story, host: str) -> str | None:
    """Return where an article redirects to from a host, None where it does not."""
    other = urls.WWW if host == urls.M else urls.M
    targets = {
        Nature.TO_WWW: urls.article(story.id, urls.WWW) if host == urls.M else None,
        Nature.TO_ITSELF: urls.article(story.id, other),
        Nature.TO_HOME: f"{host}/",
        Nature.TO_ELSEWHERE: urls.ELSEWHERE,
        Nature.TO_PRIVATE: urls.PRIVATE,
    }
    if story.target is not None:
        return urls.article(story.target, host)
    return targets.get(story.nature)


def _validators(story: Story, day: int, nonce: int, body: bytes) -> Headers:
    digest = sha256(body).hexdigest()[:16]
    weak = "W/" if story.id % 2 else ""
    etag = ("ETag", f'{weak}"{digest}"')
    modified = ("Last-Modified", _http_date(maps.moment(story.edited_on(day))))
    kinds: dict[Validators, Headers] = {
        Validators.NONE: (),
        Validators.ETAG: (etag,),
        Validators.DATE: (modified,),
        Validators.BOTH: (etag, modified),
        Validators.STUCK: (("ETag", f'"{story.id}"'),),
        Validators.RESTLESS: (("ETag", f'"{digest}-{nonce}"'),),
        Validators.DEAF: (etag, modified),
    }
    return kinds[story.validators]


def _conditional(page: Reply, asked: Asked) -> Reply:
    """Return a page with an ETag of its bytes, or 304 where the client has it."""
    etag = f'"{sha256(page.body).hexdigest()[:16]}"'
    return _or_304(replace(page, headers=(*page.headers, ("ETag", etag))), asked)


def _or_304(page: Reply, asked: Asked) -> Reply:
    """Return the page, or 304 where a condition holds (RFC 9110, 13.2.2)."""
    sent = {name.lower(): value for name, value in page.headers}
    known, since = asked.headers.get("if-none-match"), asked.headers.get("if-modified-since")
    etag, modified = sent.get("etag"), sent.get("last-modified")
    if known is not None:
        same = etag is not None and _opaque(etag) in map(_opaque, known.split(","))
    else:
        same = since is not None and modified is not None and _date(modified) <= _date(since)
    kept = tuple(header for header in page.headers if header[0] != "Content-Type")
    return Reply(304, kept, delay=page.delay) if same else page


def _opaque(etag: str) -> str:
    """Return an entity tag for weak comparison (RFC 9110, 8.8.3.2)."""
    return etag.strip().removeprefix("W/")


def _http_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


def _date(text: str) -> datetime:
    return parsedate_to_datetime(text)
