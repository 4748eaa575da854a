"""The way of one exchange from elsewhere: into the archive, through the parser, into the store."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus

from parsers import Outcome, Rejected
from pipelines.archive.captures import refused_unread, result_of
from pipelines.archive.exchange import Archived, ArchiveError, Damaged, Exchange, ExchangeKind
from pipelines.archive.index import CaptureIndex
from pipelines.archive.payloads import Payloads
from pipelines.archive.refusals import is_refusal
from pipelines.archive.warc_record import sha1_digest, target_uri
from pipelines.archive.writing import ArchiveWriter
from pipelines.ingest import Ingest

_KNOWN = "this capture is in the archive already; `healthnews rebuild` reads it again"
_NO_PAYLOAD = "a revisit whose payload is nowhere: take in the archive it refers to as well"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something was read. path: the file; changed_at: when the file was last changed."""

    path: str
    changed_at: datetime


class Intake:
    """Takes in exchanges, captures of others' archives, and what is damaged in those.

    Each ends in exactly one outcome. What the archive holds already is not
    taken in again, so that everything can be repeated.
    """

    def __init__(
        self, ingest: Ingest, archive: ArchiveWriter, index: CaptureIndex, payloads: Payloads
    ) -> None:
        self._ingest = ingest
        self._archive = archive
        self._index = index
        self._payloads = payloads
        self._written = False

    def take(self, exchange: Exchange, origin: Origin) -> None:
        """Archive, parse and store an exchange; raises what `Ingest.flush` raises.

        What is no page (images, style sheets, robots.txt) is counted only.
        """
        self._take(exchange, origin, None)

    def take_archived(self, found: Archived, origin: Origin) -> bool:
        """Take in what a record of another archive holds; raises what `Ingest.flush` raises.

        Returns False, with nothing counted, for a revisit whose payload has not
        been taken in: offer it again later, or give it up.
        """
        if found.kind is not ExchangeKind.REVISIT:
            self._take(found.exchange, origin, found.payload_digest)
            return True
        if found.exchange.status == HTTPStatus.NOT_MODIFIED:
            self._reject(found.exchange, origin, Outcome.NOT_MODIFIED, "the server said so")
            return True
        try:
            body = self._payload(found)
        except ArchiveError as error:
            reason = f"a revisit whose payload cannot be read: {error}"
            self._reject(found.exchange, origin, Outcome.UNDECODABLE, reason)
            return True
        if body is not None:
            self._take(replace(found.exchange, body=body), origin, found.payload_digest)
        return body is not None

    def give_up(self, revisit: Archived, origin: Origin) -> None:
        """Count a revisit whose payload is nowhere; raises what `Ingest.flush` raises."""
        self._reject(revisit.exchange, origin, Outcome.UNDECODABLE, _NO_PAYLOAD)

    def damaged(self, spot: Damaged, origin: Origin) -> None:
        """Count what cannot be read of another archive; raises what `Ingest.flush` raises."""
        reason = f"{origin.path}, offset {spot.offset}: {spot.reason}"
        self._ingest.reject(spot.uri or origin.path, Outcome.UNDECODABLE, reason, None, None)

    def unreadable(self, rejected: Rejected, path: str) -> None:
        """Count a file that gave nothing; raises what `Ingest.flush` raises."""
        self._ingest.reject(path, rejected.outcome, rejected.reason, None, None)

    def _take(self, exchange: Exchange, origin: Origin, digest: str | None) -> None:
        no_page = refused_unread(exchange)
        if no_page is not None and no_page.outcome is Outcome.NOT_ARTICLE:
            self._reject(exchange, origin, no_page.outcome, no_page.reason)
            return
        uri, ours = target_uri(exchange.url, exchange.body), sha1_digest(exchange.body)
        if digest is not None:
            self._payloads.learn(digest, ours, uri, exchange.fetched_at)
        if self._index.has(uri, exchange.fetched_at, ours):
            self._reject(exchange, origin, Outcome.UNCHANGED, _KNOWN)
            return
        forgotten = self._ingest.refusal(None, uri)
        if forgotten is not None:
            self._reject(exchange, origin, Outcome.NOT_ARTICLE, forgotten)
            return
        refusal = is_refusal(exchange)
        self._archive.write(exchange, apart=refusal, recorded_at=origin.changed_at)
        self._written = True
        self._ingest.add(*result_of(exchange), source=origin.path)

    def _payload(self, revisit: Archived) -> bytes | None:
        found = self._payloads.find(revisit)
        if found is None and self._written:
            # It may have been taken in a moment ago, and the index not know of it yet.
            self._ingest.flush()
            self._written = False
            found = self._payloads.find(revisit)
        return found

    def _reject(self, exchange: Exchange, origin: Origin, outcome: Outcome, reason: str) -> None:
        url = exchange.url if exchange.url is not None else origin.path
        self._ingest.reject(url, outcome, reason, exchange.fetched_at, exchange.status)
