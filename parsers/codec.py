"""Records to JSON and back, without loss, and the JSON Schema of both.

The only place that knows the JSON shape of a record.
"""

from __future__ import annotations

from typing import Any

import msgspec

from parsers.record import Article

_OPTIONAL_IN_BLOCK = ("level", "rows")


def to_dict(article: Article) -> dict[str, Any]:
    """Return the record as JSON-ready builtins.

    Null fields are kept, except a block's `level` and `rows`, which are absent
    from the kinds of block that have none.
    """
    record: dict[str, Any] = msgspec.to_builtins(article)
    for block in record["blocks"]:
        for key in _OPTIONAL_IN_BLOCK:
            if block[key] is None:
                del block[key]
    return record


def to_json(article: Article) -> bytes:
    """Return the record as one line of UTF-8 JSON, keys in the record's order."""
    return msgspec.json.encode(to_dict(article))


def from_json(data: bytes | str) -> Article:
    """Return the record that `to_json` wrote.

    Raises msgspec.ValidationError where `data` does not have the record's shape.
    """
    return msgspec.json.decode(data, type=Article)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of an article record."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "healthnews article record",
        **msgspec.json.schema(Article),
    }
