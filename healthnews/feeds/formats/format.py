"""Which formats there are, and what each needs."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol


class Format(StrEnum):
    """The closed set of formats."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    JSONLD = "jsonld"

    @property
    def suffix(self) -> str:
        """How names of files in this format end."""
        return ".jsonld.jsonl" if self is Format.JSONLD else f".{self}"

    @property
    def packs_itself(self) -> bool:
        """Whether files in this format are compressed anyway."""
        return self is Format.PARQUET


class MissingLibraryError(ImportError):
    """A format needs a library that is not installed; the message says how to install it."""


class Writer(Protocol):
    """Writes records, in order, into a file that others open and close."""

    def write(self, records: Sequence[object]) -> None:
        """Write some more records, all of the type that the writer was made for."""
        ...

    def finish(self) -> None:
        """Write what is left; nothing can be written afterwards."""
        ...

    def give_up(self) -> None:
        """Let go of what is left: the file is thrown away."""
        ...
