"""Numbers as the one parameter of a query: `IN (SELECT value FROM json_each(?))`."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


def listed(numbers: Iterable[int]) -> str:
    """Return the numbers as a JSON array, in order, which is the order they are looked up in."""
    return msgspec.json.encode(sorted(numbers)).decode("utf-8")
