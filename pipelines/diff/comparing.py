"""Two databases side by side, in order of identity, an article at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path

import msgspec

from parsers.record import Article
from pipelines.article_reads import StoredArticle
from pipelines.articles import ArticleStore
from pipelines.content import canonical_content, canonical_json
from pipelines.diff.records import ArticleDiffs, Diff, FieldDiff, Kept, Sample, SiteDiff
from pipelines.diff.values import first_difference

_Pair = tuple[StoredArticle | None, StoredArticle | None]

# As people know the record. Facts of the fetch are no content and never differ here.
_ORDER = (*(item.name for item in fields(Article)), "aliases")


def diff(
    old: Path,
    new: Path,
    *,
    site: str | None = None,
    samples: int = 3,
    on_article: Callable[[], None] | None = None,
) -> Diff:
    """Compare two databases, each as it is at one moment, in constant memory.

    `site` limits the comparison to articles of one site; at most `samples` are
    kept per field and per kind of article. `on_article` is called for every
    article compared.

    Raises what `ArticleStore.open` raises for a reader.
    """
    tallies: dict[str, _Tally] = {}
    with (
        ArticleStore.open(old, read_only=True) as before,
        ArticleStore.open(new, read_only=True) as after,
        before.frozen(),
        after.frozen(),
    ):
        for mine, theirs in _pairs(before.stored(), after.stored()):
            owner = _site_of(mine, theirs)
            if site is None or owner == site:
                tallies.setdefault(owner, _Tally(samples)).take(mine, theirs)
            if on_article is not None:
                on_article()
    return Diff(tuple(tally.result(name) for name, tally in sorted(tallies.items())))


def _pairs(old: Iterator[StoredArticle], new: Iterator[StoredArticle]) -> Iterator[_Pair]:
    """Yield every article of either side, paired by identity."""
    mine, theirs = next(old, None), next(new, None)
    while mine is not None or theirs is not None:
        if theirs is None or (mine is not None and mine.identity < theirs.identity):
            yield mine, None
            mine = next(old, None)
        elif mine is None or theirs.identity < mine.identity:
            yield None, theirs
            theirs = next(new, None)
        else:
            yield mine, theirs
            mine, theirs = next(old, None), next(new, None)


def _site_of(mine: StoredArticle | None, theirs: StoredArticle | None) -> str:
    stored = theirs or mine
    return stored.article.site if stored is not None else ""


@dataclass(slots=True)
class _FieldTally:
    added: int = 0
    gone: int = 0
    changed: int = 0
    samples: list[Sample] = field(default_factory=list)


@dataclass(slots=True)
class _Tally:
    """Counts of one site while its articles stream by."""

    limit: int
    same: int = 0
    changed: int = 0
    added_count: int = 0
    gone_count: int = 0
    fields: dict[str, _FieldTally] = field(default_factory=dict)
    added: list[Kept] = field(default_factory=list)
    gone: list[Kept] = field(default_factory=list)

    def take(self, mine: StoredArticle | None, theirs: StoredArticle | None) -> None:
        """Count one article, as the old and the new database have it."""
        if mine is not None and theirs is not None:
            self._compare(mine, theirs)
        elif theirs is not None:
            self.added_count += 1
            self._keep(self.added, theirs)
        elif mine is not None:
            self.gone_count += 1
            self._keep(self.gone, mine)

    def result(self, site: str) -> SiteDiff:
        """Return what was counted."""
        return SiteDiff(
            site,
            ArticleDiffs(self.same, self.changed, self.added_count, self.gone_count),
            tuple(
                FieldDiff(name, of.added, of.gone, of.changed, tuple(of.samples))
                for name in _ORDER
                if (of := self.fields.get(name)) is not None
            ),
            tuple(self.added),
            tuple(self.gone),
        )

    def _keep(self, kept: list[Kept], stored: StoredArticle) -> None:
        if len(kept) < self.limit:
            kept.append(Kept(stored.identity, _address(stored.article), stored.article.title))

    def _compare(self, mine: StoredArticle, theirs: StoredArticle) -> None:
        if mine == theirs:
            self.same += 1
            return
        old, new = _content(mine), _content(theirs)
        differing = [name for name in _ORDER if old.get(name) != new.get(name)]
        self.same += not differing
        self.changed += bool(differing)
        for name in differing:
            self._differs(name, theirs, old[name], new[name])

    def _differs(self, name: str, stored: StoredArticle, old: object, new: object) -> None:
        tally = self.fields.setdefault(name, _FieldTally())
        if _empty(old):
            tally.added += 1
        elif _empty(new):
            tally.gone += 1
        else:
            tally.changed += 1
        if len(tally.samples) < self.limit:
            place = first_difference(name, old, new)
            address = _address(stored.article)
            tally.samples.append(Sample(stored.identity, address, place.at, place.old, place.new))


def _content(stored: StoredArticle) -> dict[str, object]:
    content: dict[str, object] = msgspec.json.decode(
        canonical_json(canonical_content(stored.article))
    )
    return content | {"aliases": list(stored.aliases)}


def _empty(value: object) -> bool:
    # Zero readers are a fact; null and an empty list are none.
    return value is None or value in ("", [])


def _address(article: Article) -> str | None:
    return article.canonical_url or article.url
