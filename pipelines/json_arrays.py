"""Lists of values as one parameter of a statement."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec


def as_json(values: Sequence[str] | Sequence[int]) -> str:
    """Return the values as the JSON array that SQLite's `json_each` takes."""
    return msgspec.json.encode(values).decode("utf-8")
