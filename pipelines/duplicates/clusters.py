"""From pairs of copies to what is kept: stars, each around the article that stands for it. Pure.

Texts are taken in the order of the rule that says what is kept. Each joins the first
star whose middle it is a copy of, unless it says another number, year or place than
some text of that star, or has another title; else it becomes the middle of a star of its
own. So a copy is always compared with what stands for it, and a short text that two
siblings agree with makes no copies of these.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from pipelines.duplicates.comparing import Comparison, Side
from pipelines.duplicates.guard import differences
from pipelines.duplicates.titles import same_title

Stars = dict[int, dict[int, Comparison]]
"""The texts that are kept, and with each its copies and what was found on comparing."""


class _Star:
    """A middle and its copies. `_kinds` are copies of which no two have one title and say the same.

    Most copies say what others say: asking one of each kind is asking all.
    """

    def __init__(self, middle: int) -> None:
        self.middle = middle
        self.copies: dict[int, Comparison] = {}
        self._kinds: list[Side] = []

    def touches(self, partners: Collection[int]) -> bool:
        return self.middle in partners or not self.copies.keys().isdisjoint(partners)

    def clashes_with(self, text: Side) -> bool:
        """Tell whether some copy is told apart from the text by its title or what it states."""
        return any(_are_apart(kind, text) for kind in self._kinds)

    def join(self, text: int, side: Side, comparison: Comparison) -> None:
        self.copies[text] = comparison
        if not any(_are_alike(kind, side) for kind in self._kinds):
            self._kinds.append(side)


def stars(
    ordered: Collection[int],
    partners: Mapping[int, Collection[int]],
    compare: Callable[[int, int], Comparison],
    side: Callable[[int], Side],
) -> Stars:
    """Return the stars of texts given in the order of rank.

    partners: the texts that each is a copy of, among all its candidates. Others are
    compared where a partner has joined: copies need not be candidates.
    """
    found: list[_Star] = []
    for text in ordered:
        near = partners.get(text, ())
        for star in found:
            if not star.touches(near):
                continue
            comparison = compare(star.middle, text)
            if comparison.is_duplicate and not star.clashes_with(side(text)):
                star.join(text, side(text), comparison)
                break
        else:
            found.append(_Star(text))
    return {star.middle: star.copies for star in found}


def _are_apart(one: Side, other: Side) -> bool:
    return (one.title, one.body) != (other.title, other.body) and not (
        _have_one_title(one, other) and not differences(one.statements, other.statements)
    )


def _are_alike(one: Side, other: Side) -> bool:
    return one.text.title == other.text.title and one.statements == other.statements


def _have_one_title(one: Side, other: Side) -> bool:
    return one.title == other.title or same_title(one.text.title, other.text.title)[0]
