"""What a stub says, from the different teasers there are of it. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from pipelines.dates import china_day


class Form(msgspec.Struct, frozen=True, gc=False):
    """One wording of a teaser, on however many pages; fields as in `related`."""

    title: str
    snippet: str | None
    category: str | None
    date_published: str | None

    def digest(self) -> int:
        """Return a number of 64 bits that tells the forms of one stub apart."""
        parts = (self.title, self.snippet, self.category, self.date_published)
        text = "\x1f".join(["\x1e" if part is None else part for part in parts])
        digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)


@dataclass(frozen=True, slots=True)
class Face:
    """What stands for all forms of a stub.

    form: the number of the one with the longest snippet.
    first_day, last_day: between which the forms date the article, as `YYYY-MM-DD`;
        None where none does. They are the same where all agree.
    """

    form: int
    first_day: str | None
    last_day: str | None


def face_of(forms: Iterable[tuple[int, Form]]) -> Face:
    """Return the face of a stub with these forms, at least one, each with its number.

    Among snippets of equal length the last in order of code points is taken, among
    equal ones the last title, then category, then date: what the forms say decides,
    not which came first.
    """
    listed = list(forms)
    number, _ = max(listed, key=lambda entry: _fullness(entry[1]))
    days = [day for _, form in listed if (day := _day(form.date_published)) is not None]
    return Face(number, min(days, default=None), max(days, default=None))


def face_with(face: Face, shown: Form, more: Iterable[tuple[int, Form]]) -> Face:
    """Return the face of a stub that had this face, whose form is `shown`, after more forms.

    That of all its forms together, told without the others.
    """
    found = face_of([(face.form, shown), *more])
    firsts = [day for day in (face.first_day, found.first_day) if day is not None]
    lasts = [day for day in (face.last_day, found.last_day) if day is not None]
    return Face(found.form, min(firsts, default=None), max(lasts, default=None))


def _fullness(form: Form) -> tuple[int, list[tuple[bool, str]]]:
    parts = (form.snippet, form.title, form.category, form.date_published)
    return len(form.snippet or ""), [(part is not None, part or "") for part in parts]


def _day(stated: str | None) -> str | None:
    day = None if stated is None else china_day(stated)
    return None if day is None else day.isoformat()
