"""Ids that are numbers: which are dated, and which are of articles without a date.

Within the caller's transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from pipelines.dates import china_day
from pipelines.inferred_dates.inference import NEIGHBOURS, DatedId
from pipelines.inferred_dates.reach import merged, narrow
from pipelines.json_arrays import as_json

# What SQLite counts in holds every number of so many digits.
_LONGEST = 18

_ARTICLES = """
SELECT articles.identity, articles.id, articles.date_published FROM json_each(:names) AS wanted
CROSS JOIN articles ON articles.identity = wanted.value
WHERE articles.id NOT IN (SELECT value FROM json_each(:without))
"""
_STUBS = """
SELECT wanted.value, stubs.first_day FROM json_each(?) AS wanted
CROSS JOIN stubs ON stubs.key = 'article ' || wanted.value
WHERE stubs.first_day = stubs.last_day
"""
_DATED = """
SELECT number, day FROM dated_ids
WHERE site = ? AND number IN (SELECT value FROM json_each(?))
"""
_UNDATED = """
SELECT number, article_id FROM undated_ids
WHERE site = ? AND number IN (SELECT value FROM json_each(?))
"""
_DATE = "INSERT OR REPLACE INTO dated_ids (site, number, day) VALUES (?, ?, ?)"
_UNDATE = "DELETE FROM dated_ids WHERE site = ? AND number = ?"
_ADD = "INSERT OR REPLACE INTO undated_ids (site, number, article_id) VALUES (?, ?, ?)"
_DROP = "DELETE FROM undated_ids WHERE site = ? AND number = ?"
# The ids next but two: beyond them a change is not seen. Without them, as far as any id is dated.
_REACH = f"""
SELECT min(wanted.value, coalesce(
           (SELECT number FROM dated_ids WHERE site = :site AND number < wanted.value
            ORDER BY number DESC LIMIT 1 OFFSET {NEIGHBOURS - 1}),
           (SELECT min(number) FROM dated_ids WHERE site = :site), wanted.value)),
       max(wanted.value, coalesce(
           (SELECT number FROM dated_ids WHERE site = :site AND number > wanted.value
            ORDER BY number LIMIT 1 OFFSET {NEIGHBOURS - 1}),
           (SELECT max(number) FROM dated_ids WHERE site = :site), wanted.value))
FROM json_each(:numbers) AS wanted
"""  # noqa: S608 - a constant
_BETWEEN = "SELECT article_id FROM undated_ids WHERE site = ? AND number BETWEEN ? AND ? LIMIT ?"
_DATED_BETWEEN = "SELECT number, day FROM dated_ids WHERE site = ? AND number BETWEEN ? AND ?"
# Articles that are looked at without asking first whether they may have a date at all.
FEW = 100
_ALL = -1
_AROUND = f"""
SELECT wanted.value,
    (SELECT group_concat(number || ' ' || day) FROM
        (SELECT number, day FROM dated_ids WHERE site = :site AND number < wanted.value
         ORDER BY number DESC LIMIT {NEIGHBOURS})),
    (SELECT group_concat(number || ' ' || day) FROM
        (SELECT number, day FROM dated_ids WHERE site = :site AND number > wanted.value
         ORDER BY number LIMIT {NEIGHBOURS}))
FROM json_each(:numbers) AS wanted
CROSS JOIN undated_ids ON undated_ids.site = :site AND undated_ids.number = wanted.value
"""  # noqa: S608 - a constant


@dataclass(frozen=True, slots=True)
class NumberedId:
    """An article's identity where the site's id is a number."""

    site: str
    number: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The dated ids nearest to one, the nearest first."""

    below: tuple[DatedId, ...]
    above: tuple[DatedId, ...]


def numbered_id(identity: str) -> NumberedId | None:
    """Return the site and number of an identity, None where it has no such form.

    A number that begins with a zero is none: it would not be the only one of its value.
    """
    site, _, text = identity.rpartition(":")
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST):
        return None
    return None if text[0] == "0" or not site else NumberedId(site, int(text))


def replace_ids(db: Database, identities: Iterable[str], without: Sequence[int] = ()) -> set[int]:
    """Keep what is known now of these articles' days.

    An id is dated where its article states its day, else where all teasers of it state
    the same. `without` are articles that are to be deleted. Return the articles without
    a date that have, or may have, other neighbours now.
    """
    by_site: dict[str, dict[int, str]] = defaultdict(dict)
    for name in identities:
        of = numbered_id(name)
        if of is not None:
            by_site[of.site][of.number] = name
    seen = set[int]()
    for site, names in by_site.items():
        seen |= _replace(db, site, names, without)
    return seen


def neighbours(db: Database, site: str, numbers: Collection[int]) -> dict[int, Neighbours]:
    """Return the dated ids around those of the numbers that are of articles without a date."""
    where = {"site": site, "numbers": as_json(list(numbers))}
    return {
        number: Neighbours(_dated_ids(below), _dated_ids(above)[::-1])
        for number, below, above in db.execute(_AROUND, where)
    }


def _replace(db: Database, site: str, names: Mapping[int, str], without: Sequence[int]) -> set[int]:
    days, undated = _known(db, names, without)
    numbers = as_json(list(names))
    had = dict(db.execute(_DATED, [site, numbers]).fetchall())
    waiting = dict(db.execute(_UNDATED, [site, numbers]).fetchall())
    db.conn.executemany(_DATE, [(site, of, day) for of, day in days.items() if had.get(of) != day])
    db.conn.executemany(_UNDATE, [(site, of) for of in had.keys() - days.keys()])
    db.conn.executemany(
        _ADD, [(site, of, key) for of, key in undated.items() if waiting.get(of) != key]
    )
    db.conn.executemany(_DROP, [(site, of) for of in waiting.keys() - undated.keys()])
    changed = {of: had.get(of) for of in names if had.get(of) != days.get(of)}
    return set(undated.values()) | _within_reach(db, site, changed)


def _known(
    db: Database, names: Mapping[int, str], without: Sequence[int]
) -> tuple[dict[int, str], dict[int, int]]:
    """Return the days of those that have one, and the articles of those that state none."""
    numbers = {name: number for number, name in names.items()}
    wanted = as_json(list(numbers))
    days = {numbers[name]: day for name, day in db.execute(_STUBS, [wanted])}
    undated: dict[int, int] = {}
    where = {"names": wanted, "without": as_json(without)}
    for name, article, stated in db.execute(_ARTICLES, where):
        number, day = numbers[name], None if stated is None else china_day(stated)
        if day is not None:
            days[number] = day.isoformat()
        elif stated is None and number not in days:
            undated[number] = article
    return days, undated


def _within_reach(db: Database, site: str, changed: Mapping[int, str | None]) -> set[int]:
    """Return the articles without a date that have one of these ids among their neighbours.

    changed: the days that the ids had before. Articles that their neighbours neither
    dated then nor date now may be left out.
    """
    if not changed:
        return set()
    where = {"site": site, "numbers": as_json(sorted(changed))}
    seen = set[int]()
    for low, high in merged(db.execute(_REACH, where)):
        found = db.execute(_BETWEEN, [site, low, high, FEW + 1]).fetchall()
        if len(found) > FEW:
            found = _near_enough(db, site, (low, high), changed)
        seen.update(article for (article,) in found)
    return seen


def _near_enough(
    db: Database, site: str, within: tuple[int, int], changed: Mapping[int, str | None]
) -> list[tuple[int]]:
    """Return the articles between ids that may date them, before the change or after it."""
    low, high = within
    after: dict[int, str] = dict(db.execute(_DATED_BETWEEN, [site, low, high]).fetchall())
    had = {of: day for of, day in changed.items() if low <= of <= high}
    before = {of: day for of, day in (after | had).items() if day is not None}
    gaps = merged([*narrow(before), *narrow(after)])
    return [row for gap in gaps for row in db.execute(_BETWEEN, [site, *gap, _ALL])]


def _dated_ids(text: str | None) -> tuple[DatedId, ...]:
    """Return the ids of a list that SQLite made, the greatest first."""
    pairs = (entry.split(" ") for entry in (text or "").split(",") if entry)
    found = (DatedId(int(number), date.fromisoformat(day)) for number, day in pairs)
    return tuple(sorted(found, key=lambda of: of.number, reverse=True))
