"""What stands for stubs whose forms have changed. Within the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlite_utils import Database

from pipelines.inserts import Value, insert_values
from pipelines.json_arrays import as_json
from pipelines.stubs.faces import Form, face_of
from pipelines.stubs.judged import FLAG_COLUMNS, family_of, flag_values

_FORMS = """
SELECT stubs.id, stubs.form_id,
       forms.id, forms.title, forms.snippet, forms.category, forms.date_published
FROM json_each(?) AS wanted
CROSS JOIN stubs ON stubs.id = wanted.value
CROSS JOIN stub_forms AS forms ON forms.stub_id = stubs.id
"""
_DATE = "UPDATE stubs SET first_day = ?, last_day = ? WHERE id = ?"
_SHOW = "UPDATE stubs SET form_id = ?, family = ? WHERE id = ?"
_FORGET_FLAGS = "DELETE FROM stub_flags WHERE stub_id IN (SELECT value FROM json_each(?))"


def show(db: Database, stubs: Collection[int]) -> None:
    """Choose anew what stands for the stubs' forms; judge it where it is another than before."""
    if not stubs:
        return
    before: dict[int, int] = {}
    forms: dict[int, dict[int, Form]] = defaultdict(dict)
    for stub, shown, number, *text in db.execute(_FORMS, [as_json(list(stubs))]):
        before[stub] = shown
        forms[stub][number] = Form(*text)
    faces = {stub: face_of(of.items()) for stub, of in forms.items()}
    db.conn.executemany(
        _DATE, [(face.first_day, face.last_day, stub) for stub, face in faces.items()]
    )
    # A number of a form is never given to another form while a stub shows it.
    changed = {stub: face.form for stub, face in faces.items() if face.form != before[stub]}
    if not changed:
        return
    judged = {stub: forms[stub][number] for stub, number in changed.items()}
    db.conn.executemany(
        _SHOW, [(changed[stub], family_of(form), stub) for stub, form in judged.items()]
    )
    db.execute(_FORGET_FLAGS, [as_json(list(judged))])
    add_flags(db, judged)


def add_flags(db: Database, judged: Mapping[int, Form]) -> None:
    """Flag stubs that have no flags, as the form says that stands for each."""
    values: list[Value] = []
    for stub, form in judged.items():
        values += flag_values(stub, form)
    insert_values(db.conn, "stub_flags", FLAG_COLUMNS, values)
