"""What an article itself says, apart from all that changes around it. Pure."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass, fields
from operator import attrgetter

import msgspec

from parsers.record import QA, Article, Block, Credit

# Of a page's 4 to 11 KB JSON makes 1.1 to 2.7; a higher level saves 5 % more and takes half
# as long again.
_LEVEL = 1


@dataclass(frozen=True, slots=True)
class Wording:
    """What an article says: another wording is another version of the article.

    Not in it: the counter of readers and the teasers of other articles, which
    change with each visit; addresses; how a date was printed and where it was
    found; how the page was read, and by which parser.
    """

    title: str
    summary: str | None
    date_published: str | None
    date_modified: str | None
    authors: tuple[str, ...]
    publisher: str | None
    blocks: tuple[Block, ...]
    qa: tuple[QA, ...]
    disclaimer: str | None
    credits: tuple[Credit, ...]


_said = attrgetter(*(field.name for field in fields(Wording)))
_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(Wording)


def wording_json(article: Article) -> bytes:
    """Return the article's wording as canonical JSON.

    Raises UnicodeEncodeError where a text has lone surrogates.
    """
    return _encoder.encode(Wording(*_said(article)))


def wording_hash(article: Article) -> str:
    """Return SHA-256, in hex, over the canonical JSON of what the article says.

    Raises as `wording_json` does.
    """
    return hashed(wording_json(article))


def hashed(wording: bytes) -> str:
    """Return SHA-256, in hex, of a wording's JSON."""
    return hashlib.sha256(wording).hexdigest()


def packed(wording: bytes) -> bytes:
    """Return a wording's JSON as it is stored."""
    return zlib.compress(wording, _LEVEL)


def unpacked(data: bytes) -> Wording:
    """Return the wording that `packed` made the data of."""
    return _decoder.decode(zlib.decompress(data))
