"""Records to JSON and back, without loss, and the JSON Schema of both.

The only place that knows the JSON shape of a record.
"""

from __future__ import annotations

from typing import Any

import msgspec

from parsers.record import Article

# Inside a JSON string every quote is escaped, so these bytes can only be keys.
_ABSENT = (b',"level":null', b',"rows":null')


def to_json(article: Article) -> bytes:
    """Return the record as one line of UTF-8 JSON, keys in the record's order.

    Null fields are kept, except a block's `level` and `rows`, which are absent
    from the kinds of block that have none.
    """
    data = msgspec.json.encode(article)
    for key in _ABSENT:
        data = data.replace(key, b"")
    return data


def to_dict(article: Article) -> dict[str, Any]:
    """Return the record as the builtins that its JSON decodes to."""
    record: dict[str, Any] = msgspec.json.decode(to_json(article))
    return record


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
