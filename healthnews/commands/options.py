"""Kinds of argument that several verbs take: checks for click's `callback`, types, defaults."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import click
import msgspec

from parsers import Headers

DATABASE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
DEFAULT_DB = Path("output/articles.db")
DEFAULT_CRAWL_DB = Path("output/crawl.db")
DEFAULT_ARCHIVE = Path("output/archive")


def web_address(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """Return the URL as given. Raises click.BadParameter unless it is absolute http or https."""
    return None if value is None else _require_web_address(value)


def web_addresses(
    _: click.Context, __: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the URLs as given. Raises click.BadParameter as `web_address` does."""
    return tuple(map(_require_web_address, values))


def moment(_: click.Context, __: click.Parameter, value: str | None) -> datetime | None:
    """Return the moment as given. Raises click.BadParameter for one without a time zone."""
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no moment like 2026-11-22T08:00:00Z") from error
    if found.tzinfo is None:
        raise click.BadParameter(f"{value!r} has no time zone; 'Z' at its end means UTC")
    return found


def headers_file(_: click.Context, __: click.Parameter, path: str | None) -> Headers:
    """Return the headers that a JSON file holds, in its order; none without a file.

    Raises click.BadParameter where the file cannot be read, or is neither a
    list of [name, value] pairs nor an object of strings.
    """
    if path is None:
        return ()
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise click.BadParameter(f"{path!r} cannot be read: {error.strerror}") from error
    try:
        headers = msgspec.json.decode(data, type=list[tuple[str, str]] | dict[str, str])
    except msgspec.DecodeError as error:  # wrong shapes too: ValidationError is one
        raise click.BadParameter(
            f"{path!r} is neither a JSON list of [name, value] pairs nor an object: {error}"
        ) from error
    return tuple(headers.items() if isinstance(headers, dict) else headers)


def _require_web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no URL: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise click.BadParameter(f"{value!r} is no absolute http or https URL")
    return value
