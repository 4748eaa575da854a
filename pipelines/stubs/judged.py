"""What the form that stands for a stub says beyond its words: its family, and its flags. Pure."""

from __future__ import annotations

from pipelines.duplicates.families import family_key
from pipelines.duplicates.signing import family_number
from pipelines.inserts import Value
from pipelines.quality import flags_of_teaser
from pipelines.stubs.faces import Form

FLAG_COLUMNS = ("stub_id", "flag", "reason")


def family_of(form: Form) -> int | None:
    """Return what names the family of the title, as of an article with that title.

    None where the title leaves no subject. Whether anything else is of it is not asked.
    """
    key = family_key(form.title)
    return None if key is None else family_number(key)


def flag_values(stub: int, form: Form) -> list[Value]:
    """Return the rows of a stub's flags, in the order of `FLAG_COLUMNS`."""
    values: list[Value] = []
    for found in flags_of_teaser(form.title, form.snippet, form.category):
        values += (stub, str(found.flag), found.reason)
    return values
