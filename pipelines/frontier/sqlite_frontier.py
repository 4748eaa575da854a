"""The frontier of a site in `crawl.db`. See `docs/frontier.md`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlite_utils import Database

from pipelines.frontier.batch import Batch, Limits
from pipelines.frontier.finding import DEPTH_REASON
from pipelines.frontier.leasing import Leases
from pipelines.frontier.reading import FrontierReader
from pipelines.frontier.records import Answer, Known, Lease, Link
from pipelines.frontier.shapes import TRAP_PAGES, TRAP_REASON
from pipelines.frontier.texts import storable_answer, storable_link
from pipelines.moments import to_text
from pipelines.transactions import immediate

LEASE_TIME = timedelta(days=1)
"""After this a lease is void that nobody ended.

Longer than a run may need for all that it has leased: 64 URLs, and ten minutes
between two of them where a robots.txt asks for that.
"""


class SqliteFrontier:
    """The URLs of one site, as one run sees them; a `Frontier`.

    Every method that writes is one transaction, or part of the one that the
    caller has open on the same database.
    """

    def __init__(  # noqa: PLR0913 - whose URLs, for which run, within which limits
        self,
        db: Database,
        site: str,
        run: int | None,
        *,
        max_depth: int,
        lease_time: timedelta = LEASE_TIME,
        trap_pages: int = TRAP_PAGES,
    ) -> None:
        """Keep the URLs of a site in an open `crawl.db`, for a run that stands in it.

        run: whose the leases are; None for who only looks and adds.
        max_depth: links between a start page and a URL, at most; what lies
            deeper is kept as excluded.
        lease_time: after it a lease that nobody ended is void.
        trap_pages: first visits to list pages of one shape that lead to no new
            article, in a row, before all like them are excluded.
        """
        self._db = db
        self._site = site
        self._limits = Limits(max_depth, trap_pages)
        self._leases = Leases(db, site, run, lease_time)
        self._reader = FrontierReader(db)

    def discover(self, links: Sequence[Link], at: datetime) -> list[Link]:
        """Keep what was found; return the excluded ones among it that were not known.

        What is too deep, or behind a trap, is not among them: see `too_deep` and
        `trapped`. Raises ValueError for a moment without a time zone, as every method.
        """
        return self._keep(links, at, Batch.find)

    def ask(self, links: Sequence[Link], at: datetime) -> list[Link]:
        """Keep URLs that the user names: due now, and first. Returns as `discover` does.

        However deep, gone or trapped; but not against the link's own exclusion.
        """
        return self._keep(links, at, Batch.ask)

    def lease(self, count: int, now: datetime, due_by: datetime) -> list[Lease]:
        """Hand out at most `count` URLs that are due by a moment, the most urgent first.

        now: when the leases begin; those that have expired by then are ended first.
        """
        with immediate(self._db):
            return self._leases.take(count, now, due_by)

    def preview(self, count: int, due_by: datetime) -> list[Lease]:
        """Return what `lease` would hand out, without a change."""
        return self._leases.preview(count, due_by)

    def acknowledge(self, answers: Sequence[Answer]) -> list[Link]:
        """Take note of answers whose results are stored, and of the links on them.

        Ends the leases. Returns the excluded links that were not known. Raises
        UnknownUrlError, with nothing written, for the key of no URL.
        """
        answers = [storable_answer(answer) for answer in answers]
        if not answers:
            return []
        with immediate(self._db):
            batch = Batch(self._db, self._site, self._limits)
            batch.load(
                (answer.key for answer in answers),
                (link for answer in answers for link in answer.links),
            )
            excluded = [link for answer in answers for link in batch.answer(answer)]
            batch.write()
        return excluded

    def release(self, keys: Sequence[str]) -> None:
        """Give back leases of this run that were not used: the URLs are due as they were."""
        with immediate(self._db):
            self._leases.give_back(keys)

    def release_all(self) -> int:
        """Give back every lease of the site, of whatever run; return how many there were."""
        with immediate(self._db):
            return self._leases.give_back_all()

    def due(self, by: datetime) -> int:
        """Return how many URLs are due by a moment and not leased."""
        return self._leases.due(by)

    def known(self, url_or_key: str) -> Known | None:
        """Return what is known of a URL, by its key or by itself; None where nothing is.

        By its key it is found at once, by its URL only after a look at all.
        """
        return self._reader.known(self._site, url_or_key)

    def knows(self, key: str) -> bool:
        """Tell whether a page stands in the frontier, in whatever state."""
        return self._reader.has_key(self._site, key)

    def has_articles(self) -> bool:
        """Tell whether a URL of the site has ever given an article."""
        return self._reader.has_articles(self._site)

    def too_deep(self) -> int:
        """Return how many URLs are excluded because they lie too deep."""
        return self._reader.excluded(self._site, DEPTH_REASON)

    def trapped(self) -> int:
        """Return how many list pages are excluded because their like led to nothing."""
        return self._reader.excluded(self._site, TRAP_REASON)

    def _keep(
        self, links: Sequence[Link], at: datetime, keep: Callable[[Batch, Link, str], bool]
    ) -> list[Link]:
        links = [storable_link(link) for link in links]
        moment = to_text(at)
        if not links:
            return []
        with immediate(self._db):
            batch = Batch(self._db, self._site, self._limits)
            batch.load((), links)
            links = list(map(batch.judged, links))
            new = [link for link in links if keep(batch, link, moment)]
            batch.write()
        return [link for link in new if link.exclusion is not None]
