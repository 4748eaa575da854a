"""What is known when a run begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class RunStart:
    """What is known when a run begins.

    arguments: kept with the run for people to read.
    asked: URLs that the user names: fetched in this run, whenever they are due.
    db, crawl_db: the two SQLite files; archive: the folder of raw pages.
    robots: how the run treats robots.txt, for the archive's description of itself.
    blocked_limit: refusals in a row after which the site is left alone.
    batch_size: outcomes per transaction, ≥ 1.
    max_depth: links between a start page and a page to ask for.
    max_url: the longest URL to ask for, in characters.
    clock: gives the aware moment that it is.
    """

    site: str
    command: str
    arguments: Mapping[str, object]
    asked: tuple[str, ...]
    db: Path
    crawl_db: Path
    archive: Path
    robots: str
    blocked_limit: int
    batch_size: int
    max_depth: int
    max_url: int
    clock: Callable[[], datetime]
