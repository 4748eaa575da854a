"""The stretch of a text that says most of what is looked for, with its words marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from healthnews.feeds.search.alignment import Aligned

_ENDS = "。！？!?；;\n"
# At most so far back does a passage begin with its sentence, as a share of its width.
_BACK = 3


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of stored text, as it is stored: never markup, whatever it looks like.

    marks: where in `text` the words looked for stand, from and to, in order, never touching.
    start: where `text` begins in the body or answer. is_cut: whether that goes on behind it.
    """

    text: str
    marks: tuple[tuple[int, int], ...]
    start: int
    is_cut: bool

    def marked(self, before: str, after: str) -> str:
        """Return the text with something before and after each mark, and `…` where it is cut.

        Nothing is escaped. For HTML, escape the pieces between the marks yourself.
        """
        pieces, at = ["…" if self.start else ""], 0
        for start, end in self.marks:
            pieces += [self.text[at:start], before, self.text[start:end], after]
            at = end
        return "".join([*pieces, self.text[at:], "…" if self.is_cut else ""])


def best_passage(text: str, needles: Mapping[str, float], width: int) -> Passage:
    """Return the passage of at most `width` characters that holds most of the needles.

    needles: in normal text, and what each of them weighs; repeated ones weigh once.
    """
    aligned = Aligned.of(text)
    if not any(needle in aligned.normal for needle in needles):
        return Passage(text[:width], (), 0, len(text) > width)
    found = sorted(
        (*aligned.span(at, at + len(needle)), needle)
        for needle in needles
        for at in _places(aligned.normal, needle)
    )
    start = _start(text, _best_window(found, needles, width), width)
    end = min(len(text), start + width)
    inside = [(max(first, start), min(last, end)) for first, last, _ in found]
    marks = _merged([(a - start, b - start) for a, b in inside if a < b])
    return Passage(text[start:end], marks, start, end < len(text))


def _places(text: str, needle: str) -> list[int]:
    places, at = [], text.find(needle)
    while at >= 0:
        places.append(at)
        at = text.find(needle, at + 1)
    return places


def _best_window(
    found: list[tuple[int, int, str]], needles: Mapping[str, float], width: int
) -> tuple[int, int]:
    """Return where the words of the heaviest window begin and end; the first of equals."""
    held, weight, first = Counter[str](), 0.0, 0
    best, heaviest = (0, 0), 0.0
    for _, end, needle in found:
        if not held[needle]:
            weight += needles[needle]
        held[needle] += 1
        while found[first][0] < end - width:
            gone = found[first][2]
            held[gone] -= 1
            if not held[gone]:
                weight -= needles[gone]
            first += 1
        if weight > heaviest + 1e-9:
            heaviest, best = weight, (found[first][0], end)
    return best


def _start(text: str, window: tuple[int, int], width: int) -> int:
    """Return where the passage begins: with a sentence, where one begins shortly before."""
    first, last = window
    if len(text) <= width:
        return 0
    if last <= width and first <= width // _BACK:
        return 0
    earliest = max(0, last - width, first - width // _BACK)
    for at in range(first, earliest - 1, -1):
        if at == 0 or text[at - 1] in _ENDS:
            return at
    return max(earliest, first - width // 6)


def _merged(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    if not spans:
        return ()
    merged = [spans[0]]
    for start, end in spans[1:]:
        last_start, last_end = merged[-1]
        if start <= last_end:
            merged[-1] = (last_start, max(last_end, end))
        else:
            merged.append((start, end))
    return tuple(merged)
