"""A copy of a feed that keeps up. Call it after each export.

    python examples/mirror.py output/exports/qa.jsonl.manifest.json copy.db

Takes in what `healthnews export` wrote as JSON lines, all of it or what has
changed, into one SQLite table. It needs nothing but Python, and is the rule that
every downstream index follows.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

TABLES = """
CREATE TABLE IF NOT EXISTS records
    (id TEXT PRIMARY KEY, identity TEXT NOT NULL, record TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS records_identity ON records (identity);
CREATE TABLE IF NOT EXISTS state (cursor TEXT NOT NULL);
"""


def take_in(manifest_path: Path, copy: Path) -> str:
    """Bring the copy up to date with an export; return the cursor for the next one.

    In one transaction, together with the cursor: killed at any moment, the
    copy and its cursor belong together. Raises ValueError for files that are not whole,
    and for changes that begin elsewhere than the copy ends.
    """
    manifest = json.loads(manifest_path.read_text())
    folder = manifest_path.parent
    with closing(sqlite3.connect(copy)) as db:
        db.executescript(TABLES)
        with db:
            if manifest["since"] is None:
                db.execute("DELETE FROM records")
            else:
                require(manifest["since"], cursor_of(db))
                gone = [(change["identity"],) for change in lines(folder, manifest["changes"])]
                db.executemany("DELETE FROM records WHERE identity = ?", gone)
            db.executemany(
                "INSERT INTO records VALUES (:id, :identity, :record)",
                (
                    {**record, "record": json.dumps(record, ensure_ascii=False)}
                    for record in lines(folder, manifest["data"])
                ),
            )
            db.execute("DELETE FROM state")
            db.execute("INSERT INTO state VALUES (?)", [manifest["cursor"]])
    return str(manifest["cursor"])


def lines(folder: Path, file: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of the export, after a look at its checksum."""
    data = (folder / file["name"]).read_bytes()
    if hashlib.sha256(data).hexdigest() != file["sha256"]:
        raise ValueError(f"{file['name']} is not the file that the manifest speaks of")
    return map(json.loads, data.splitlines())


def cursor_of(db: sqlite3.Connection) -> str:
    """Return up to where the copy has the feed."""
    found = db.execute("SELECT cursor FROM state").fetchone()
    return "start" if found is None else str(found[0])


def require(since: str, mine: str) -> None:
    """Raise ValueError unless the changes begin where the copy ends."""
    nothing_yet = mine == "start" and since.split("-")[1] == "0"
    if since != mine and not nothing_yet:
        raise ValueError(f"these changes begin at {since}, the copy ends at {mine}")


if __name__ == "__main__":
    print(take_in(Path(sys.argv[1]), Path(sys.argv[2])))
