"""Stubs, kept in step with the articles that show their teasers and those that they are of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from sqlite_utils import Database

from pipelines.stubs.references import replace_references
from pipelines.stubs.resolving import resolve, stubs_by_title, stubs_of
from pipelines.stubs.teaser_rows import teasers_on
from pipelines.stubs.titles import forget_titles, replace_titles

if TYPE_CHECKING:
    from pipelines.relations import Change


class Stubs:
    """One stub for each article that teasers are of, and which stored one that is; a `Relation`.

    Both methods return the articles that a stub came to or left. Articles whose
    pages show the stub are not among them: there may be a million, and what they
    show is read from the stub.
    """

    def update(self, db: Database, change: Change) -> Collection[int]:
        """Take in the teasers on pages, and the articles that stubs may be of."""
        if not change.written:
            return resolve(db, stubs_of(db, change.sighted))
        # By the titles that they had: what had one of them may have another now.
        seen = stubs_by_title(db, change.written)
        replace_titles(db, change.written)
        shown = replace_references(db, change.written, teasers_on(db, change.written))
        seen |= stubs_of(db, change.sighted) | shown.reformed
        return shown.bereft | resolve(db, seen)

    def remove(self, db: Database, ids: Sequence[int]) -> Collection[int]:
        """Let go of the teasers on these pages; what is of these articles is of none."""
        seen = stubs_of(db, ids)
        forget_titles(db, ids)
        shown = replace_references(db, ids, ())
        touched = shown.bereft | resolve(db, seen | shown.reformed, without=ids)
        return touched.difference(ids)
