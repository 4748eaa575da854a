"""Timing contenders against each other, round by round in one process."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter

Contender = Callable[[], object]
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds that one contender took, one value per round."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle round, in seconds."""
        return median(self.seconds)

    @property
    def quartiles(self) -> tuple[float, float]:
        """A quarter of the rounds was faster than the first, a quarter slower than the second."""
        if len(self.seconds) < 2:
            return self.seconds[0], self.seconds[0]
        first, _, third = quantiles(self.seconds, n=4, method="inclusive")
        return first, third

    def ratio_to(self, other: Timings) -> float:
        """Return how many times as long as `other` this took, in the middle round.

        Rounds are compared in pairs, so that a busy machine slows both sides.
        """
        pairs = zip(self.seconds, other.seconds, strict=True)
        return median(mine / theirs for mine, theirs in pairs)


def race(
    contenders: Mapping[str, Contender], rounds: int, clock: Clock = perf_counter
) -> dict[str, Timings]:
    """Time every contender `rounds` times, after one round that does not count.

    The order rotates from round to round; garbage is collected before each turn.

    clock: `time.process_time` where a contender is all in this process and waits for nothing.
    On a busy machine a turn of a millisecond is rarely interrupted and one of ten mostly is.
    """
    names = list(contenders)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for contender in contenders.values():
        contender()
    for number in range(rounds):
        for name in _rotated(names, number):
            seconds[name].append(_time(contenders[name], clock))
    return {name: Timings(tuple(values)) for name, values in seconds.items()}


def _rotated(names: Sequence[str], by: int) -> list[str]:
    start = by % len(names)
    return [*names[start:], *names[:start]]


def _time(contender: Contender, clock: Clock) -> float:
    gc.collect()
    began = clock()
    contender()
    return clock() - began
