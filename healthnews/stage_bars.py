"""One progress bar after the other, for work that tells its stages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from healthnews.progress import Bar


class StageBars:
    """Shows a bar in bytes for the stage that was begun last, while its context lasts."""

    def __init__(self) -> None:
        self._shown = ExitStack()

    def begin(self, label: str, size: int) -> Callable[[int], None]:
        """Begin a stage of so many bytes; return what to call with each further number of them."""
        self._shown.close()
        return self._shown.enter_context(Bar(size, "bytes", label=label, in_bytes=True)).advance

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._shown.close()
