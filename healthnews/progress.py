"""Progress: one line or one bar on the terminal, which goes away at the end."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import NoReturn, Self

import click
from tqdm import tqdm

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


class Bar:
    """A bar with rate and time left on stderr; nothing where stderr is no terminal.

    total: of what `advance` counts; None where not known, which leaves the time open.
    unit: what is counted, in the plural: `captures`, `pages`.
    in_bytes: whether bytes are counted; they are printed with k, M, G.
    """

    def __init__(
        self, total: int | None, unit: str, *, label: str = "", in_bytes: bool = False
    ) -> None:
        self._bar: tqdm[NoReturn] = tqdm(
            total=total,
            unit="B" if in_bytes else f" {unit}",
            unit_scale=in_bytes,
            desc=label or None,
            leave=False,
            disable=None,  # off where stderr is no terminal
            file=sys.stderr,
        )

    def advance(self, count: int = 1) -> None:
        """Count further."""
        self._bar.update(count)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._bar.close()
