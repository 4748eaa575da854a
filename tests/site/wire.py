"""What comes over the wire and what goes back, right or wrong on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Headers = tuple[tuple[str, str], ...]
HTML: Headers = (("Content-Type", "text/html; charset=utf-8"),)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: the absolute URL, and the headers by their names in lower case."""

    url: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server sends.

    missing: bytes that are announced and never sent; the connection ends there.
    dropped: nothing is sent at all.
    delay: seconds before anything is sent.
    """

    status: int = 200
    headers: Headers = HTML
    body: bytes = b""
    missing: int = 0
    dropped: bool = False
    delay: float = 0.0
