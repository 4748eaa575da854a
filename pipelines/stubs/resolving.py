"""Which stored article a stub is of. Within the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from pipelines.json_arrays import as_json
from pipelines.stubs.keys import TargetKind
from pipelines.stubs.resolution import Resolution
from pipelines.stubs.teasers import begins

# A key is the kind, a blank and the name: see `pipelines.stubs.keys`.
_OF_ARTICLES = """
SELECT stubs.id FROM json_each(:ids) AS wanted
CROSS JOIN articles ON articles.id = wanted.value
CROSS JOIN stubs ON stubs.key = 'article ' || articles.identity
UNION
SELECT stubs.id FROM json_each(:ids) AS wanted
CROSS JOIN aliases ON aliases.article_id = wanted.value
CROSS JOIN stubs ON stubs.key = 'url ' || aliases.url
"""
_OF_TITLES = """
SELECT stubs.id FROM json_each(:ids) AS wanted
CROSS JOIN stub_titles ON stub_titles.article_id = wanted.value
CROSS JOIN stubs ON stubs.key = 'title ' || stub_titles.name
"""
_STUBS = """
SELECT stubs.id, substr(stubs.key, 1, instr(stubs.key, ' ') - 1), stubs.article_id, resolution
FROM json_each(?) AS wanted CROSS JOIN stubs ON stubs.id = wanted.value
"""
_CANDIDATES = """
SELECT stubs.id, {found} FROM json_each(:stubs) AS wanted
CROSS JOIN stubs ON stubs.id = wanted.value
CROSS JOIN {names} = substr(stubs.key, instr(stubs.key, ' ') + 1)
WHERE {found} NOT IN (SELECT value FROM json_each(:without))
"""
_FINDERS = {
    TargetKind.ARTICLE: _CANDIDATES.format(
        found="articles.id", names="articles ON articles.identity"
    ),
    TargetKind.URL: _CANDIDATES.format(found="aliases.article_id", names="aliases ON aliases.url"),
    TargetKind.TITLE: _CANDIDATES.format(
        found="stub_titles.article_id", names="stub_titles ON stub_titles.name"
    ),
}
_TEASERS = """
SELECT DISTINCT snippet FROM stub_forms WHERE stub_id = ? AND snippet IS NOT NULL
"""
_TEXT = """
SELECT summary FROM articles WHERE id = :id AND summary IS NOT NULL
UNION ALL SELECT text FROM (SELECT text FROM blocks WHERE article_id = :id ORDER BY ordinal)
"""
_RESOLVE = "UPDATE stubs SET article_id = ?, resolution = ? WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a stub is of: an article's row id or None, and how that was found, or why not."""

    article: int | None
    resolution: Resolution


def stubs_of(db: Database, ids: Sequence[int]) -> set[int]:
    """Return the stubs that may be of one of these articles, as identity, URLs and titles say."""
    linked = db.execute(_OF_ARTICLES, {"ids": as_json(ids)})
    return {stub for (stub,) in linked} | stubs_by_title(db, ids)


def stubs_by_title(db: Database, ids: Sequence[int]) -> set[int]:
    """Return the stubs that may be of one of these articles, as kept titles say."""
    return {stub for (stub,) in db.execute(_OF_TITLES, {"ids": as_json(ids)})}


def resolve(db: Database, stubs: Collection[int], without: Sequence[int] = ()) -> set[int]:
    """Look again which articles these stubs are of, other than those that are to be deleted.

    Return the articles that a stub came to or left.
    """
    before: dict[int, Resolved] = {}
    kinds: dict[TargetKind, list[int]] = defaultdict(list)
    for stub, kind, article, resolution in db.execute(_STUBS, [as_json(list(stubs))]):
        before[stub] = Resolved(article, Resolution(resolution))
        kinds[TargetKind(kind)].append(stub)
    moved = {
        stub: (before[stub], found)
        for kind, some in kinds.items()
        for stub, found in _found(db, kind, some, without)
        if found != before[stub]
    }
    db.conn.executemany(
        _RESOLVE, [(to.article, to.resolution.value, stub) for stub, (_, to) in moved.items()]
    )
    left = {of.article for pair in moved.values() for of in pair}
    return {article for article in left if article is not None}


def _found(
    db: Database, kind: TargetKind, stubs: Sequence[int], without: Sequence[int]
) -> Iterable[tuple[int, Resolved]]:
    candidates: Mapping[int, set[int]] = {stub: set() for stub in stubs}
    where = {"stubs": as_json(stubs), "without": as_json(without)}
    for stub, article in db.execute(_FINDERS[kind], where).fetchall():
        candidates[stub].add(article)
    for stub, articles in candidates.items():
        yield stub, _choice(db, kind, stub, articles)


def _choice(db: Database, kind: TargetKind, stub: int, articles: Collection[int]) -> Resolved:
    if not articles:
        return Resolved(None, Resolution.NOT_STORED)
    if len(articles) > 1:
        return Resolved(None, Resolution.SEVERAL_ARTICLES)
    (article,) = articles
    if kind is TargetKind.ARTICLE:
        return Resolved(article, Resolution.LINK)
    if kind is TargetKind.URL:
        return Resolved(article, Resolution.ALIAS)
    return _by_title(db, stub, article)


def _by_title(db: Database, stub: int, article: int) -> Resolved:
    teasers = [teaser for (teaser,) in db.execute(_TEASERS, [stub])]
    if not teasers:
        return Resolved(article, Resolution.TITLE)
    text = _beginning(db, article, 3 * max(map(len, teasers)) + 100)
    if all(begins(text, teaser) for teaser in teasers):
        return Resolved(article, Resolution.TITLE_AND_TEASER)
    return Resolved(None, Resolution.TEASER_DIFFERS)


def _beginning(db: Database, article: int, length: int) -> str:
    """Return the article's summary and body, up to the end of the block with that character."""
    texts, total = list[str](), 0
    for (text,) in db.execute(_TEXT, {"id": article}):
        texts.append(text)
        total += len(text)
        if total >= length:
            break
    return "\n".join(texts)
