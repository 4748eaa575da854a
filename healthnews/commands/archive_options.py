"""What the verbs of `healthnews archive` take alike."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from healthnews.commands.options import DATABASE, DEFAULT_ARCHIVE, DEFAULT_CRAWL_DB, FOLDER
from healthnews.failures import Unusable
from pipelines.archive.names import relative_name, sealed_segments

archive_option = click.option(
    "--archive",
    type=FOLDER,
    default=DEFAULT_ARCHIVE,
    show_default=True,
    metavar="DIR",
    help="The archive.",
)
crawl_db_option = click.option(
    "--crawl-db",
    type=DATABASE,
    default=DEFAULT_CRAWL_DB,
    show_default=True,
    metavar="PATH",
    help="The database with the archive's index.",
)
segments_argument = click.argument("segments", metavar="[SEGMENT]...", nargs=-1)


def require_archive(archive: Path) -> None:
    """Raise Unusable where there is no such folder: an empty one would look all sound."""
    if not archive.is_dir():
        raise Unusable(f"{archive}: there is no archive here")


def chosen_segments(archive: Path, asked: Sequence[str]) -> list[str]:
    """Return the names of the sealed segments asked for; without any, of all.

    Taken are names as the index has them, and paths of the files. Raises
    click.BadParameter for what is neither.
    """
    all_names = [relative_name(archive, path) for path in sealed_segments(archive)]
    if not asked:
        return all_names
    by_path = {(archive / name).resolve(): name for name in all_names}
    chosen = []
    for text in asked:
        name = text if text in all_names else by_path.get(Path(text).resolve())
        if name is None:
            raise click.BadParameter(f"{text!r} is no sealed segment of {archive}")
        chosen.append(name)
    return chosen
