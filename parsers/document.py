"""A capture's body as a document: decoded, read into lines, its hints gathered."""

from __future__ import annotations

from datetime import datetime

import msgspec

from parsers.capture import Capture
from parsers.decoding import Decoded, EncodingSource
from parsers.hints import Hints, read_hints
from parsers.lines import Page, read_lines
from parsers.noise import remove_advertisements
from parsers.record import Reading, TreeReader
from parsers.rendition import read_rendition
from parsers.runs import split_runs
from parsers.styles import apply_styles
from parsers.text import cleaner_for
from parsers.tree import read_tree

_NOT_ASCII = 0x80


class Document(msgspec.Struct, frozen=True):
    """What a page holds, before anyone asks whether it is an article.

    url, fetched_at: of the capture.
    text: the markup, or the rendition, as decoded.
    page: its lines.
    hints: what it says of itself for machines.
    reading: how the bytes became lines.
    """

    url: str | None
    fetched_at: datetime | None
    text: str
    page: Page
    hints: Hints
    reading: Reading


def read_document(capture: Capture, decoded: Decoded) -> Document | None:
    """Return the document of a decoded capture, or None where the markup has no element."""
    if (capture.header("content-type") or "").lower().startswith("text/plain"):
        reading = _reading(decoded, TreeReader.TEXT, 0)
        page, hints = read_rendition(decoded.text), Hints()
    else:
        data = _utf8(capture, decoded)
        tree = read_tree(decoded.text, data)
        if tree is None:
            return None
        apply_styles(tree.root)
        remove_advertisements(tree.root)
        page = split_runs(read_lines(tree.root, cleaner_for(tree.text)))
        reading, hints = (
            _reading(decoded, tree.reader, tree.loss_recovered),
            read_hints(tree.root),
        )
    return Document(capture.url, capture.fetched_at, decoded.text, page, hints, reading)


def _utf8(capture: Capture, decoded: Decoded) -> bytes:
    """Return the text as UTF-8; a body that is just that need not be encoded again."""
    body = capture.body
    # A body may end inside a character, which decoding leaves out.
    if decoded.source is EncodingSource.UTF_8 and not decoded.replaced and body[-1] < _NOT_ASCII:
        return body
    return decoded.text.encode("utf-8", "replace")


def _reading(decoded: Decoded, tree: TreeReader, recovered: int) -> Reading:
    return Reading(decoded.encoding, decoded.source.value, decoded.confidence, tree, recovered)
