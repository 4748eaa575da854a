"""What a measurement was made on: the class of machine and the versions, no names and no places."""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

# Ours, then the peers'.
_PACKAGES = (
    "lxml", "msgspec", "sqlite-utils", "fastwarc", "scrapy", "numpy",
    "trafilatura", "newspaper4k", "readability-lxml", "resiliparse", "gne", "magic-html",
    "news-please", "crawlee", "tantivy", "bm25s", "jieba", "datasketch", "rensa",
)  # fmt: skip


def machine() -> str:
    """Return the processor's model, the cores, and the versions of all that was measured."""
    found = {name: _version(name) for name in _PACKAGES}
    packages = ", ".join(f"{name} {number}" for name, number in found.items() if number)
    return (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}; {packages}"
    )


def missing() -> list[str]:
    """Return the packages that are not installed, and so were not measured."""
    return [name for name in _PACKAGES if _version(name) is None]


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()
