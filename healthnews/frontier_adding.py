"""URLs from the user and from archives, put into a frontier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

import msgspec

from crawler import settings
from crawler.discovery.judge import Judge
from crawler.discovery.links import asked_links
from healthnews.ingest_files import find_inputs
from healthnews.tables import listed
from parsers import Outcome
from parsers.sites import Site
from pipelines.archive.captures import is_page
from pipelines.archive.exchange import ArchiveError, Damaged
from pipelines.archive.reading import read_archive
from pipelines.crawl_db import CrawlStore
from pipelines.frontier.records import FoundBy, Link

_TOGETHER = 1000
# Refused URLs that are named; of an archive of the whole web all others are.
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class RefusedUrl:
    """A URL that a rule keeps out, and why."""

    url: str
    outcome: Outcome
    reason: str


@dataclass(slots=True)
class Added:
    """What became of the URLs given.

    new, known: pages that the frontier did not know, or did; several URLs may
        name one.
    refused: URLs kept out, by outcome; `examples` are the first of them.
    damaged: what of an archive could not be read, for people.
    """

    site: str
    new: int = 0
    known: int = 0
    refused: Counter[Outcome] = field(default_factory=Counter)
    examples: list[RefusedUrl] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)

    def to_text(self) -> str:
        """Return the numbers, then what was refused, for people."""
        refused = f", refused: {listed(self.refused)}" if self.refused else ""
        lines = [f"{self.site}: {self.new} new, {self.known} known{refused}"]
        lines += [f"  {item.url}: {item.reason}" for item in self.examples]
        lines += [f"  {spot}" for spot in self.damaged]
        return "\n".join(lines)


class Adding:
    """Puts URLs into the frontier of a site, a batch at a time, and counts them."""

    def __init__(self, store: CrawlStore, site: Site, now: datetime) -> None:
        self._judge = Judge(site, settings.URLLENGTH_LIMIT)
        self._now = now
        self._frontier = store.frontier(site.name, None, max_depth=settings.DEPTH_LIMIT)
        self.added = Added(site.name)

    def seeds(self, urls: Iterable[str]) -> None:
        """Have URLs asked for by the next run, before all others."""
        for links in self._batches(urls, FoundBy.SEED):
            self._frontier.ask(links, self._now)

    def archive(self, folder: Path) -> None:
        """Have the pages asked for that an archive holds; what is known stays as it is."""
        for links in self._batches(self._captured(folder), FoundBy.ARCHIVE):
            self._frontier.discover(links, self._now)

    def _batches(self, urls: Iterable[str], found_by: FoundBy) -> Iterator[list[Link]]:
        waiting = iter(urls)
        while some := list(islice(waiting, _TOGETHER)):
            links = asked_links(self._judge, some, found_by)
            self._count(links)
            yield list(links)

    def _count(self, links: Iterable[Link]) -> None:
        added = self.added
        for link in links:
            if link.exclusion is not None:
                added.refused[link.exclusion.outcome] += 1
                if len(added.examples) < _SHOWN:
                    refused = RefusedUrl(link.url, link.exclusion.outcome, link.exclusion.reason)
                    added.examples.append(refused)
            elif self._frontier.knows(link.key):
                added.known += 1
            else:
                added.new += 1

    def _captured(self, folder: Path) -> Iterator[str]:
        """Yield the URLs of the pages in the WARC files of a folder."""
        for found in find_inputs([str(folder)]):
            path = found.file.path
            if found.file.problem is not None:
                self.added.damaged.append(f"{path}: {found.file.problem}")
            elif found.is_archive:
                yield from self._captured_in(path)

    def _captured_in(self, path: str) -> Iterator[str]:
        try:
            for found in read_archive(Path(path)):
                if isinstance(found, Damaged):
                    self.added.damaged.append(f"{path}, offset {found.offset}: {found.reason}")
                elif found.exchange.url is not None and is_page(found):
                    yield found.exchange.url
        except ArchiveError as error:
            self.added.damaged.append(str(error))
