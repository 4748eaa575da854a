"""Signing a text: ours beside the libraries for it, all with 64 permutations of character 5-grams.

How near each comes to the true likeness stands beside its speed: a signature that is quick
and wrong would be no signature.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from statistics import fmean
from time import process_time
from typing import Any

from benchmarks.generated import write
from benchmarks.measure import race
from benchmarks.table import Row, Table
from pipelines.duplicates.signature import PERMUTATIONS, sign
from pipelines.folding import fold

_SHINGLE = 5
_TEXTS = 50
OURS = "healthnews: sign"
_PARTS = (0.9, 0.8, 0.6, 0.4)


@dataclass(frozen=True, slots=True)
class Signer:
    """Its name, what signs a text, and what estimates the likeness of two signatures."""

    name: str
    sign: Callable[[str], Any]
    likeness: Callable[[Any, Any], float]


def signatures(rounds: int) -> Table:
    """Time signing 50 texts of some 800 characters; one round is all of them once."""
    texts = [_text(number) for number in range(_TEXTS)]
    signers, missing = _signers()

    def over_texts(signer: Signer) -> Callable[[], None]:
        def contender() -> None:
            for text in texts:
                signer.sign(text)

        return contender

    timings = race({signer.name: over_texts(signer) for signer in signers}, rounds, process_time)
    pairs = [(text, _part(text, share)) for text in texts for share in _PARTS]
    pairs += pairwise(texts)
    errors = "; ".join(f"{signer.name} {_error(signer, pairs):.3f}" for signer in signers)
    length = fmean(map(len, texts))
    return Table(
        title=f"Signatures: {_TEXTS} texts of {length:.0f} characters, "
        f"{PERMUTATIONS} permutations of {_SHINGLE}-grams, {rounds} rounds, CPU time",
        unit="µs/text",
        rows=[
            Row.of(name, took, 1e6 / _TEXTS, [took.ratio_to(timings[OURS])])
            for name, took in timings.items()
        ],
        ratios=("× ours",),
        notes=(
            f"Mean error of the likeness estimated, of {len(pairs)} pairs: {errors}.",
            *(f"{name} is not installed." for name in missing),
        ),
    )


def _text(number: int) -> str:
    written = write(number)
    items = (item for _, items in written.sections for item in items)
    return fold("".join((written.opening, *items, written.closing)))


def _part(text: str, share: float) -> str:
    return text[: int(len(text) * share)]


def _shingles(text: str) -> set[str]:
    return {text[at : at + _SHINGLE] for at in range(len(text) - _SHINGLE + 1)}


def _error(signer: Signer, pairs: Sequence[tuple[str, str]]) -> float:
    """Return how far estimates are from the true likeness, in the mean."""
    errors = []
    for one, other in pairs:
        mine, theirs = _shingles(one), _shingles(other)
        true = len(mine & theirs) / len(mine | theirs)
        errors.append(abs(signer.likeness(signer.sign(one), signer.sign(other)) - true))
    return fmean(errors)


def _signers() -> tuple[list[Signer], list[str]]:
    """Return the signers that are installed, ours first, and the names of those that are not."""
    found = [Signer(OURS, sign, _equal_places)]
    libraries = {"datasketch": _datasketch, "rensa": _rensa}
    found += [make() for name, make in libraries.items() if find_spec(name)]
    return found, [name for name in libraries if not find_spec(name)]


def _equal_places(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    return fmean(mine == theirs for mine, theirs in zip(one, other, strict=True))


def _datasketch() -> Signer:
    library: Any = import_module("datasketch")

    def signed(text: str) -> Any:  # noqa: ANN401 - no types of its own
        signature = library.MinHash(num_perm=PERMUTATIONS, seed=1)
        signature.update_batch([shingle.encode() for shingle in _shingles(text)])
        return signature

    return Signer("datasketch.MinHash", signed, lambda one, other: float(one.jaccard(other)))


def _rensa() -> Signer:
    library: Any = import_module("rensa")

    def signed(text: str) -> Any:  # noqa: ANN401 - no types of its own
        signature = library.RMinHash(num_perm=PERMUTATIONS, seed=1)
        signature.update(list(_shingles(text)))
        return signature

    return Signer("rensa.RMinHash", signed, lambda one, other: float(one.jaccard(other)))
