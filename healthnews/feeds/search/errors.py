"""What can go wrong with an engine."""

from __future__ import annotations

from pathlib import Path


class EngineError(RuntimeError):
    """An index beside the database that can be neither read nor made."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"{folder}: the index of tantivy cannot be used: {reason}")
