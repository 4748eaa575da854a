"""Files of URLs to fetch, one a line."""

from __future__ import annotations

from pathlib import Path


def read_seeds(path: str | Path | None) -> tuple[str, ...]:
    """Return the URLs of a file; none where no file is named.

    One URL a line; blank lines and lines that begin with `#` say nothing.

    Raises ValueError where the file cannot be read or is no UTF-8 text.
    """
    if path is None:
        return ()
    try:
        text = Path(path).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: cannot be read: {error}") from error
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))
