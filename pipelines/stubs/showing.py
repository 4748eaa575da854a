"""What stands for stubs whose forms have changed. Within the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlite_utils import Database

from pipelines.inserts import Value, insert_values
from pipelines.json_arrays import as_json
from pipelines.stubs.faces import Face, Form, face_of, face_with
from pipelines.stubs.judged import FLAG_COLUMNS, family_of, flag_values

_FORMS = """
SELECT stubs.id, stubs.form_id, stubs.first_day, stubs.last_day,
       forms.id, forms.title, forms.snippet, forms.category, forms.date_published
FROM json_each(?) AS wanted
CROSS JOIN stubs ON stubs.id = wanted.value
CROSS JOIN stub_forms AS forms ON forms.stub_id = stubs.id
"""
_SHOWN = """
SELECT stubs.id, stubs.form_id, stubs.first_day, stubs.last_day,
       forms.title, forms.snippet, forms.category, forms.date_published
FROM json_each(?) AS wanted
CROSS JOIN stubs ON stubs.id = wanted.value
CROSS JOIN stub_forms AS forms ON forms.id = stubs.form_id
"""
_DATE = "UPDATE stubs SET first_day = ?, last_day = ? WHERE id = ?"
_SHOW = "UPDATE stubs SET form_id = ?, family = ? WHERE id = ?"
_FORGET_FLAGS = "DELETE FROM stub_flags WHERE stub_id IN (SELECT value FROM json_each(?))"


def show(db: Database, stubs: Collection[int]) -> set[int]:
    """Choose anew what stands for the stubs' forms; judge it where it is another than before.

    Return the stubs that are dated otherwise than before.
    """
    if not stubs:
        return set()
    before: dict[int, Face] = {}
    forms: dict[int, dict[int, Form]] = defaultdict(dict)
    for stub, shown, first, last, number, *text in db.execute(_FORMS, [as_json(list(stubs))]):
        before[stub] = Face(shown, first, last)
        forms[stub][number] = Form(*text)
    after = {stub: face_of(of.items()) for stub, of in forms.items()}
    return _change(db, before, after, forms)


def show_more(db: Database, gained: Mapping[int, Mapping[int, Form]]) -> set[int]:
    """Do what `show` does for stubs that have these forms more than before, and none less.

    The others are not read: a stub may have any number of them.
    """
    if not gained:
        return set()
    before: dict[int, Face] = {}
    after: dict[int, Face] = {}
    for stub, shown, first, last, *text in db.execute(_SHOWN, [as_json(list(gained))]):
        before[stub] = Face(shown, first, last)
        after[stub] = face_with(before[stub], Form(*text), gained[stub].items())
    return _change(db, before, after, gained)


def _change(
    db: Database,
    before: Mapping[int, Face],
    after: Mapping[int, Face],
    forms: Mapping[int, Mapping[int, Form]],
) -> set[int]:
    """Write where faces are others than before. `forms` has what new ones show."""
    days = {stub: _days(face) for stub, face in after.items()}
    redated = {stub for stub, of in days.items() if of != _days(before[stub])}
    db.conn.executemany(_DATE, [(*days[stub], stub) for stub in redated])
    # A number of a form is never given to another form while a stub shows it.
    changed = {stub: face.form for stub, face in after.items() if face.form != before[stub].form}
    if changed:
        _show_others(db, changed, forms)
    return redated


def _show_others(
    db: Database, changed: Mapping[int, int], forms: Mapping[int, Mapping[int, Form]]
) -> None:
    """Let stubs show the forms with these numbers, and judge what these say."""
    judged = {stub: forms[stub][number] for stub, number in changed.items()}
    db.conn.executemany(
        _SHOW, [(changed[stub], family_of(form), stub) for stub, form in judged.items()]
    )
    db.execute(_FORGET_FLAGS, [as_json(list(judged))])
    add_flags(db, judged)


def _days(face: Face) -> tuple[str | None, str | None]:
    return face.first_day, face.last_day


def add_flags(db: Database, judged: Mapping[int, Form]) -> None:
    """Flag stubs that have no flags, as the form says that stands for each."""
    values: list[Value] = []
    for stub, form in judged.items():
        values += flag_values(stub, form)
    insert_values(db.conn, "stub_flags", FLAG_COLUMNS, values)
