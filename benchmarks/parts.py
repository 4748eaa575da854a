"""What a part of a rebuild is best made of: SQLite or Parquet. `python -m benchmarks.parts`."""

from __future__ import annotations

import argparse
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from benchmarks.archive import write_archive
from benchmarks.measure import Timings
from benchmarks.table import Row, Table
from pipelines.rebuild.merging import Building
from pipelines.rebuild.part_tables import append, create_part
from pipelines.rebuild.rebuilding import rebuild
from pipelines.rebuild.records import CAPTURES_PER_PART, RebuildOptions

pyarrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")

Rows = Mapping[str, list[tuple[Any, ...]]]
_KILOBYTE = 1e3


def parts(rounds: int) -> Table:
    """Write one part and merge it, in CPU time, as SQLite and as a Parquet file per table."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        part = _part(folder)
        rows = _rows(part)
        took = _race(_contenders(folder, part, rows), rounds)
        sizes = {"SQLite": part.stat().st_size, "Parquet": _size(folder / "tables")}
    pairs = [("SQLite: write", "SQLite: write"), ("Parquet: write", "SQLite: write")]
    pairs += [("SQLite: merge", "SQLite: merge"), ("Parquet: merge", "SQLite: merge")]
    return Table(
        title=f"A part of {CAPTURES_PER_PART} captures, {rounds} rounds, CPU time",
        unit="ms",
        rows=[Row.of(of, took[of], 1000, [took[of].ratio_to(took[to])]) for of, to in pairs],
        ratios=("× SQLite",),
        notes=[f"{kind}: {size / _KILOBYTE:.0f} kB" for kind, size in sizes.items()],
    )


def _part(folder: Path) -> Path:
    write_archive(folder, CAPTURES_PER_PART)
    rebuild(
        RebuildOptions(
            archive=folder / "archive",
            db=folder / "articles.db",
            into=folder / "new.db",
            crawl_db=folder / "crawl.db",
            jobs=1,
            keep_parts=True,
        )
    )
    (part,) = (folder / "new.db.parts").glob("*.part")
    return part


def _rows(part: Path) -> Rows:
    with closing(sqlite3.connect(part)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master")]
        return {name: db.execute(f"SELECT * FROM {name}").fetchall() for name in tables}


def _contenders(folder: Path, part: Path, rows: Rows) -> dict[str, Callable[[], object]]:
    tables = folder / "tables"
    tables.mkdir()

    def from_parquet() -> None:
        read = {name: _read(tables / name) for name in rows}
        _write_sqlite(folder / "again.part", read)
        _merge(folder, folder / "again.part")

    return {
        "SQLite: write": lambda: _write_sqlite(folder / "written.part", rows),
        "Parquet: write": lambda: _write_parquet(tables, rows),
        "SQLite: merge": lambda: _merge(folder, part),
        "Parquet: merge": from_parquet,
    }


def _write_sqlite(path: Path, rows: Rows) -> None:
    path.unlink(missing_ok=True)
    with closing(create_part(path)) as db:
        for table, values in rows.items():
            append(db, table, values)
        db.execute("COMMIT")


def _write_parquet(folder: Path, rows: Rows) -> None:
    for table, values in rows.items():
        columns = list(zip(*values, strict=True))
        names = [str(number) for number in range(len(columns))]
        written = pyarrow.table([pyarrow.array(column) for column in columns], names=names)
        parquet.write_table(written, folder / table, compression="zstd")


def _read(path: Path) -> list[tuple[Any, ...]]:
    columns = [column.to_pylist() for column in parquet.read_table(path).columns]
    return list(zip(*columns, strict=True))


def _merge(folder: Path, part: Path) -> None:
    path = folder / "merged.db"
    path.unlink(missing_ok=True)
    with Building.open(path) as building:
        building.merge(part)


def _race(contenders: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Timings]:
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, contender in contenders.items():
            began = process_time()
            contender()
            if number:  # the first round does not count
                seconds[name].append(process_time() - began)
    return {name: Timings(tuple(values)) for name, values in seconds.items()}


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks.parts", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    print(parts(parser.parse_args(arguments).rounds).to_text())


if __name__ == "__main__":
    main()
