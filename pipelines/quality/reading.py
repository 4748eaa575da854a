"""The flags that a database holds: how many, and examples."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from pipelines.database import open_database
from pipelines.quality.flags import Flag
from pipelines.schema import ARTICLES

_ARTICLES = "SELECT count(*) FROM articles"
_STUBS = "SELECT count(*) FROM stubs"
_COUNTS = "SELECT flag, count(*) FROM flags GROUP BY flag"
_STUB_COUNTS = "SELECT flag, count(*) FROM stub_flags GROUP BY flag"
_SAMPLES = """
SELECT identity, url, title, reason FROM v_flags WHERE flag = ? ORDER BY identity LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class FlaggedArticle:
    """One article with a flag, and the flag's reason; `url` is the one to cite."""

    identity: str
    url: str | None
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class FlagCount:
    """How many articles have a flag, the first of them in order of identity, and how many stubs.

    A stub counts whether or not its article is stored.
    """

    flag: Flag
    articles: int
    stubs: int
    samples: tuple[FlaggedArticle, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """How many articles and stubs there are, and those with flags, in the order of `Flag`."""

    articles: int
    stubs: int
    flags: tuple[FlagCount, ...]


def quality(path: Path, *, only: Flag | None = None, samples: int = 3) -> Quality:
    """Return the flags of a database as they are at one moment.

    `only` is the one flag to tell of; at most `samples` articles are named per flag.
    Raises what `ArticleStore.open` raises for a reader,
    and sqlite3.Error.
    """
    db = open_database(path, ARTICLES, read_only=True)
    try:
        with db.atomic():
            counts = dict(db.execute(_COUNTS).fetchall())
            in_stubs = dict(db.execute(_STUB_COUNTS).fetchall())
            (articles,) = db.execute(_ARTICLES).fetchone()
            (stubs,) = db.execute(_STUBS).fetchone()
            chosen = [flag for flag in Flag if only in (None, flag)]
            found = [
                FlagCount(
                    flag, counts.get(flag, 0), in_stubs.get(flag, 0), _samples(db, flag, samples)
                )
                for flag in chosen
            ]
    finally:
        db.close()
    return Quality(articles, stubs, tuple(found))


def _samples(db: Database, flag: Flag, limit: int) -> tuple[FlaggedArticle, ...]:
    rows = db.execute(_SAMPLES, [flag.value, limit])
    return tuple(FlaggedArticle(*row) for row in rows)
