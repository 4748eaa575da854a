"""What became of an article between two versions, block by block. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from parsers.record import Block, BlockKind
from pipelines.versions.wording import Wording

# From here on two texts are taken for one text that was changed, not for two texts.
_ALIKE = 0.5
# A number is read as one word: half a number in a diff reads like another one.
_WORDS = re.compile(r"[0-9]+(?:[.,][0-9]+)*%?|[A-Za-z]+|.", re.DOTALL)
_MARKS = {BlockKind.HEADING: "# ", BlockKind.LIST_ITEM: "• "}


class Span(StrEnum):
    """What a stretch of text is to the two versions."""

    BOTH = "both"
    OLD = "old"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Change:
    """A text that differs: `field` says where; None as `old` or `new` where there was none."""

    field: str
    old: str | None
    new: str | None

    def spans(self) -> list[tuple[Span, str]]:
        """Return what of the text stayed, went and came, in order; numbers in one piece."""
        old, new = _WORDS.findall(self.old or ""), _WORDS.findall(self.new or "")
        found = []
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag == "equal":
                found.append((Span.BOTH, "".join(old[i1:i2])))
            else:
                found += [(Span.OLD, "".join(old[i1:i2])), (Span.NEW, "".join(new[j1:j2]))]
        return [(span, text) for span, text in found if text]


def changes(old: Wording, new: Wording) -> tuple[Change, ...]:
    """Return what differs, in page order: the head, the body, questions, and what is below.

    A pair that only repeats title and body, as on pages that are one question,
    is not told a second time.
    """
    found = [
        change
        for field, of_old, of_new in _fields(old, new)
        for change in _changed(field, of_old, of_new)
    ]
    if not found:
        found += _changed("qa", _pairs(old), _pairs(new))
    return tuple(found)


def _fields(old: Wording, new: Wording) -> Iterator[tuple[str, list[str], list[str]]]:
    for field in ("title", "summary", "date_published", "date_modified", "publisher"):
        yield field, _one(getattr(old, field)), _one(getattr(new, field))
    yield "authors", list(old.authors), list(new.authors)
    yield "body", _body(old.blocks), _body(new.blocks)
    if not (_repeats(old) and _repeats(new)):
        yield "qa", _pairs(old), _pairs(new)
    yield "disclaimer", _one(old.disclaimer), _one(new.disclaimer)
    yield "credits", _credits(old), _credits(new)


def _one(text: str | None) -> list[str]:
    return [] if text is None else [text]


def _body(blocks: Sequence[Block]) -> list[str]:
    return [_MARKS.get(block.kind, "") + block.text for block in blocks]


def _pairs(wording: Wording) -> list[str]:
    return [f"{pair.question}\n{pair.answer}" for pair in wording.qa]


def _credits(wording: Wording) -> list[str]:
    return [f"{credit.role}: {' '.join(credit.names)}" for credit in wording.credits]


def _repeats(wording: Wording) -> bool:
    return [pair.question for pair in wording.qa] == [wording.title]


def _changed(field: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from _met(field, old[i1:i2], new[j1:j2])


def _met(field: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Yield changes of neighbouring texts, each old one with the first new one that is like it."""
    at = 0
    for text in old:
        like = next((there for there in range(at, len(new)) if _alike(text, new[there])), None)
        if like is None:
            yield Change(field, text, None)
            continue
        yield from (Change(field, None, added) for added in new[at:like])
        yield Change(field, text, new[like])
        at = like + 1
    yield from (Change(field, None, added) for added in new[at:])


def _alike(old: str, new: str) -> bool:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
