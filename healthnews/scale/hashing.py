"""Checksums of files, wherever they lie."""

from __future__ import annotations

import hashlib
from pathlib import Path

from healthnews.scale.places import Place
from pipelines.archive.sidecar import sha256_of


def sha256_at(archive: str | None, segment: Path) -> str:
    """Return the SHA-256 of a segment in hex, read from the URL of its folder if there is one.

    Raises OSError.
    """
    if archive is None:
        return sha256_of(segment)
    with Place(archive).reading(segment.name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
