"""What names an article, and what counts as its content."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from operator import attrgetter

import msgspec

from parsers.capture import Capture
from parsers.record import Article
from pipelines.errors import NoIdentityError
from pipelines.strings import storable

# Facts of one fetch, not of the article: two addresses of one page, or two ways
# of decoding it to the same text, must give the same hash.
_FETCH_FACTS = ("url", "reading")
_CONTENT = tuple(field.name for field in fields(Article) if field.name not in _FETCH_FACTS)
_content_of = attrgetter(*_CONTENT)
_CANONICAL = msgspec.json.Encoder(order="sorted")


def identity(article: Article) -> str | None:
    """Return `site:source_id`, else the canonical URL, else the URL; None where there is none."""
    if article.source_id is not None:
        return f"{article.site}:{article.source_id}"
    return article.canonical_url if article.canonical_url is not None else article.url


def require_identity(article: Article) -> str:
    """Return the identity. Raises NoIdentityError, naming the title, where there is none."""
    name = identity(article)
    if not name:
        raise NoIdentityError(
            f"no source_id, canonical_url or url: site {article.site!r}, title {article.title!r}"
        )
    return name


def canonical_content(article: Article) -> dict[str, object]:
    """Return the record's fields by name, without `url` and `reading`, for `canonical_json`."""
    return dict(zip(_CONTENT, _content_of(article), strict=True))


def canonical_json(value: object) -> bytes:
    """Return compact UTF-8 JSON with the keys of objects and records in order of code points."""
    return _CANONICAL.encode(value)


def canonical_text(article: Article) -> bytes:
    """Return the canonical JSON of the article's content.

    Raises UnicodeEncodeError where a text has lone surrogates.
    """
    return canonical_json(canonical_content(article))


def content_hash(article: Article, canonical: bytes | None = None) -> str:
    """Return SHA-256, in hex, over the canonical JSON of the article's content.

    `canonical` is what `canonical_text` gives, where that is known already.
    """
    return hashlib.sha256(canonical or canonical_text(article)).hexdigest()


def record_text(article: Article) -> str:
    """Return the whole record as JSON text, damaged characters written as JSON escapes.

    `parsers.codec` cannot write a record with lone surrogates; this can.
    """
    return storable(json.dumps(msgspec.to_builtins(article), ensure_ascii=False))


def urls(capture: Capture, article: Article) -> tuple[str, ...]:
    """Return every address known for the article, each once: as fetched, then canonical."""
    known = (capture.url, article.url, article.canonical_url)
    return tuple(dict.fromkeys(url for url in known if url is not None))
