"""What an answer of a site comes to: an article or a reason, and what the frontier learns."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crawler.discovery.canonical_link import canonical_link
from crawler.discovery.entries import MAX_BYTES
from crawler.discovery.judge import Judge
from crawler.discovery.links import (
    Discovered,
    alias_of,
    document_links,
    links_of,
    listing_digest,
    redirect_link,
)
from crawler.refusal import Refusal
from parsers import Article, Capture, Outcome, Rejected
from pipelines.archive.captures import capture_of, result_of
from pipelines.archive.exchange import Exchange
from pipelines.frontier.records import Answer, Lease, PageKind
from pipelines.versions.wording import wording_hash

_log = logging.getLogger(__name__)

_DOCUMENTS = frozenset({PageKind.SITEMAP, PageKind.FEED})


@dataclass(frozen=True, slots=True)
class Read:
    """A page that came: the capture, what it says, and what the frontier learns.

    The answer's outcome is final but for an article's, which is known once it is saved.
    """

    capture: Capture
    result: Article | Rejected
    answer: Answer


@dataclass(frozen=True, slots=True)
class AnswerReader:
    """Reads the answers of the judge's site."""

    judge: Judge

    def read(self, lease: Lease, exchange: Exchange, retry_after: timedelta | None) -> Read:
        """Read a page, a list, a sitemap or a feed, or an answer that says why there is none.

        Raises ValueError for an exchange without its moment.
        """
        if exchange.status == 304 and (lease.etag or lease.last_modified):
            return _not_modified(lease, exchange)
        if lease.kind in _DOCUMENTS and 200 <= exchange.status < 300:
            return self._document(lease, exchange)
        return self._page(lease, exchange, retry_after)

    def refused(
        self, lease: Lease, refusal: Refusal, at: datetime, retry_after: timedelta | None
    ) -> Answer:
        """Return what the frontier learns of a request that gave no page."""
        answer = Answer(
            lease.key, refusal.outcome, refusal.reason, at, refusal.status, retry_after=retry_after
        )
        target = refusal.target
        if target is None:
            return answer
        # A sitemap that moved is a sitemap, whatever its new address looks like.
        kind = lease.kind if lease.kind in _DOCUMENTS else None
        link = redirect_link(self.judge, target, lease.url, lease.depth + 1, kind)
        if link.exclusion is not None:
            return answer
        return replace(answer, alias_of=link.key, links=(link,))

    def _page(self, lease: Lease, exchange: Exchange, retry_after: timedelta | None) -> Read:
        capture, result = result_of(exchange)
        links = links_of(self.judge, result, exchange.url or lease.url, lease.depth + 1)
        answer = replace(_answer(lease, capture, result), retry_after=retry_after, links=links)
        if isinstance(result, Article):
            named = canonical_link(capture.body, exchange.url or lease.url)
            alias = alias_of(self.judge.site, lease.key, result, named)
            answer = replace(answer, alias_of=alias, content_digest=wording_hash(result))
        elif result.outcome is not Outcome.LISTING:
            # A validator promises that what we have is still good. Of a page
            # that gave nothing we have nothing.
            return Read(capture, result, answer)
        else:
            answer = replace(answer, content_digest=listing_digest(links))
        return Read(capture, result, _with_validators(answer, exchange))

    def _document(self, lease: Lease, exchange: Exchange) -> Read:
        capture = capture_of(exchange, max_body=MAX_BYTES)
        if isinstance(capture, Rejected):
            bare = Capture(exchange.url, exchange.fetched_at, exchange.status, (), b"")
            return Read(bare, capture, _answer(lease, bare, capture))
        try:
            found = document_links(
                self.judge,
                lease.kind,
                capture.body,
                capture.header("content-type"),
                exchange.url or lease.url,
                lease.depth,
            )
        # One document may not end a run, and every later one, as one page may not.
        except Exception as error:
            _log.exception("reading %s failed", capture.url)
            rejected = Rejected(Outcome.PARSE_ERROR, f"{type(error).__name__}: {error}")
            return Read(capture, rejected, _answer(lease, capture, rejected))
        result = _result(lease.kind, found)
        answer = replace(
            _answer(lease, capture, result), content_digest=found.digest, links=found.links
        )
        if result.outcome is Outcome.LISTING:
            answer = _with_validators(answer, exchange)
        return Read(capture, result, answer)


def _result(kind: PageKind, found: Discovered) -> Rejected:
    reason = "; ".join((f"{kind}: {len(found.links)} URLs", *found.problems))
    unreadable = found.problems and not found.links
    return Rejected(Outcome.PARSE_ERROR if unreadable else Outcome.LISTING, reason)


def _not_modified(lease: Lease, exchange: Exchange) -> Read:
    """Return the answer to a conditional request: nothing was sent, nothing is parsed."""
    capture = Capture(exchange.url, exchange.fetched_at, exchange.status, exchange.headers, b"")
    result = Rejected(Outcome.NOT_MODIFIED, "")
    answer = replace(
        _answer(lease, capture, result),
        etag=exchange.header("etag") or lease.etag,
        last_modified=exchange.header("last-modified") or lease.last_modified,
    )
    return Read(capture, result, answer)


def _answer(lease: Lease, capture: Capture, result: Article | Rejected) -> Answer:
    if capture.fetched_at is None:
        raise ValueError(f"an answer has its moment: {capture.url}")
    rejected = result if isinstance(result, Rejected) else Rejected(Outcome.STORED, "")
    return Answer(lease.key, rejected.outcome, rejected.reason, capture.fetched_at, capture.status)


def _with_validators(answer: Answer, exchange: Exchange) -> Answer:
    return replace(
        answer, etag=exchange.header("etag"), last_modified=exchange.header("last-modified")
    )
