"""Progress: one line on the terminal that is written over and goes away at the end."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

import click

# Seconds between two updates: as often as anyone can read.
_INTERVAL = 0.1


class Progress:
    """Shows a line on stderr while its context lasts; nothing where stderr is no terminal.

    `quiet` keeps it silent on a terminal too: where the output goes there as
    well, the two would mix.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self._shown = not quiet and sys.stderr.isatty()
        self._next = 0.0

    def show(self, text: str) -> None:
        """Replace the line, unless it was replaced a moment ago."""
        now = time.monotonic()
        if self._shown and now >= self._next:
            self._next = now + _INTERVAL
            click.echo(f"\r\x1b[K{text}", err=True, nl=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._shown and self._next:
            click.echo("\r\x1b[K", err=True, nl=False)
