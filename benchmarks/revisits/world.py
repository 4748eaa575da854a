"""What the pages of a simulated year are and do. All of it is assumed; none of it was observed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Hours: TypeAlias = npt.NDArray[np.float32]
Numbers: TypeAlias = npt.NDArray[np.intp]

DAY = 24
YEAR = 365 * DAY


@dataclass(frozen=True, slots=True)
class Pace:
    """How often an article changes what it says, in changes a year.

    share: of the articles that have this pace, 0 to 1.
    young: in the days in which the policy holds it for new.
    later: from then on.
    """

    share: float
    young: float
    later: float


@dataclass(frozen=True, slots=True)
class World:
    """What is assumed of the sites.

    name: for people.
    published_per_day: articles that appear, as a part of those there at first.
    removed_per_year: the part of the articles that is taken away in a year.
    paces: their shares sum to 1.
    oldest: age of the oldest article at first, in days; ages are spread evenly.
    """

    name: str
    published_per_day: float
    removed_per_year: float
    paces: tuple[Pace, ...]
    oldest: int = 5 * 365

    def changes_per_article(self) -> float:
        """Return how often an old article changes in a year, on the average."""
        return sum(pace.share * pace.later for pace in self.paces)


STILL = World("still", 1 / 3650, 0.01, (Pace(0.9, 0.5, 0.0), Pace(0.1, 4.0, 0.5)))
ORDINARY = World(
    "ordinary", 1 / 3650, 0.03, (Pace(0.6, 1.0, 0.1), Pace(0.3, 12.0, 1.0), Pace(0.1, 50.0, 6.0))
)
LIVELY = World("lively", 1 / 1000, 0.10, (Pace(0.5, 12.0, 1.0), Pace(0.5, 100.0, 12.0)))
WORLDS = (STILL, ORDINARY, LIVELY)


@dataclass(frozen=True, slots=True)
class Pages:
    """The articles of a world, a value for each; moments are hours since the year began.

    published: before 0 for those that are there at first.
    removed: when the article is taken away; infinite where it never is.
    young, later: changes an hour while it is new, and afterwards.
    spread: the factor by which the policy moves its due moments.
    """

    published: Hours
    removed: Hours
    young: Hours
    later: Hours
    spread: Hours

    def __len__(self) -> int:
        """Return how many articles there are, those to be published included."""
        return len(self.published)


def make_pages(world: World, known: int, spread: float, random: np.random.Generator) -> Pages:
    """Return the articles of a year: those `known` at first, then those to come, as they come.

    `spread` is the policy's: factors lie evenly between 1 - spread and 1 + spread.
    """
    coming = round(known * world.published_per_day * 365)
    total = known + coming
    published = np.empty(total, np.float32)
    published[:known] = -random.random(known, np.float32) * (world.oldest * DAY)
    published[known:] = np.sort(random.random(coming, np.float32)) * YEAR
    pace = random.choice(len(world.paces), total, p=[pace.share for pace in world.paces])
    lifetime = random.standard_exponential(total, np.float32) * (
        YEAR / max(world.removed_per_year, 1e-9)
    )
    return Pages(
        published=published,
        removed=np.maximum(published, 0) + lifetime,
        young=_an_hour([pace.young for pace in world.paces])[pace],
        later=_an_hour([pace.later for pace in world.paces])[pace],
        spread=1 + (2 * random.random(total, np.float32) - 1) * spread,
    )


def next_changes(
    pages: Pages, which: Numbers, now: float, young_for: float, random: np.random.Generator
) -> Hours:
    """Return when each of these articles next changes after `now`; infinite where it never does.

    Changes come by chance, without memory (a Poisson process), at one rate while the
    article is younger than `young_for` hours and at another afterwards.
    """
    waits = random.standard_exponential(len(which), np.float32)
    young, later = pages.young[which], pages.later[which]
    left = np.maximum(pages.published[which] + young_for - now, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        while_young = waits / young
        afterwards = left + (waits - left * young) / later
    return np.float32(now) + np.where(while_young <= left, while_young, afterwards)


def _an_hour(per_year: list[float]) -> Hours:
    return np.array([changes / YEAR for changes in per_year], np.float32)
