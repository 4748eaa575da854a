"""What the site has: every article, how it can be found, how it behaves, how it changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from typing import TypeVar

FIRST_ID = 5_000_001
# robots.txt forbids what begins with 9.
FIRST_FORBIDDEN_ID = 9_000_001
LAST_DAY = 14
# Articles that appear each day, at the site's full size.
BORN_A_DAY = 12
FULL_SIZE = 1700
RELATED_A_PAGE = 5

_Kind = TypeVar("_Kind")


class Reach(StrEnum):
    """By what an article can be found, and by nothing else.

    SESSIONS: by lists, whose links to it have a session in their path. SEVERAL:
    by lists and sitemaps.
    """

    LISTS = "lists"
    SESSIONS = "sessions"
    SITEMAPS = "sitemaps"
    RELATED = "related"
    FEED = "feed"
    SEVERAL = "several"
    NOTHING = "nothing"


class Nature(StrEnum):
    """How an article behaves.

    EDITED: its text changes. ADORNED: all but its content changes from day to
    day. COUNTED: below its title it prints how often it was read, another number
    each day. MISSING_…: gone on some days. ONCE_…: fails on the first request and
    never again. ALWAYS_…: fails each time. TO_…: redirects.
    """

    STEADY = "steady"
    EDITED = "edited"
    ADORNED = "adorned"
    COUNTED = "counted"
    SLOW = "slow"
    MISSING_404 = "missing_404"
    MISSING_410 = "missing_410"
    MISSING_SOFT = "missing_soft"
    ONCE_500 = "once_500"
    ONCE_503 = "once_503"
    ONCE_429 = "once_429"
    ONCE_DROPPED = "once_dropped"
    ONCE_CUT = "once_cut"
    ALWAYS_500 = "always_500"
    ALWAYS_DROPPED = "always_dropped"
    ALWAYS_CUT = "always_cut"
    TO_WWW = "to_www"
    TO_ARTICLE = "to_article"
    TO_HOME = "to_home"
    TO_ITSELF = "to_itself"
    TO_ELSEWHERE = "to_elsewhere"
    TO_PRIVATE = "to_private"
    FORBIDDEN = "forbidden"


MISSING = frozenset({Nature.MISSING_404, Nature.MISSING_410, Nature.MISSING_SOFT})

# Their server asks for time.
IMPATIENT = frozenset({Nature.ONCE_503, Nature.ONCE_429})


class Validators(StrEnum):
    """What conditional requests meet.

    STUCK: the ETag stays when the content changes, and so does the 304.
    RESTLESS: the ETag changes though the content does not. DEAF: validators are
    sent, and conditions ignored.
    """

    NONE = "none"
    ETAG = "etag"
    DATE = "date"
    BOTH = "both"
    STUCK = "stuck"
    RESTLESS = "restless"
    DEAF = "deaf"


@dataclass(frozen=True, slots=True)
class Story:
    """An article of the site.

    born: the day on which it appears.
    period: days between two edits; 0 where it is never edited.
    gone: the days on which it is missing.
    target: the article it redirects to.
    related: the articles it names.
    """

    id: int
    reach: Reach
    nature: Nature = Nature.STEADY
    validators: Validators = Validators.NONE
    born: int = 0
    period: int = 0
    gone: range = range(0)
    target: int | None = None
    related: tuple[int, ...] = ()

    def exists(self, day: int) -> bool:
        """Whether the site serves it on a day."""
        return self.born <= day and day not in self.gone

    def version(self, day: int) -> int:
        """Return how often its text was written by a day: 1 before any edit."""
        return 1 + (day - self.born) // self.period if self.period else 1

    def edited_on(self, day: int) -> int:
        """Return the last day, at most this one, on which its text was written."""
        return self.born + (self.version(day) - 1) * self.period


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """All of the site's articles by id, in the order of their ids.

    plain: whether every link to an article has the same form (no twins, nothing
        that tracks, no sessions), and no server asks for time. What is stored does
        then not depend on which of two links is found first, nor on the hour.
    """

    stories: dict[int, Story]
    plain: bool = False

    def reached_by(self, *reaches: Reach) -> list[Story]:
        """Return the stories that are found so, the youngest first."""
        found = [story for story in self.stories.values() if story.reach in reaches]
        return sorted(found, key=lambda story: (-story.born, -story.id))


# How many of `FULL_SIZE` articles, and in which ways one can come to them.
_SPECIAL: Sequence[tuple[Nature, int]] = (
    (Nature.EDITED, 120),
    (Nature.ADORNED, 120),
    (Nature.COUNTED, 20),
    (Nature.SLOW, 8),
    (Nature.MISSING_404, 12),
    (Nature.MISSING_410, 6),
    (Nature.MISSING_SOFT, 8),
    (Nature.ONCE_500, 4),
    (Nature.ONCE_503, 2),
    (Nature.ONCE_429, 2),
    (Nature.ONCE_DROPPED, 4),
    (Nature.ONCE_CUT, 4),
    (Nature.ALWAYS_500, 3),
    (Nature.ALWAYS_DROPPED, 3),
    (Nature.ALWAYS_CUT, 3),
    (Nature.TO_WWW, 16),
    (Nature.TO_ARTICLE, 8),
    (Nature.TO_HOME, 5),
    (Nature.TO_ITSELF, 3),
    (Nature.TO_ELSEWHERE, 3),
    (Nature.TO_PRIVATE, 3),
    (Nature.FORBIDDEN, 6),
)
_REACHES: Sequence[tuple[Reach, int]] = (
    (Reach.SITEMAPS, 430),
    (Reach.RELATED, 340),
    (Reach.SEVERAL, 200),
    (Reach.SESSIONS, 12),
    (Reach.FEED, 15),
    (Reach.NOTHING, 25),
)
_VALIDATORS = (
    *[Validators.NONE] * 6,
    *[Validators.ETAG] * 4,
    *[Validators.DATE] * 4,
    *[Validators.BOTH] * 3,
    Validators.RESTLESS,
    *[Validators.DEAF] * 2,
)
# Not every crawl finds these: nothing else is told by them.
_STEADY_ONLY = (Reach.NOTHING, Reach.SESSIONS)
_PERIODS = (1, 3, 10)
# Missing from the third day on for ever, or for a while.
_GONE = (range(2, 10_000), range(2, 6))


def make_plan(size: int = FULL_SIZE, seed: int = 1, *, plain: bool = False) -> Plan:
    """Return the plan of a site with `size` articles on its first day, 150 at least."""
    random = Random(seed)
    reaches = _dealt(_REACHES, size, Reach.LISTS)
    # What depends on how long a crawl waits is not plain.
    special = [pair for pair in _SPECIAL if not plain or pair[0] not in IMPATIENT]
    natures = _dealt(special, size, Nature.STEADY)
    random.shuffle(reaches)
    _behind_found(natures, reaches, random)
    stories = [*_first(reaches, natures, random), *_born_later(size, random)]
    return Plan({story.id: story for story in _linked(stories, random)}, plain)


def _dealt(shares: Sequence[tuple[_Kind, int]], size: int, rest: _Kind) -> list[_Kind]:
    dealt = [kind for kind, share in shares for _ in range(max(2, share * size // FULL_SIZE))]
    return dealt + [rest] * (size - len(dealt))


def _behind_found(natures: list[Nature], reaches: Sequence[Reach], random: Random) -> None:
    """Shuffle the natures so that whatever is special can be found."""
    random.shuffle(natures)
    hidden = [n for n, reach in enumerate(reaches) if reach in _STEADY_ONLY]
    plain = (
        n
        for n, nature in enumerate(natures)
        if nature is Nature.STEADY and reaches[n] not in _STEADY_ONLY
    )
    for number in hidden:
        if natures[number] is not Nature.STEADY:
            other = next(plain)
            natures[number], natures[other] = natures[other], natures[number]


def _first(reaches: Sequence[Reach], natures: Sequence[Nature], random: Random) -> Iterator[Story]:
    count: Counter[Nature] = Counter()
    for number, (reach, nature) in enumerate(zip(reaches, natures, strict=True)):
        first = FIRST_FORBIDDEN_ID if nature is Nature.FORBIDDEN else FIRST_ID
        story = Story(first + number, reach, nature, random.choice(_VALIDATORS))
        yield _behaving(story, count[nature])
        count[nature] += 1


def _behaving(story: Story, number: int) -> Story:
    """Return the story with its days, the so-manieth of its nature."""
    if story.nature is Nature.EDITED:
        stuck = number % 10 == 9
        validators = Validators.STUCK if stuck else story.validators
        return replace(story, validators=validators, period=_PERIODS[number % len(_PERIODS)])
    if story.nature in MISSING:
        return replace(story, gone=_GONE[number % len(_GONE)])
    return story


def _born_later(size: int, random: Random) -> Iterator[Story]:
    reaches = [Reach.LISTS, Reach.SITEMAPS, Reach.SEVERAL, Reach.FEED]
    count = max(len(reaches), BORN_A_DAY * size // FULL_SIZE)
    for day in range(1, LAST_DAY + 1):
        for number in range(count):
            id_ = FIRST_ID + size + day * 100 + number
            reach = reaches[number % len(reaches)]
            yield Story(id_, reach, validators=random.choice(_VALIDATORS), born=day)


def _linked(stories: Sequence[Story], random: Random) -> Iterator[Story]:
    """Yield the stories with what they name: who is found by links alone has a sure parent."""
    # What lists alone lead to, nobody else names.
    popular = [s.id for s in stories if s.reach is Reach.SEVERAL and not s.born]
    links = {story.id: random.sample(popular, RELATED_A_PAGE - 1) for story in stories}
    steady = [story for story in stories if story.nature is Nature.STEADY and not story.born]
    parents = [s.id for s in steady if s.reach in (Reach.LISTS, Reach.SEVERAL)]
    hidden = [story for story in stories if story.reach is Reach.RELATED]
    near = [s.id for s in steady if s.reach is Reach.RELATED][::2]
    for story in hidden:
        # The half that is near is linked by listed articles, a part of the rest by that half.
        far = story.id not in near and random.random() < 0.5
        links[random.choice(near if far else parents)].append(story.id)
    for story in stories:
        target = random.choice(parents) if story.nature is Nature.TO_ARTICLE else None
        yield replace(story, related=tuple(links[story.id]), target=target)
