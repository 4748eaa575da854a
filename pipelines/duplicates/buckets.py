"""The table of keys and texts, and which texts it makes candidates of one another.

The texts of one key are a bucket. Within a bucket, the texts with the smallest ids are
its pivots: each is a candidate of all others. So a bucket of up to 17 texts has all its
pairs, and a larger one still joins what is copied many times. A bucket with more texts
than `CROWD` tells of a template, not of copies, and makes no candidates.

Ids are hashes of the texts: which texts are pivots depends neither on when they came
nor on what their sites call them, and a new text is seldom one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from sqlite_utils import Database

from pipelines.duplicates.listed import listed
from pipelines.inserts import insert_values

PIVOTS = 16
CROWD = 256

Pair = tuple[int, int]
"""Two texts, the one with the smaller id first."""

_COLUMNS = ("key", "text")
_DELETE = "DELETE FROM duplicate_buckets WHERE key = ? AND text = ?"
_OTHERS = """
SELECT value FROM json_each(?)
WHERE EXISTS (SELECT 1 FROM duplicate_buckets WHERE key = value)
"""
_MEMBERS = "SELECT text FROM duplicate_buckets WHERE key = ? ORDER BY text LIMIT ?"


def pair(one: int, other: int) -> Pair:
    """Return the two texts as a pair."""
    return (one, other) if one < other else (other, one)


def pairs_of(members: list[int]) -> Iterator[Pair]:
    """Yield the candidates that a bucket of these texts, in order, makes."""
    if len(members) > CROWD:
        return
    for at, pivot in enumerate(members[:PIVOTS]):
        for other in members[at + 1 :]:
            yield pivot, other


def is_filed(db: Database, key: int, text: int) -> bool:
    """Tell whether the text is in the bucket."""
    query = "SELECT 1 FROM duplicate_buckets WHERE key = ? AND text = ?"
    return db.execute(query, [key, text]).fetchone() is not None


def members(db: Database, key: int, limit: int = CROWD + 1) -> list[int]:
    """Return the texts of a bucket, up to `limit`, in order."""
    return [text for (text,) in db.execute(_MEMBERS, [key, limit])]


class Refiling:
    """Texts that go out of the table and texts that come in, at once: what that changes.

    gained: pairs that may be new candidates. shaken: texts some of whose pairs
    may be candidates no more.
    """

    def __init__(
        self,
        db: Database,
        gone: Mapping[int, Collection[int]],
        come: Mapping[int, Collection[int]],
    ) -> None:
        """Write the change; both sides are the keys of each text. None is in both."""
        self._db = db
        self._gone, self._come = _by_key(gone), _by_key(come)
        self.gained: set[Pair] = set()
        self.shaken: set[int] = set()
        self._seen: set[tuple[tuple[int, ...], ...]] = set()
        self._write()

    def _write(self) -> None:
        # In order of the keys, so that neighbours are written together.
        leaving = sorted((key, text) for key, texts in self._gone.items() for text in texts)
        self._db.conn.executemany(_DELETE, leaving)
        keys = set(self._gone) | self._shared()
        entering = sorted((key, text) for key, texts in self._come.items() for text in texts)
        values = [value for row in entering for value in row]
        insert_values(self._db.conn, "duplicate_buckets", _COLUMNS, values)
        for key in sorted(keys):
            self._compare(key, self._gone.get(key, []), self._come.get(key, []))

    def _shared(self) -> set[int]:
        """Return the keys of what comes in under which something else is, or comes."""
        found = {key for (key,) in self._db.execute(_OTHERS, [listed(self._come)])}
        return found | {key for key, texts in self._come.items() if len(texts) > 1}

    def _compare(self, key: int, gone: list[int], come: list[int]) -> None:
        """Find how the pairs of a bucket that is written differ from those it had before."""
        limit = CROWD + len(come) + 1
        after = members(self._db, key, limit)
        seen = tuple(after), tuple(gone), tuple(come)
        # The bands of siblings have the same texts in them, one as the other.
        if seen in self._seen or len(after) == limit:
            return
        self._seen.add(seen)
        before = sorted({*after, *gone}.difference(come))
        if len(after) > CROWD:
            if len(before) <= CROWD:
                self.shaken.update(before[:PIVOTS])
        elif len(before) > CROWD:
            self.gained.update(pairs_of(after))
        else:
            self._shift(before, after, come)

    def _shift(self, before: list[int], after: list[int], come: list[int]) -> None:
        was, now = set(before[:PIVOTS]), set(after[:PIVOTS])
        self.shaken |= was - now
        for text in now.difference(was).union(come):
            partners = after if text in now else now
            self.gained.update(pair(text, other) for other in partners if other != text)


class Candidates:
    """Tells whether two texts are candidates, as the table stands."""

    def __init__(self, db: Database, keys: Mapping[int, Collection[int]]) -> None:
        """`keys` are those of all texts that will be asked about."""
        self._db = db
        self._keys = keys
        self._members: dict[int, list[int]] = {}

    def __contains__(self, both: Pair) -> bool:
        """Whether some bucket makes a candidate of the pair."""
        one, other = both
        shared = set(self._keys[one]).intersection(self._keys[other])
        return any(self._joins(key, one) or self._joins(key, other) for key in shared)

    def _joins(self, key: int, text: int) -> bool:
        """Tell whether the text is a pivot of a bucket that is no crowd."""
        if key not in self._members:
            self._members[key] = members(self._db, key)
        found = self._members[key]
        return len(found) <= CROWD and text in found[:PIVOTS]


def _by_key(texts: Mapping[int, Collection[int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for text in sorted(texts):
        for key in texts[text]:
            found.setdefault(key, []).append(text)
    return found
