"""Which pages show which stubs, and in what form. Within the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from pipelines.inserts import Value, insert_values
from pipelines.json_arrays import as_json
from pipelines.stubs.places import add_missing, find_places
from pipelines.stubs.showing import show, show_more
from pipelines.stubs.teaser_rows import Shown

_OLD = """
SELECT DISTINCT form_id FROM stub_references
WHERE article_id IN (SELECT value FROM json_each(?))
"""
_DROP = "DELETE FROM stub_references WHERE article_id IN (SELECT value FROM json_each(?))"
_UNUSED = """
SELECT forms.id, forms.stub_id FROM json_each(?) AS wanted
CROSS JOIN stub_forms AS forms ON forms.id = wanted.value
WHERE NOT EXISTS (SELECT 1 FROM stub_references AS shown WHERE shown.form_id = forms.id)
"""
_FORGET_FORMS = "DELETE FROM stub_forms WHERE id IN (SELECT value FROM json_each(?))"
_GONE = """
SELECT id, key, article_id FROM stubs
WHERE id IN (SELECT value FROM json_each(?))
    AND NOT EXISTS (SELECT 1 FROM stub_forms WHERE stub_forms.stub_id = stubs.id)
"""
_FORGET_STUBS = "DELETE FROM stubs WHERE id IN (SELECT value FROM json_each(?))"
_COLUMNS = ("article_id", "ordinal", "form_id")


@dataclass(frozen=True, slots=True)
class Reshown:
    """What a change of references did to stubs.

    unsettled: row ids of stubs of which it is to be asked which article they are of:
        new ones, and those that have other teasers where these tell.
    redated: row ids of stubs that are new, or dated otherwise than before.
    gone: keys of stubs that no page shows any more.
    bereft: articles that these were of.
    """

    unsettled: set[int]
    redated: set[int]
    gone: set[str]
    bereft: set[int]


@dataclass(frozen=True, slots=True)
class _Gone:
    id: int
    key: str
    article: int | None


def replace_references(db: Database, ids: Sequence[int], shown: Sequence[Shown]) -> Reshown:
    """Let the pages of the articles `ids` show these teasers, and none that they showed before."""
    wanted = as_json(ids)
    old = [form for (form,) in db.execute(_OLD, [wanted])]
    if old:
        db.execute(_DROP, [wanted])
    places = find_places(db, list({id(of.teaser): of.teaser for of in shown}.values()))
    add_missing(db, places)
    values: list[Value] = []
    for of in shown:
        values += (of.article_id, of.ordinal, places.of[id(of.teaser)])
    insert_values(db.conn, "stub_references", _COLUMNS, values)
    poorer = set[int]()
    gone: list[_Gone] = []
    if old:
        poorer = _forget_forms(db, old)
        gone = _forget_stubs(db, poorer)
        poorer -= {stub.id for stub in gone}
    redated = show(db, poorer) | places.stubs.keys()
    richer = {stub: of for stub, of in places.richer().items() if stub not in poorer}
    redated |= show_more(db, richer)
    unsettled = poorer | places.stubs.keys() | places.titled()
    bereft = {stub.article for stub in gone if stub.article is not None}
    return Reshown(unsettled, redated, {stub.key for stub in gone}, bereft)


def _forget_forms(db: Database, forms: Sequence[int]) -> set[int]:
    """Delete those of the forms that no page shows any more; return the stubs that had them."""
    unused = dict(db.execute(_UNUSED, [as_json(forms)]).fetchall())
    db.execute(_FORGET_FORMS, [as_json(list(unused))])
    return set(unused.values())


def _forget_stubs(db: Database, stubs: Collection[int]) -> list[_Gone]:
    """Delete those of the stubs that have no form any more; return what they were."""
    gone = [_Gone(*row) for row in db.execute(_GONE, [as_json(list(stubs))])]
    db.execute(_FORGET_STUBS, [as_json([stub.id for stub in gone])])
    return gone
