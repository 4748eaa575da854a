"""What a site module declares: the one thing a newcomer writes to add a site."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from parsers.links import host_and_path

# Servlet specification, "URL rewriting".
_SESSION = re.compile(";jsessionid=[^/;]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Site:
    """A site: where its articles live and how they are recognised and read.

    name: the module's name, stored with every record.
    hosts: the host names whose pages are this site's.
    article_path: matches the path of an article URL; its group `id` is the
        site's own id of the article.
    canonical_url: format string that makes the canonical URL from `id`.
    start_urls: where a crawl begins when the user names no other page.
    signs: texts that, found in a page of unknown origin, point to this site; a
        `|` parts the forms of one sign.
    question_pages: whether every page is one question (title) and one answer
        (body), even where the title is not phrased as a question.
    has_disclaimer: whether every page prints the medical disclaimer below its body.
    version: of the reading rules; goes into the record as `name/version`.
    listing_path: matches the path of a page that lists articles; None where no
        such page is known. An article's path is never a list's.
    never: matches the path of a page that is never asked for, whatever else it
        is: logins, searches, endless calendars. Both match a whole path.
    sitemaps, feeds: absolute URLs of sitemaps and of RSS, Atom or JSON feeds,
        beside those that robots.txt names.
    mirror: whether the site repeats what others publish, so that of two copies
        the other site's is kept. To be set only where the site says so, or where
        a comment calls it a guess.
    """

    name: str
    hosts: frozenset[str]
    article_path: re.Pattern[str]
    canonical_url: str
    start_urls: tuple[str, ...]
    signs: tuple[str, ...]
    question_pages: bool
    has_disclaimer: bool
    version: int
    listing_path: re.Pattern[str] | None = None
    never: re.Pattern[str] | None = None
    sitemaps: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    mirror: bool = False

    @property
    def parser(self) -> str:
        """The value of the record's `parser` field."""
        return f"{self.name}/{self.version}"

    def source_id(self, url: str) -> str | None:
        """Return the site's own id of the article at `url`, or None if it is no article URL.

        A visitor's session in the path (`;jsessionid=…`) makes no other page of it.
        """
        path = self._path(url)
        match = None if path is None else self.article_path.fullmatch(path)
        return match["id"] if match else None

    def is_listing(self, url: str) -> bool:
        """Whether `url` is that of a page which lists articles of the site."""
        return self._has_path(url, self.listing_path) and self.source_id(url) is None

    def is_never(self, url: str) -> bool:
        """Whether `url` is that of a page of the site which is never asked for."""
        return self._has_path(url, self.never)

    def _has_path(self, url: str, pattern: re.Pattern[str] | None) -> bool:
        path = self._path(url) if pattern is not None else None
        return pattern is not None and path is not None and bool(pattern.fullmatch(path))

    def _path(self, url: str) -> str | None:
        """Return the path of a URL of the site, without a session; None for another site's."""
        place = host_and_path(url)
        if place is None or place[0] not in self.hosts:
            return None
        path = place[1]
        return _SESSION.sub("", path) if ";" in path else path

    def likeness(self, texts: Iterable[str]) -> float:
        """Return which share of the site's signs stands in the texts of a page, 0 to 1."""
        page = "\n".join(texts)
        found = sum(any(form in page for form in sign.split("|")) for sign in self.signs)
        return found / len(self.signs)

    def is_article_path(self, url: str) -> bool:
        """Whether the path of a URL, absolute or not, is that of an article."""
        place = host_and_path(url)
        return place is not None and self.article_path.fullmatch(place[1]) is not None

    def canonical(self, source_id: str) -> str:
        """Return the one URL by which an article is known, whatever host served it."""
        return self.canonical_url.format(id=source_id)
