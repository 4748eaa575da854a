"""Search in a database of articles."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import inf

from sqlite_utils import Database

from healthnews.feeds.search.engines import Engine, lookup_of
from healthnews.feeds.search.families import Families, families_of
from healthnews.feeds.search.found import Facts, facts_of, text_of, whole_documents
from healthnews.feeds.search.lookup import Filter, Ranked
from healthnews.feeds.search.passages import best_passage
from healthnews.feeds.search.query import Query, parse_query
from healthnews.feeds.search.ranking import Ranking
from healthnews.feeds.search.records import KINDS_OF, Hit, Kind
from healthnews.feeds.search.reranking import RERANKED, Reranker, reranked
from healthnews.feeds.search.stages import Stages
from healthnews.feeds.search.views import flags_of, views_of
from pipelines.search.documents import DocumentKind
from pipelines.search.index import version
from pipelines.search.tokens import VERSION

# Documents ranked for each hit asked for: copies, siblings and several pairs of
# one page fall together, and freshness may change the order.
_FOR_EACH = 5
_AT_LEAST = 50
_MAPPED = 256 * 1024 * 1024
WIDTH = 120
"""Characters of a passage, where the caller does not say."""


@dataclass(slots=True)
class _Group:
    """What becomes one hit: the best of its documents, and how many articles it stands for."""

    best: Facts
    score: float
    identities: set[str]
    copies: set[str]


class Search:
    """Finds articles. Only reads; belongs to one thread."""

    def __init__(
        self,
        db: Database,
        ranking: Ranking | None = None,
        *,
        engine: Engine = Engine.FTS5,
        reranker: Reranker | None = None,
    ) -> None:
        """Search in `articles.db`, which the caller has opened, and closes.

        reranker: looks at the first hits again; None: nothing does.

        Raises ModuleNotFoundError for an engine whose package is not installed.
        """
        self._db = db
        # Pages of the index are read where they lie: a tenth of the time.
        db.execute(f"PRAGMA mmap_size = {_MAPPED}").fetchall()
        self._ranking = ranking or Ranking()
        self._lookup = lookup_of(engine, db, self._ranking)
        self._reranker = reranker

    def refresh(self) -> None:
        """Bring an index beside the database up to it, as each search does first.

        Raises sqlite3.Error, and EngineError where it cannot be written.
        """
        self._lookup.refresh()

    @property
    def is_current(self) -> bool:
        """Whether the index was cut as this release cuts queries; else it may miss something."""
        return version(self._db) in (None, VERSION)

    def search(  # noqa: PLR0913 - one parameter per limit
        self,
        query: str | Query,
        *,
        limit: int = 10,
        kinds: Collection[Kind] = (),
        sites: Collection[str] = (),
        width: int = WIDTH,
        today: date | None = None,
    ) -> tuple[Hit, ...]:
        """Return what fits the query best, best first, one hit an article, at most `limit`.

        query: as a person types it, or taken apart already. kinds: what to look among; none
        means all. sites: names of site modules, beside those that the query names. width:
        characters of a passage. today: from which day freshness counts; the day it is, in
        UTC, unless given.

        Raises QueryError for a query that asks for nothing, sqlite3.Error where the
        database cannot be read, EngineError where an index beside it cannot.
        """
        asked = parse_query(query) if isinstance(query, str) else query
        wanted = Filter(_document_kinds(kinds), (*asked.sites, *sites), asked.since, asked.until)
        self._lookup.refresh()
        stages = Stages(self._lookup, asked, wanted)
        ranked = stages.ranked(max(_AT_LEAST, limit * _FOR_EACH))
        views = views_of(self._db)
        facts = facts_of(self._db, [one.document for stage in ranked for one in stage])
        known = sorted({of.identity for of in facts.values()})
        flags = flags_of(self._db, known, views)
        scored = self._scored(ranked, facts, flags, today or datetime.now(UTC).date())
        families = families_of(self._db, known, views)
        needles = stages.needles()
        is_limited = wanted != Filter() or bool(asked.phrases or asked.excluded)
        looked_at = limit if self._reranker is None else max(limit, RERANKED)
        groups = self._grouped(scored, families, is_limited=is_limited)[:looked_at]
        added = {group.best.identity for group in groups}.difference(known)
        if added:
            flags |= flags_of(self._db, sorted(added), views)
        hits = tuple(self._hit(group, needles, width, flags) for group in groups)
        if self._reranker is None:
            return hits
        words = " ".join((*asked.words, *asked.phrases))
        return (*reranked(hits[:RERANKED], words, self._reranker), *hits[RERANKED:])[:limit]

    def _scored(
        self,
        stages: list[list[Ranked]],
        facts: Mapping[int, Facts],
        flags: Mapping[str, tuple[str, ...]],
        today: date,
    ) -> list[tuple[float, Facts]]:
        """Return documents by score; none of a later stage scores above one of an earlier."""
        scored: list[tuple[float, Facts]] = []
        for stage in stages:
            most = scored[-1][0] if scored else inf
            found = [
                (min(most, one.score * self._factor(of, today, flags)), of)
                for one in stage
                if (of := facts.get(one.document)) is not None
            ]
            # Row ids differ between databases of the same articles; identities do not.
            scored += sorted(found, key=lambda item: (-item[0], item[1].identity, item[1].ordinal))
        return scored

    def _factor(self, of: Facts, today: date, flags: Mapping[str, tuple[str, ...]]) -> float:
        published = of.date_published or of.date_inferred
        factor = self._ranking.factor(published, today, flags.get(of.identity, ()))
        return factor * self._ranking.stub if of.kind is DocumentKind.STUB else factor

    def _grouped(
        self, scored: list[tuple[float, Facts]], families: Families, *, is_limited: bool
    ) -> list[_Group]:
        """Return one group per family, in the order of their best documents.

        is_limited: whether the query leaves out what does not fit, wherever that is.
        """
        groups: dict[str, _Group] = {}
        for score, facts in scored:
            shown = families.stands_for(facts.identity)
            group = groups.setdefault(families.family_of(shown), _Group(facts, score, set(), set()))
            group.identities.add(shown)
            if shown != facts.identity:
                group.copies.add(facts.identity)
        found = {of.identity: of for _, of in reversed(scored)}
        copies = {
            kept: group
            for group in groups.values()
            if (kept := families.stands_for(group.best.identity)) != group.best.identity
        }
        for kept in copies.keys() & found.keys():
            copies.pop(kept).best = found[kept]
        # Where a limit has left out what is kept, the copy is shown.
        if copies and not is_limited:
            self._show_whole(copies)
        return list(groups.values())

    def _show_whole(self, copies: Mapping[str, _Group]) -> None:
        """Put articles that are kept, and were not found themselves, in the place of copies."""
        for facts in facts_of(self._db, whole_documents(self._db, list(copies))).values():
            copies[facts.identity].best = facts

    def _hit(
        self,
        group: _Group,
        needles: Mapping[str, float],
        width: int,
        flags: Mapping[str, tuple[str, ...]],
    ) -> Hit:
        facts = group.best
        text = text_of(self._db, facts)
        return Hit(
            identity=facts.identity,
            url=facts.url,
            site=facts.site,
            kind=facts.kind,
            title=facts.title,
            question=text.question,
            position=facts.ordinal or None,
            summary=facts.summary,
            title_marks=best_passage(facts.title, needles, len(facts.title)).marks,
            passage=best_passage(text.body, needles, width),
            date_published=facts.date_published,
            date_modified=facts.date_modified,
            date_inferred=facts.date_inferred,
            date_inferred_method=facts.date_inferred_method,
            disclaimer=facts.disclaimer,
            flags=flags.get(facts.identity, ()),
            score=group.score,
            duplicates=len(group.copies - {facts.identity}),
            similar=len(group.identities) - 1,
        )


def _document_kinds(kinds: Collection[Kind]) -> tuple[str, ...] | None:
    if not kinds:
        return None
    return tuple(dict.fromkeys(str(of) for kind in kinds for of in KINDS_OF[kind]))
