"""An article forgotten: a tombstone first, then everything that holds it, step by step.

Every step can be repeated, so whatever a kill has left undone, forgetting again does.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipelines.archive.captures import result_of
from pipelines.archive.names import (
    BLOCKED,
    DAMAGED_SUFFIX,
    open_segments,
    relative_name,
)
from pipelines.archive.prune_report import LeftAlone
from pipelines.archive.recovery import recover
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore
from pipelines.errors import StoreError
from pipelines.forgetting.captures import Cut, Sought, cut_out
from pipelines.naming import names_of
from pipelines.rebuild.built import built_path
from pipelines.rebuild.tasks import Reader
from pipelines.swap import kept_copies

_READ = "a program is reading it and still needs what was there: forget again once it has ended"


@dataclass(frozen=True, slots=True)
class Stores:
    """Where an article may be. db: the file of `articles`. archive: may not exist."""

    db: Path
    articles: ArticleStore
    crawl: CrawlStore
    archive: Path


@dataclass(frozen=True, slots=True)
class Named:
    """What a name means. title: None where no such article is stored."""

    identity: str
    title: str | None
    own: tuple[str, ...]
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What forgetting came to.

    stored: whether the article was in `articles.db`. copies: what swaps have kept,
        with the article in it until now.
    captures: removed from the archive. kept_for_others: payloads that other pages have, too.
    rewritten, removed: segments. left: what could not be removed now, and why.
    beyond: files that may hold it and are not looked into.
    """

    identity: str
    stored: bool
    copies: tuple[str, ...]
    captures: int
    kept_for_others: int
    rewritten: int
    removed: int
    left: tuple[LeftAlone, ...]
    beyond: tuple[str, ...]

    @property
    def finished(self) -> bool:
        """Whether nothing that is looked into holds the article any more."""
        return not self.left


def named(stores: Stores, text: str) -> Named:
    """Return which article a URL or an identity names, known or not."""
    names = names_of(text)
    for name in names:
        places = stores.articles.places(name)
        if places is not None:
            return Named(places.identity, places.title, places.own, places.shared)
    known = stores.crawl.tombstones.find(names)
    if known is not None:
        return Named(known, None, (), ())
    # The text is an address of it, unless it is its identity.
    return Named(names[-1], None, names[:1], ())


def forget(
    stores: Stores, who: Named, reason: str, now: datetime, reader: Reader = result_of
) -> Forgotten:
    """Remove an article from the databases and the archive, and keep it from coming back.

    Raises sqlite3.Error, ArchiveError where the archive cannot be read or
    written, or others are at its upkeep. Whatever is done then stays done;
    forgetting again does the rest.
    """
    tombstones = stores.crawl.tombstones
    tombstones.put(who.identity, reason, now, who.own, who.shared)
    if stores.archive.is_dir():
        recover(stores.archive, stores.articles, stores.crawl, clock=lambda: now)
    logs = [] if stores.crawl.remove_traces(who.identity) else [LeftAlone("crawl.db", _READ)]
    stored = stores.articles.remove(who.identity)
    if not stores.articles.empty_log():
        logs.append(LeftAlone(str(stores.db), _READ))
    copies, unfinished = _remove_from_copies(kept_copies(stores.db), who.identity)
    cut = _cut(stores, who.identity, reader)
    forgotten = Forgotten(
        identity=who.identity,
        stored=stored,
        copies=copies,
        captures=cut.captures,
        kept_for_others=cut.kept_for_others,
        rewritten=len(cut.rewritten),
        removed=len(cut.removed),
        left=(*cut.left_alone(), *logs, *unfinished),
        beyond=tuple(map(str, _beyond(stores))),
    )
    if forgotten.finished:
        tombstones.finish(who.identity, now)
    return forgotten


def _cut(stores: Stores, identity: str, reader: Reader) -> Cut:
    archive, tombstones = stores.archive, stores.crawl.tombstones
    if not archive.is_dir():
        return Cut()
    own, shared = tombstones.own_names(identity), tombstones.shared_urls(identity)
    cut = cut_out(archive, stores.crawl.captures, Sought(identity, own, shared, reader))
    for path in open_segments(archive):
        # What its writer has fetched and not yet told of is not in the index.
        cut.left.setdefault(relative_name(archive, path), "it is being written: forget again later")
    return cut


def _remove_from_copies(
    copies: Sequence[Path], identity: str
) -> tuple[tuple[str, ...], list[LeftAlone]]:
    removed, left = list[str](), list[LeftAlone]()
    for path in copies:
        try:
            with ArticleStore.open(path) as store:
                if store.remove(identity):
                    removed.append(str(path))
                if not store.empty_log():
                    left.append(LeftAlone(str(path), _READ))
        except StoreError as error:
            left.append(LeftAlone(str(path), str(error).removeprefix(f"{path}: ")))
    return tuple(removed), left


def _beyond(stores: Stores) -> list[Path]:
    """Return what of ours may hold the article still, and is nobody's to rewrite."""
    found = list[Path]()
    with suppress(OSError):
        for place in (stores.archive, stores.archive / BLOCKED):
            found += place.glob(f"*{DAMAGED_SUFFIX}*") if place.is_dir() else ()
        beside = stores.db.parent
        found += beside.glob("*.parts")
        found += (path for path in beside.glob("*.db") if built_path(path).exists())
        found += beside.glob("*.building")
    return sorted(found)
