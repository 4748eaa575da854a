"""Counts what a run sees while it runs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from parsers.outcome import Outcome
from parsers.record import Article, TreeReader
from pipelines.drift.fields import FIELDS, missing_fields
from pipelines.drift.lengths import Lengths
from pipelines.drift.measures import FieldCoverage, HostTraffic, Measures

EXAMPLES = 5
"""Addresses kept for each field that was missing."""


@dataclass(slots=True)
class _Host:
    requests: int = 0
    bytes: int = 0
    timed: int = 0
    seconds: float = 0.0
    slowest_seconds: float | None = None
    slowest_url: str | None = None


class Meter:
    """Takes note of a run's articles, outcomes and answers, in memory that stays small.

    What it keeps does not grow with the number of pages, only with the number
    of hosts and of distinct body lengths (see `pipelines.drift.lengths`).
    """

    def __init__(self) -> None:
        self._articles = 0
        self._characters = 0
        self._lengths = Lengths()
        self._related = 0
        self._soup = 0
        self._recovered = 0
        self._fallback = 0
        self._lists = 0
        self._empty_lists = 0
        self._answers: Counter[Outcome] = Counter()
        self._missing = [0] * len(FIELDS)
        self._urls: list[list[str]] = [[] for _ in FIELDS]
        self._hosts: dict[str, _Host] = {}

    def article(self, article: Article) -> None:
        """Count an article that was read, whatever becomes of it."""
        self._articles += 1
        length = sum([len(block.text) for block in article.blocks])
        self._characters += length
        self._lengths.add(length)
        self._related += len(article.related)
        reading = article.reading
        soup = reading.tree is TreeReader.BEAUTIFULSOUP
        recovered = reading.loss_recovered > 0
        self._soup += soup
        self._recovered += recovered
        self._fallback += soup or recovered
        for place in missing_fields(article):
            self._missing[place] += 1
            if len(self._urls[place]) < EXAMPLES:
                url = article.url or article.canonical_url
                if url is not None:
                    self._urls[place].append(url)

    def listing(self, links: int) -> None:
        """Count a list, sitemap or feed that was read, with how many pages it names.

        links: known or new, but for those that are never asked for.
        """
        self._lists += 1
        self._empty_lists += not links

    def outcome(self, outcome: Outcome, status: int | None) -> None:
        """Count what one request came to. `status`: of its answer, None where none came."""
        if status is not None:
            self._answers[outcome] += 1

    def answered(self, host: str, bytes_received: int, seconds: float | None, url: str) -> None:
        """Count one HTTP answer, robots.txt, redirects and repeated requests too.

        bytes_received: of the body as received. seconds: from the request to
        the end of its answer, None where not known.
        """
        traffic = self._hosts.get(host)
        if traffic is None:
            traffic = self._hosts[host] = _Host()
        traffic.requests += 1
        traffic.bytes += bytes_received
        if seconds is None:
            return
        traffic.timed += 1
        traffic.seconds += seconds
        if traffic.slowest_seconds is None or seconds > traffic.slowest_seconds:
            traffic.slowest_seconds, traffic.slowest_url = seconds, url

    def snapshot(self) -> Measures:
        """Return what was counted so far."""
        return Measures(
            articles=self._articles,
            body_characters=self._characters,
            body_median=self._lengths.median(),
            related=self._related,
            beautifulsoup=self._soup,
            loss_recovered=self._recovered,
            fallback=self._fallback,
            lists=self._lists,
            empty_lists=self._empty_lists,
            answers=dict(self._answers),
            fields=tuple(
                FieldCoverage(name, self._articles - missing, self._articles, tuple(urls))
                for name, missing, urls in zip(FIELDS, self._missing, self._urls, strict=True)
            ),
            hosts=tuple(
                HostTraffic(
                    name,
                    host.requests,
                    host.bytes,
                    host.timed,
                    host.seconds,
                    host.slowest_seconds,
                    host.slowest_url,
                )
                for name, host in sorted(self._hosts.items())
            ),
        )
