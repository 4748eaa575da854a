"""What the parts of a rebuild are put together into."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, TypeAlias

from pipelines.rebuild.meeting import Corrections


class Target(Protocol):
    """Takes parts, in order of segment and place. Nothing in it outlives a crash; parts do."""

    def merge(self, part: Path) -> Corrections:
        """Take what a part has, as if its captures had been stored singly after all before.

        Return the outcomes of its captures that are other ones therefore. Raises sqlite3.Error.
        """
        ...

    def relate(self, advance: Callable[[int], object]) -> None:
        """Do what needs all parts; `advance` is told of articles done."""
        ...

    def articles(self) -> int:
        """Return how many articles there are."""
        ...


OpenTarget: TypeAlias = Callable[[Path], AbstractContextManager[Target]]
"""Opens a target whose file is at the path; it is whole when the context has ended."""
