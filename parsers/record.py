"""The record: what one article page says, as frozen typed data.

Field names follow schema.org where it has one (`datePublished`, `author`,
`publisher`). Nothing here does I/O; turning records into JSON and back lives in
`parsers.codec`, and `docs/record.md` explains every field to downstream users.
"""

from __future__ import annotations

from dataclasses import Field, dataclass, fields, make_dataclass
from enum import StrEnum
from typing import Any, ClassVar

import msgspec


class BlockKind(StrEnum):
    """The closed set of body blocks."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"


class DatePrecision(StrEnum):
    """How finely a page states a date."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"


class DateSource(StrEnum):
    """Where a page states its date, most trusted first."""

    JSON_LD = "json-ld"
    META = "meta"
    TIME = "time"
    BYLINE = "byline"


class TreeReader(StrEnum):
    """Which library's reading of the page the record was made from."""

    LXML = "lxml"
    BEAUTIFULSOUP = "beautifulsoup"
    TEXT = "text"


class _Part(msgspec.Struct, frozen=True, gc=False):
    """A part of a record of which a page has many: a frozen dataclass, but cheap.

    It is made in a tenth of the time and written as JSON in a third
    (`docs/decisions/0031-parser-speed.md`); `dataclasses.replace`, `fields` and
    `asdict` take it as the dataclass that it looks like.
    """

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def __init_subclass__(cls) -> None:
        shape = make_dataclass(cls.__name__, cls.__annotations__)
        cls.__dataclass_fields__ = {of.name: of for of in fields(shape)}


class Block(_Part, frozen=True):
    """One block of the body, in page order.

    `level` is the outline depth of a heading (the title is 1) and null for
    every other kind; `rows` holds a table's cells, row by row, and is null for
    every other kind.
    """

    kind: BlockKind
    text: str
    level: int | None = None
    rows: tuple[tuple[str, ...], ...] | None = None


class QA(_Part, frozen=True):
    """A question and its answer; the answer's blocks are joined by newlines."""

    question: str
    answer: str


class Credit(_Part, frozen=True):
    """A production credit as printed: `校对:鞠传强 孟颖`."""

    role: str
    names: tuple[str, ...]


class Related(_Part, frozen=True):
    """A teaser of another article, under the list heading as printed.

    `snippet` is cut by the site (≤ 200 characters, often inside a number): it
    is never an answer. `position` counts from 1 within its list. `url` is
    absolute where the page's own URL is known, else as printed.
    """

    list: str
    position: int
    title: str
    snippet: str | None
    category: str | None
    date_published: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date the page states about itself.

    `value` is ISO 8601: with a time and the offset `+08:00` (sites print China
    time), or `YYYY-MM-DD` without an offset where no time is printed.
    """

    value: str
    raw: str
    precision: DatePrecision
    source: DateSource


@dataclass(frozen=True, slots=True)
class InferredDate:
    """A date the page does not state, with the evidence for it."""

    value: str
    method: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How the bytes became a tree: provenance for anyone who doubts a record.

    `encoding_confidence` is between 0 and 1. `loss_recovered` tells how much
    text lxml's first tree lacked and a second reading restored, in bytes of UTF-8
    beyond one a character: 2 for each Chinese character.
    """

    encoding: str
    encoding_source: str
    encoding_confidence: float
    tree: TreeReader
    loss_recovered: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """Everything one article page says. See `docs/record.md`, field by field."""

    url: str | None
    canonical_url: str | None
    site: str
    source_id: str | None
    title: str
    summary: str | None
    date_published: str | None
    date_published_raw: str | None
    date_published_precision: DatePrecision | None
    date_published_source: DateSource | None
    date_modified: str | None
    date_modified_raw: str | None
    date_modified_precision: DatePrecision | None
    date_modified_source: DateSource | None
    date_inferred: InferredDate | None
    authors: tuple[str, ...]
    publisher: str | None
    publisher_url: str | None
    views: int | None
    disclaimer: str | None
    credits: tuple[Credit, ...]
    blocks: tuple[Block, ...]
    qa: tuple[QA, ...]
    related: tuple[Related, ...]
    parser: str
    reading: Reading
