"""What a comparison of two databases found, as typed records."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """One field of one article whose values differ.

    url: the article's address to look at: canonical, else as fetched.
    at: where inside the field, e.g. `blocks[3].text`.
    old, new: the values there as JSON text, cut to what differs.
    """

    identity: str
    url: str | None
    at: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class FieldDiff:
    """How often a field differs among articles that both databases have.

    added: it was null or empty. gone: it is null or empty now. changed: all others.
    """

    field: str
    added: int
    gone: int
    changed: int
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """An article that only one of the databases has."""

    identity: str
    url: str | None
    title: str


@dataclass(frozen=True, slots=True)
class ArticleDiffs:
    """Articles by how they differ. added: only in the new database. gone: only in the old."""

    same: int
    changed: int
    added: int
    gone: int


@dataclass(frozen=True, slots=True)
class SiteDiff:
    """What differs among the articles of one site.

    fields: those that differ in any article, in the record's order, `aliases` last.
    added, gone: samples of the articles that only one database has.
    """

    site: str
    articles: ArticleDiffs
    fields: tuple[FieldDiff, ...]
    added: tuple[Kept, ...]
    gone: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Diff:
    """What differs between two databases. sites: those with any article, in order of name."""

    sites: tuple[SiteDiff, ...]

    @property
    def different(self) -> bool:
        """Whether anything differs."""
        return any(
            site.articles.changed or site.articles.added or site.articles.gone
            for site in self.sites
        )
