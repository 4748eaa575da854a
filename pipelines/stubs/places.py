"""The rows of stubs and forms that teasers belong to. Within the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlite_utils import Database

from pipelines.inserts import Row, insert
from pipelines.json_arrays import as_json
from pipelines.stubs.faces import Face, Form, face_of
from pipelines.stubs.judged import family_of
from pipelines.stubs.keys import Target, TargetKind
from pipelines.stubs.resolution import Resolution
from pipelines.stubs.showing import add_flags
from pipelines.stubs.teaser_rows import Teaser

_KNOWN = """
SELECT stubs.key, stubs.id, stub_forms.digest, stub_forms.id
FROM json_each(?) AS wanted
CROSS JOIN stubs ON stubs.key = wanted.value
CROSS JOIN stub_forms ON stub_forms.stub_id = stubs.id
"""
_LAST = "SELECT (SELECT max(id) FROM stubs), (SELECT max(id) FROM stub_forms)"
_STUB_COLUMNS = ("id", "key", "url", "form_id", "family", "first_day", "last_day", "resolution")
_FORM_COLUMNS = ("id", "stub_id", "digest", "title", "snippet", "category", "date_published")


@dataclass(slots=True)
class Places:
    """Where teasers belong, and what of that is not in the database yet.

    of: row ids of forms, by the `id` of the `Teaser`.
    stubs: targets of new stubs, by row id.
    forms: new forms by row id, with the row id of their stub.
    """

    of: dict[int, int] = field(default_factory=dict)
    stubs: dict[int, Target] = field(default_factory=dict)
    forms: dict[int, tuple[int, Teaser]] = field(default_factory=dict)

    def richer(self) -> dict[int, dict[int, Form]]:
        """Return, by row id, the stubs that were known, with their new forms by row id."""
        found: dict[int, dict[int, Form]] = defaultdict(dict)
        for number, (stub, teaser) in self.forms.items():
            if stub not in self.stubs:
                found[stub][number] = teaser.form
        return found

    def titled(self) -> set[int]:
        """Return the stubs with new forms that are of an article by its title and their teasers."""
        forms = self.forms.values()
        return {stub for stub, of in forms if of.target.kind is TargetKind.TITLE}


def find_places(db: Database, teasers: Sequence[Teaser]) -> Places:
    """Return where these teasers belong, each given once."""
    stubs = dict[str, int]()
    forms = dict[tuple[int, int], int]()
    keys = [of.target.key for of in teasers]
    for key, stub, digest, form in db.execute(_KNOWN, [as_json(keys)]):
        stubs[key] = stub
        forms[stub, digest] = form
    last_stub, last_form = (last or 0 for last in db.execute(_LAST).fetchone())
    places = Places()
    for key, teaser in zip(keys, teasers, strict=True):
        if key not in stubs:
            last_stub += 1
            stubs[key] = last_stub
            places.stubs[last_stub] = teaser.target
        stub = stubs[key]
        if (stub, teaser.digest) not in forms:
            last_form += 1
            forms[stub, teaser.digest] = last_form
            places.forms[last_form] = stub, teaser
        places.of[id(teaser)] = forms[stub, teaser.digest]
    return places


def add_missing(db: Database, places: Places) -> None:
    """Make the stubs and forms that are new."""
    forms: dict[int, dict[int, Form]] = {stub: {} for stub in places.stubs}
    rows: list[Row] = []
    for number, (stub, teaser) in places.forms.items():
        form = teaser.form
        if stub in forms:
            forms[stub][number] = form
        text = (form.title, form.snippet, form.category, form.date_published)
        rows.append((number, stub, teaser.digest, *text))
    faces = {stub: face_of(of.items()) for stub, of in forms.items()}
    judged = {stub: forms[stub][face.form] for stub, face in faces.items()}
    stubs = [_stub(stub, places.stubs[stub], faces[stub], form) for stub, form in judged.items()]
    insert(db.conn, "stubs", _STUB_COLUMNS, stubs)
    insert(db.conn, "stub_forms", _FORM_COLUMNS, rows)
    add_flags(db, judged)


def _stub(number: int, target: Target, face: Face, shown: Form) -> Row:
    said = (face.form, family_of(shown), face.first_day, face.last_day)
    return (number, target.key, target.url, *said, Resolution.NOT_STORED.value)
