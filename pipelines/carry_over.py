"""The log of changes of a database that is about to be replaced, carried over to its successor.

Whoever follows the log knows the old content. So the successor takes the old log
as it stands, and one entry more: every article of which it has something else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from pipelines import change_log

# What decides whether an article is the same to a reader of the views. `content_hash` covers
# its columns of text, its pairs and teasers. When it was seen moves with every visit.
_NOT_COMPARED = frozenset(
    {"identity", "body", "qa_count", "related_count", "first_seen", "last_seen"}
)
_IN_HASH = {
    "v_qa": frozenset({"position", "question", "answer"}),
    "v_related": frozenset(
        {
            "list",
            "position",
            "related_title",
            "related_snippet",
            "related_category",
            "related_date_published",
            "related_url",
        }
    ),
}
_OTHERS = """
SELECT identity FROM {one}.articles
WHERE identity NOT IN (SELECT identity FROM {other}.articles)
"""
_FETCHED_ELSEWHERE = """
SELECT theirs.identity FROM main.articles AS theirs
JOIN replaced.articles AS ours ON ours.identity = theirs.identity
WHERE theirs.url IS NOT ours.url
"""
_TAKE_LOG = (
    "DELETE FROM main.changes",
    "INSERT INTO main.changes SELECT * FROM replaced.changes",
    "DELETE FROM main.change_marks",
    "INSERT INTO main.change_marks SELECT * FROM replaced.change_marks",
)


def carry_over(new: Database, current: Path) -> None:
    """Give `new`, in a transaction, the log of `current` and what differs between the two.

    Both have today's schema. `new` may be open for reading only, and is again
    afterwards. Nothing but its log changes. Raises sqlite3.Error.
    """
    # Not an immediate transaction: that would lock the other database too.
    with _beside(new, current), new.atomic():
        here = {
            *_names(new, _OTHERS.format(one="main", other="replaced")),
            *_names(new, _FETCHED_ELSEWHERE),
            *_names(new, _differing_articles(new)),
        }
        for view, in_hash in _IN_HASH.items():
            here.update(_differing_rows(new, view, in_hash))
        gone = set(_names(new, _OTHERS.format(one="replaced", other="main")))
        for statement in _TAKE_LOG:
            new.execute(statement)
        change_log.log_identities(new, sorted(here - gone), sorted(gone))


@contextmanager
def _beside(new: Database, current: Path) -> Iterator[None]:
    new.execute("ATTACH ? AS replaced", [f"{current.absolute().as_uri()}?mode=rw"])
    new.execute("PRAGMA query_only = OFF")
    try:
        yield
    finally:
        new.execute("PRAGMA query_only = ON")
        new.execute("DETACH replaced")


def _differing_articles(new: Database) -> str:
    # Names of columns come from our own view.
    compared = [name for name in _columns(new, "v_articles") if name not in _NOT_COMPARED]
    differs = " OR ".join(f"theirs.{name} IS NOT ours.{name}" for name in compared)
    return (
        f"SELECT theirs.identity FROM main.v_articles AS theirs "  # noqa: S608
        f"JOIN replaced.v_articles AS ours ON ours.identity = theirs.identity WHERE {differs}"
    )


def _differing_rows(new: Database, view: str, in_hash: frozenset[str]) -> set[str]:
    """Return the articles of whose rows in a view the two say more, or else, than the record."""
    articles = set(_columns(new, "v_articles"))
    columns = _columns(new, view)
    if not set(columns) - in_hash - articles:
        return set()
    chosen = ", ".join(columns)
    return {
        name
        for one, other in (("main", "replaced"), ("replaced", "main"))
        for name in _names(
            new,
            f"SELECT identity FROM (SELECT {chosen} FROM {one}.{view} "  # noqa: S608
            f"EXCEPT SELECT {chosen} FROM {other}.{view})",
        )
    }


def _columns(db: Database, view: str) -> list[str]:
    return [column.name for column in db.view(view).columns]


def _names(db: Database, query: str) -> list[str]:
    return [name for (name,) in db.execute(query)]
