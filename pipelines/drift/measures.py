"""What a run measured, as typed records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from parsers.outcome import Outcome

KEPT = frozenset({Outcome.STORED, Outcome.UPDATED, Outcome.UNCHANGED, Outcome.DUPLICATE})
"""Pages that gave an article which is in the database."""

MISSED = frozenset(
    {
        Outcome.SOFT_404,
        Outcome.TOO_LARGE,
        Outcome.UNDECODABLE,
        Outcome.PARSE_ERROR,
        Outcome.INVALID,
    }
)
"""Pages that were served, and gave no article where one was to be expected.

Not among them: pages that are no articles by their address or kind (`listing`,
`not_article`, `redirected`), pages that need no reading (`not_modified`),
refusals (`blocked`), which have a rule of their own, and errors of the server
(`http_error`), which say nothing of how its pages look.
"""


@dataclass(frozen=True, slots=True)
class FieldCoverage:
    """On how many of the articles read a field holds something.

    missing_urls: the first addresses where it does not, for a person to look at.
    """

    field: str
    present: int
    total: int
    missing_urls: tuple[str, ...] = ()

    @property
    def share(self) -> float | None:
        """Between 0 and 1; None where no article was read."""
        return self.present / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class HostTraffic:
    """What one host answered.

    requests: answers, robots.txt, redirects and repeated requests among them.
    bytes: of the bodies as received.
    timed: answers whose time is known; seconds: of those, from request to the
        end of the answer, added up.
    slowest_seconds, slowest_url: None where no time is known.
    """

    host: str
    requests: int
    bytes: int
    timed: int
    seconds: float
    slowest_seconds: float | None
    slowest_url: str | None


@dataclass(frozen=True, slots=True)
class Measures:
    """What a run measured up to some moment.

    articles: articles read, whatever became of them.
    body_characters: of all their blocks, added up.
    body_median: median characters of a body, at most 0.8 % too low (see
        `pipelines.drift.lengths`); None where no article was read.
    related: teasers on the articles read.
    beautifulsoup: articles read from BeautifulSoup's tree, because lxml's lost text.
    loss_recovered: articles where a second reading restored text.
    fallback: articles of either kind, each counted once.
    lists: lists, sitemaps and feeds read; empty_lists: those that name no page
        that may be asked for.
    answers: how often each outcome occurred among the requests that were
        answered; absent means never. Exclusions and network errors have no part.
    fields: in the order of the record. hosts: in order of name.
    """

    articles: int = 0
    body_characters: int = 0
    body_median: int | None = None
    related: int = 0
    beautifulsoup: int = 0
    loss_recovered: int = 0
    fallback: int = 0
    lists: int = 0
    empty_lists: int = 0
    answers: Mapping[Outcome, int] = field(default_factory=dict)
    fields: tuple[FieldCoverage, ...] = ()
    hosts: tuple[HostTraffic, ...] = ()

    @property
    def pages(self) -> int:
        """Requests that were answered."""
        return sum(self.answers.values())

    @property
    def kept(self) -> int:
        """Pages whose article is in the database, new or known."""
        return self._count(KEPT)

    @property
    def article_pages(self) -> int:
        """Pages served where an article was to be expected."""
        return self._count(KEPT) + self._count(MISSED)

    @property
    def blocked(self) -> int:
        """Pages by which the site refused us."""
        return self.answers.get(Outcome.BLOCKED, 0)

    @property
    def requests(self) -> int:
        """HTTP answers of all hosts."""
        return sum(host.requests for host in self.hosts)

    @property
    def bytes(self) -> int:
        """Bytes of all bodies received."""
        return sum(host.bytes for host in self.hosts)

    def coverage(self, name: str) -> FieldCoverage | None:
        """Return the coverage of a field, or None where it was not measured."""
        return next((item for item in self.fields if item.field == name), None)

    def _count(self, outcomes: frozenset[Outcome]) -> int:
        return sum(self.answers.get(outcome, 0) for outcome in outcomes)
