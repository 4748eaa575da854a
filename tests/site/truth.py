"""What a crawl must make of the site: known from the plan alone, whatever crawls.

Outcomes are named as `docs/outcomes.md` names them.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.site import words
from tests.site.plan import MISSING, Nature, Plan, Reach, Story, Validators

_OUTCOMES: dict[Nature, frozenset[str]] = {
    Nature.ALWAYS_500: frozenset({"http_error"}),
    Nature.ALWAYS_DROPPED: frozenset({"network_error"}),
    Nature.ALWAYS_CUT: frozenset({"network_error"}),
    Nature.TO_ARTICLE: frozenset({"redirected"}),
    Nature.TO_HOME: frozenset({"soft_404"}),
    Nature.TO_ITSELF: frozenset({"redirected"}),
    Nature.TO_ELSEWHERE: frozenset({"offsite"}),
    # An address of a private network is off the site, too.
    Nature.TO_PRIVATE: frozenset({"offsite", "unsafe"}),
    Nature.FORBIDDEN: frozenset({"robots"}),
}
# The server asks for time: what heeds it may come again later, in the same run or not.
_ASKS_FOR_TIME = {
    Nature.ONCE_503: frozenset({"stored", "http_error"}),
    Nature.ONCE_429: frozenset({"stored", "blocked"}),
}


@dataclass(frozen=True, slots=True)
class Truth:
    """What is so on a day, for a crawl that knew nothing before.

    stored: the articles that must be stored, by id; none of the others may be,
        but those in `late`.
    late: articles whose server asks for time at the first request: stored by
        this run or by one that comes later.
    unreachable: articles that exist, and that nothing leads to.
    outcomes: the outcomes that the one request for an article may have, for each
        article that can be found.
    """

    stored: frozenset[int]
    late: frozenset[int]
    unreachable: frozenset[int]
    outcomes: dict[int, frozenset[str]]


def truth(plan: Plan, day: int) -> Truth:
    """Return what is so on a day."""
    born = [story for story in plan.stories.values() if story.born <= day]
    found = [story for story in born if story.reach is not Reach.NOTHING]
    outcomes = {story.id: _outcomes(story, day) for story in found}
    return Truth(
        stored=frozenset(id_ for id_, names in outcomes.items() if names == {"stored"}),
        late=frozenset(story.id for story in found if story.nature in _ASKS_FOR_TIME),
        unreachable=frozenset(story.id for story in born if story.reach is Reach.NOTHING),
        outcomes=outcomes,
    )


def text_of(story: Story, day: int) -> str:
    """Return the paragraphs of an article's text on a day, a line each."""
    return "\n".join(words.paragraphs(story.id, story.version(day)))


def changed(story: Story, since: int, day: int) -> bool:
    """Whether an article says something else than it did, whatever the server says about it."""
    return story.version(since) != story.version(day)


def change_is_visible(story: Story) -> bool:
    """Whether a conditional request can tell a change: a stuck validator hides it."""
    return story.validators is not Validators.STUCK


def answers_304(story: Story) -> bool:
    """Whether the server answers 304 where a client has what there is."""
    return story.validators in (
        Validators.ETAG,
        Validators.DATE,
        Validators.BOTH,
        Validators.STUCK,
    )


def _outcomes(story: Story, day: int) -> frozenset[str]:
    if story.nature in MISSING and day in story.gone:
        soft = story.nature is Nature.MISSING_SOFT
        return frozenset({"soft_404" if soft else "http_error"})
    late = _ASKS_FOR_TIME.get(story.nature)
    return late or _OUTCOMES.get(story.nature, frozenset({"stored"}))
