"""Ids of records: the same text in the same place has the same id, in any database."""

from __future__ import annotations

from collections import Counter
from uuid import UUID, uuid5

import msgspec

# Ours alone, drawn once. With another one every id of every index out there would change.
_NAMESPACE = UUID("5b0f6f0e-3c1e-4f5e-9a53-0d7a1b8e6c24")


def stable_id(*parts: object) -> str:
    """Return the UUID (version 5) of the parts: text that vector stores take for an id."""
    return str(uuid5(_NAMESPACE, msgspec.json.encode(parts).decode("utf-8")))


class Ids:
    """The ids of an article's records of one kind, given in page order.

    Where several have equal parts, the second counts as another than the first.
    """

    def __init__(self, kind: str, identity: str) -> None:
        self._kind = kind
        self._identity = identity
        self._given: Counter[tuple[object, ...]] = Counter()

    def of(self, *parts: object) -> str:
        """Return the id of the next record with these parts."""
        self._given[parts] += 1
        return stable_id(self._kind, self._identity, *parts, self._given[parts])
