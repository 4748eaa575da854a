"""Where the index is, what its documents are made of, and opening it."""

from __future__ import annotations

import shutil
from enum import StrEnum
from pathlib import Path

import tantivy
from sqlite_utils import Database

from healthnews.feeds.search.errors import EngineError

LAYOUT = 1
"""One more whenever documents of the same database come to be written otherwise."""

_SUFFIX = ".tantivy"
# Tokens come with blanks between them; this cuts there and does nothing else.
_CUT = "whitespace"
_WHOLE = "raw"


class Field(StrEnum):
    """The closed set of fields.

    TEXT: all tokens. SIGNS: the characters that begin tokens of Chinese, for queries of a single
    one. HEAD, HEAD_SIGNS: likewise, of title, questions and headings alone.
    NAME: identity, kind and ordinal, as JSON: row ids change where a database is swapped.
    DAY: the date as a number, 20250429; 0 without one. STAMP: of a stub, what it is, digested.
    STATE: of one document that is no text, up to where the others are.
    """

    TEXT = "text"
    SIGNS = "signs"
    HEAD = "head"
    HEAD_SIGNS = "head_signs"
    NAME = "name"
    IDENTITY = "identity"
    KIND = "kind"
    SITE = "site"
    DAY = "day"
    STAMP = "stamp"
    STATE = "state"


def folder_of(db: Database) -> Path:
    """Return the folder beside the database's file. Raises ValueError where it is no file."""
    name = next(file for _, name, file in db.execute("PRAGMA database_list") if name == "main")
    if not name:
        raise ValueError("a database in memory has no folder beside it for an index")
    return Path(f"{name}{_SUFFIX}")


def opened(folder: Path) -> tantivy.Index:
    """Open the index, or make an empty one where there is none that can be read.

    Raises EngineError where the folder cannot be written.
    """
    try:
        if tantivy.Index.exists(str(folder)):
            return tantivy.Index(_schema(), path=str(folder))
    except ValueError:  # of other fields, or damaged: all of it can be made again
        pass
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        return tantivy.Index(_schema(), path=str(folder))
    except (OSError, ValueError) as error:
        raise EngineError(folder, str(error)) from error


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(Field.TEXT, tokenizer_name=_CUT, index_option="position")
    builder.add_text_field(Field.HEAD, tokenizer_name=_CUT, index_option="position")
    builder.add_text_field(Field.SIGNS, tokenizer_name=_CUT, index_option="freq")
    builder.add_text_field(Field.HEAD_SIGNS, tokenizer_name=_CUT, index_option="freq")
    for name in (Field.IDENTITY, Field.KIND, Field.SITE):
        builder.add_text_field(name, tokenizer_name=_WHOLE, index_option="basic")
    builder.add_text_field(Field.NAME, stored=True, tokenizer_name=_WHOLE, index_option="basic")
    builder.add_text_field(Field.STATE, stored=True, tokenizer_name=_WHOLE, index_option="basic")
    builder.add_unsigned_field(Field.DAY, indexed=True, fast=True)
    builder.add_unsigned_field(Field.STAMP, indexed=True, fast=True)
    return builder.build()
