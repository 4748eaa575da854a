"""`healthnews digest` and `healthnews backup`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click
import msgspec

from healthnews.commands.options import DATABASE
from healthnews.commands.stores import store_failures
from pipelines.backup import backup as copy_database
from pipelines.digest import digest as digest_of


@dataclass(frozen=True, slots=True)
class Digest:
    """What `digest --json` prints; `digest` is SHA-256 in hex."""

    db: str
    digest: str


@click.command()
@click.argument("db", metavar="DB", type=DATABASE)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@store_failures()
def digest(db: Path, as_json: bool) -> None:
    """Print SHA-256 over all articles in DB.

    Two databases with the same articles have the same digest, whenever and in
    whatever order their pages were fetched.
    """
    found = Digest(str(db), digest_of(db))
    click.echo(msgspec.json.encode(found) if as_json else found.digest)


@click.command()
@click.argument("db", metavar="DB", type=DATABASE)
@click.argument("target", metavar="TARGET", type=DATABASE)
@click.option("--overwrite", is_flag=True, help="Replace TARGET where it exists.")
@store_failures()
def backup(db: Path, target: Path, overwrite: bool) -> None:
    """Copy the database DB to TARGET, consistent as of now.

    The database may be in use meanwhile. The copy is checked; it is there whole
    or not at all.
    """
    copy_database(db, target, overwrite=overwrite)
    click.echo(f"{db} copied to {target}")
