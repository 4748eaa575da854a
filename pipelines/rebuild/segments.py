"""Which files of an archive a rebuild reads."""

from __future__ import annotations

from pathlib import Path

_SUFFIXES = (".warc.gz", ".warc")


def content_segments(archive: Path) -> list[Path]:
    """Return the segments with content, whole and closed, in order of name.

    Pages that only refused us lie in a folder below and are no content. An
    archive that does not exist has no segments. Raises OSError where the folder
    cannot be read.
    """
    if not archive.is_dir():
        return []
    return sorted(path for path in archive.iterdir() if path.name.endswith(_SUFFIXES))
