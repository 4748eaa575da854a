"""What a part depends on beside the archive: the code that made it, and what is forgotten."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

import parsers
import pipelines
from parsers.sites import SITES
from pipelines.rebuild.tasks import Chosen, SegmentRange
from pipelines.schema import ARTICLES


def code_key(bans: Mapping[str, str]) -> str:
    """Return a checksum of all code that reads, parses and judges, of all sites' rules and bans.

    Lists of words that the code reads are part of it.

    A parser that is being worked on changes before its version does.
    """
    total = hashlib.sha256()
    for package in (parsers, pipelines):
        root = Path(package.__path__[0])
        for path in sorted([*root.rglob("*.py"), *root.rglob("*.txt")]):
            total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    versions = sorted(site.parser for site in SITES.values())
    total.update(msgspec.json.encode([versions, ARTICLES.version, sorted(bans.items())]))
    return total.hexdigest()


def part_key(code: str, sha256: str, source: SegmentRange | Chosen) -> str:
    """Return what identifies a part. `sha256` is of the segment; empty for chosen captures."""
    return hashlib.sha256(msgspec.json.encode([code, sha256, _place(source)])).hexdigest()


def _place(source: SegmentRange | Chosen) -> object:
    if isinstance(source, SegmentRange):
        return [source.segment, source.start, source.end, source.size]
    return source.rows
