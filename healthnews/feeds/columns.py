"""The columns of a feed: names, types and meanings, taken from the record's own definition."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Union, get_args, get_origin, get_type_hints

import msgspec

from healthnews.feeds.records import MOMENT


class Kind(StrEnum):
    """The types a column may have, in the words of the documentation."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    TRUTH = "true or false"
    MOMENT = "moment"
    LIST = "list"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Type:
    """A type. `item` is that of a list's items, `inside` the columns of an object."""

    kind: Kind
    nullable: bool = False
    item: Type | None = None
    inside: tuple[Column, ...] = ()

    def __str__(self) -> str:
        word = self.kind.value
        if self.item is not None:
            word = f"list of {self.item.kind}"
        return f"{word} or null" if self.nullable else word


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `meaning` is empty inside objects, which `docs/record.md` explains."""

    name: str
    type: Type
    meaning: str = ""


_PLAIN = {str: Kind.TEXT, int: Kind.INTEGER, float: Kind.NUMBER, bool: Kind.TRUTH}


def columns(record: type) -> tuple[Column, ...]:
    """Return a record type's columns, in order. Raises TypeError for a type no format has."""
    hints = get_type_hints(record, include_extras=True)
    return tuple(
        Column(field.name, _type(hints[field.name]), _meaning(hints[field.name]))
        for field in fields(record)
    )


def _type(hint: object) -> Type:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        found = _type(arguments[0])
        is_moment = any(MOMENT in (of.extra or {}) for of in _metas(hint))
        return Type(Kind.MOMENT, found.nullable) if is_moment else found
    if origin in (Union, UnionType):
        (inner,) = [argument for argument in arguments if argument is not NoneType]
        found = _type(inner)
        return Type(found.kind, nullable=True, item=found.item, inside=found.inside)
    if origin is tuple:
        return Type(Kind.LIST, item=_type(arguments[0]))
    if is_dataclass(hint) and isinstance(hint, type):
        return Type(Kind.OBJECT, inside=columns(hint))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Type(Kind.TEXT)
    if isinstance(hint, type) and hint in _PLAIN:
        return Type(_PLAIN[hint])
    raise TypeError(f"no column can hold {hint!r}")


def _meaning(hint: object) -> str:
    return next((of.description for of in _metas(hint) if of.description), "")


def _metas(hint: object) -> list[msgspec.Meta]:
    return [of for of in get_args(hint)[1:] if isinstance(of, msgspec.Meta)]
