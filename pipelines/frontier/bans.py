"""Forgotten articles, as the frontier of their site knows them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from parsers.outcome import Outcome
from pipelines.frontier.records import Exclusion
from pipelines.tombstones import Tombstones

_ARTICLE = "article "


def key_bans(db: Database, site: str, pages: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return which of these pages, given as key and URL, are forgotten, and why, by key."""
    tombstones = Tombstones(db)
    if not tombstones.any():
        return {}
    names: dict[str, set[str]] = {}
    for key, url in pages:
        names.setdefault(key, set()).update({url, identity_of(site, key) or url})
    bans = tombstones.bans({name for some in names.values() for name in some})
    found = {key: bans.keys() & some for key, some in names.items()}
    return {key: bans[min(some)] for key, some in found.items() if some}


def excluded_by(ban: str) -> Exclusion:
    """Return what a link to a forgotten article is counted as."""
    return Exclusion(Outcome.NOT_ARTICLE, f"{ban}; not fetched")


def identity_of(site: str, key: str) -> str | None:
    """Return the identity of the article that a key names, or None for another page."""
    return f"{site}:{key.removeprefix(_ARTICLE)}" if key.startswith(_ARTICLE) else None


def key_in(site: str, identity: str) -> str | None:
    """Return the key that an article with this identity has in a site's frontier, if any."""
    begin = f"{site}:"
    return _ARTICLE + identity.removeprefix(begin) if identity.startswith(begin) else None
