"""One WARC record read as the capture it holds, whoever wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from parsers.capture import Headers
from pipelines.archive.exchange import Archived, Exchange, ExchangeKind, RefersTo
from pipelines.archive.http_response import HttpResponse, ResponseError, parse_response
from pipelines.archive.member import MAX_MEMBER
from pipelines.archive.records import FETCHED_AT, UNKNOWN
from pipelines.archive.warc_record import sha1_digest

Fields = Mapping[str, str]
"""A record's header, names in lower case; of repeated fields the first."""

UNKNOWN_URL = "urn:sha256:"
"""How the URI of a file begins whose URL is not known."""

_KINDS = {kind.value: kind for kind in ExchangeKind}
_FETCHED_AT = FETCHED_AT.lower()
# To the minute at least: of less, a moment would be invented.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d")
_NOT_MODIFIED = "server-not-modified"


class CaptureError(ValueError):
    """A record should hold a capture and does not; the message says why, for a person."""


def fields_of(pairs: Iterable[tuple[str, str]]) -> Fields:
    """Return a record's header as a mapping."""
    fields: dict[str, str] = {}
    for name, value in pairs:
        fields.setdefault(name.lower(), value)
    return fields


def capture_in(fields: Fields, block: bytes, offset: int) -> Archived | None:
    """Return the capture that a record holds; None for a record of another type.

    offset: where the record begins in its file.

    Raises CaptureError where the record says too little, or its block is no
    HTTP response.
    """
    kind = _KINDS.get(fields.get("warc-type", "").lower())
    if kind is None:
        _require_whole(fields)
        return None
    if "warc-segment-number" in fields:
        raise CaptureError("one part of a segmented record; these are not put together")
    uri = uri_of(fields)
    if uri is None:
        raise CaptureError(f"a {kind} record without WARC-Target-URI")
    exchange = _exchange(kind, uri, fields, block)
    return Archived(
        exchange=exchange,
        kind=kind,
        uri=uri,
        payload_digest=fields.get("warc-payload-digest") or sha1_digest(exchange.body),
        refers_to=_refers_to(fields) if kind is ExchangeKind.REVISIT else None,
        offset=offset,
    )


def uri_of(fields: Fields) -> str | None:
    """Return the target URI, None where there is none. wget writes it in angle brackets."""
    return _bare(fields.get("warc-target-uri"))


def moment_of(text: str | None) -> datetime | None:
    """Return the UTC moment of a WARC date; None where it is none, or not exact to the minute."""
    if text is None or not _MOMENT.match(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
        # WARC dates are UTC, also where a writer forgot to say so.
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _require_whole(fields: Fields) -> None:
    stated = fields.get("warc-type")
    if not stated:
        raise CaptureError("a record without WARC-Type")
    if stated.lower() == "continuation":
        raise CaptureError("one part of a segmented record; these are not put together")


def _exchange(kind: ExchangeKind, uri: str, fields: Fields, block: bytes) -> Exchange:
    response = _response(kind, fields, block)
    return Exchange(
        url=None if uri.startswith(UNKNOWN_URL) else uri,
        fetched_at=(
            None if fields.get(_FETCHED_AT) == UNKNOWN else moment_of(fields.get("warc-date"))
        ),
        kind=_kept_as(kind, fields),
        status=response.status,
        headers=response.headers,
        body=response.body,
        protocol=response.protocol,
        ip=fields.get("warc-ip-address"),
    )


def _kept_as(kind: ExchangeKind, fields: Fields) -> ExchangeKind:
    if kind is ExchangeKind.REVISIT:
        return ExchangeKind.RESPONSE
    if kind is ExchangeKind.RESPONSE and not _is_http(fields):
        return ExchangeKind.RESOURCE  # the answer of a name server, say
    return kind


def _response(kind: ExchangeKind, fields: Fields, block: bytes) -> HttpResponse:
    revisit = kind is ExchangeKind.REVISIT
    if revisit and not block:
        not_modified = _NOT_MODIFIED in fields.get("warc-profile", "")
        return HttpResponse("HTTP/1.1", 304 if not_modified else 200, (), b"")
    if not revisit and not (kind is ExchangeKind.RESPONSE and _is_http(fields)):
        return HttpResponse("HTTP/1.1", 200, _content_type(fields), block)
    try:
        response = parse_response(block, MAX_MEMBER)
    except ResponseError as error:
        raise CaptureError(str(error)) from error
    # What stands below a revisit's headers is not its payload.
    return (
        HttpResponse(response.protocol, response.status, response.headers, b"")
        if revisit
        else response
    )


def _is_http(fields: Fields) -> bool:
    stated = fields.get("content-type", "application/http").lower()
    return stated.startswith("application/http")


def _content_type(fields: Fields) -> Headers:
    stated = fields.get("content-type")
    return () if stated is None else (("Content-Type", stated),)


def _refers_to(fields: Fields) -> RefersTo:
    return RefersTo(
        uri=_bare(fields.get("warc-refers-to-target-uri")),
        fetched_at=moment_of(fields.get("warc-refers-to-date")),
        payload_digest=fields.get("warc-payload-digest"),
    )


def _bare(uri: str | None) -> str | None:
    if uri is not None and uri.startswith("<") and uri.endswith(">"):
        uri = uri[1:-1]
    return uri or None
