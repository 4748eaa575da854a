"""Storing records: our store against bare `executemany` of the very rows it writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import race
from benchmarks.pages import generated_articles
from benchmarks.table import Row, Table
from parsers import Article, Capture
from pipelines import ArticleStore, problems

FLOOR = "sqlite3 executemany, the same rows and schema"
OURS = "ArticleStore.save"
CHECKED = "problems, then ArticleStore.save"
BATCH = 100
_TABLES = ("articles", "blocks", "qa", "related", "aliases")

_Rows = list[tuple[object, ...]]


def store(number: int, rounds: int) -> Table:
    """Time storing `number` articles in batches of 100, each round into a new file on disk."""
    items = generated_articles(number)
    with TemporaryDirectory() as name:
        folder = Path(name)
        names = count()
        sample = folder / "sample.db"
        _save(sample, items)
        rows = _read(sample)
        timings = race(
            {
                FLOOR: lambda: _insert(folder / f"{next(names)}.db", rows),
                OURS: lambda: _save(folder / f"{next(names)}.db", items),
                CHECKED: lambda: _save(folder / f"{next(names)}.db", _checked(items)),
            },
            rounds,
        )
    total = sum(map(len, rows.values()))
    floor = timings[FLOOR]
    rates = "; ".join(f"{total / took.median:,.0f} by {who}" for who, took in timings.items())
    return Table(
        title=f"Store: {number} articles, {total} rows, {rounds} rounds, new file each",
        unit="ms/article",
        rows=[
            Row.of(name, took, 1000 / number, [took.ratio_to(floor)])
            for name, took in timings.items()
        ],
        ratios=("× floor",),
        notes=(f"Rows per second: {rates}.",),
    )


def _checked(items: Sequence[tuple[Capture, Article]]) -> list[tuple[Capture, Article]]:
    return [item for item in items if not problems(item[1], item[0].fetched_at)]


def _save(path: Path, items: Sequence[tuple[Capture, Article]]) -> None:
    with ArticleStore.open(path) as target:
        for start in range(0, len(items), BATCH):
            target.save(items[start : start + BATCH])


def _read(path: Path) -> dict[str, _Rows]:
    with closing(sqlite3.connect(path)) as db:
        return {table: db.execute(f"SELECT * FROM {table}").fetchall() for table in _TABLES}


def _insert(path: Path, rows: dict[str, _Rows]) -> None:
    ArticleStore.open(path).close()  # the schema, and what a new file costs, on both sides
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA synchronous = NORMAL")
        for table, values in rows.items():
            marks = ", ".join("?" * len(values[0]))
            with db:
                db.executemany(f"INSERT INTO {table} VALUES ({marks})", values)
