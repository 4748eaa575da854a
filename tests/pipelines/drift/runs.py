"""Measures of made-up runs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import exp
from random import Random

from parsers.outcome import Outcome
from pipelines.drift.fields import FIELDS
from pipelines.drift.measures import FieldCoverage, Measures
from pipelines.drift.rules import Watched

USUAL = Measures(
    articles=100,
    body_characters=60_000,
    body_median=600,
    related=2_000,
    answers={Outcome.STORED: 60, Outcome.UNCHANGED: 40, Outcome.LISTING: 5},
    fields=tuple(FieldCoverage(name, 90, 100, ("http://x/1",)) for name in FIELDS),
)


def watched(measures, **urls):
    """A run whose first addresses of an outcome are given by the outcome's name."""
    return Watched("uzkoo", measures, {Outcome(name): found for name, found in urls.items()})


def with_field(name, present, total=100, of=USUAL):
    """The run with another coverage of one field."""
    changed = FieldCoverage(name, present, total, ("http://x/7",))
    fields = tuple(changed if item.field == name else item for item in of.fields)
    return replace(of, fields=fields)


def answering(**counts):
    """The usual run with these answers."""
    return replace(USUAL, answers={Outcome(name): count for name, count in counts.items()})


@dataclass
class Site:
    """A site that stays as it is: each run draws its pages from the same distributions.

    A run's shares vary a little more than single pages would let them (`unrest`,
    a standard deviation): the pages of one day are not drawn from all pages.
    """

    seed: int
    unrest: float = 0.02
    chances: dict[str, float] = field(init=False)

    def __post_init__(self):
        self.random = Random(self.seed)
        rare_or_common = [0.0, 0.03, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 1.0]
        self.chances = {name: self.random.choice(rare_or_common) for name in FIELDS}
        self.articles_per_page = self.random.choice([0.8, 0.9, 0.97, 1.0])
        self.second_readings = self.random.choice([0.0, 0.02, 0.2])
        self.spread = self.random.choice([0.3, 0.6, 0.8])

    def count(self, chance, total):
        return sum(self.random.random() < chance for _ in range(total))

    def restless(self, chance, total):
        if chance not in (0.0, 1.0):
            chance = min(max(self.random.gauss(chance, self.unrest), 0.0), 1.0)
        return self.count(chance, total)

    def run(self, pages=None, **changes):
        """One run; `changes` are the site's numbers, for this run alone."""
        site = {**vars(self), **changes}
        chances = {**self.chances, **changes}
        pages = self.random.choice([1, 3, 8, 15, 40, 150, 600]) if pages is None else pages
        articles = self.restless(site["articles_per_page"], pages)
        bodies = sorted(
            int(site.get("typical", 600) * exp(self.random.gauss(0, self.spread)))
            for _ in range(articles)
        )
        return Measures(
            articles=articles,
            body_median=bodies[(articles - 1) // 2] if bodies else None,
            related=sum(self.random.randint(15, 20) for _ in range(articles)),
            fallback=self.restless(site["second_readings"], articles),
            lists=3,
            empty_lists=self.count(0.01, 3),
            answers={
                Outcome.STORED: articles,
                Outcome.PARSE_ERROR: pages - articles,
                Outcome.BLOCKED: self.count(site.get("blocked", 0.001), pages),
                Outcome.LISTING: 3,
            },
            fields=tuple(
                FieldCoverage(name, self.restless(chances[name], articles), articles)
                for name in FIELDS
            ),
        )
