"""Named choices, each drawn independently of the others from one seed."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from tests.dressing.dimensions import DIMENSIONS


class Choices:
    """Draws a choice per dimension when first asked, and remembers it in `made`.

    A dimension's draw depends on the seed and its name only, so fixing one
    leaves all others as they were. `fixed` overrides draws; with `plain` every
    other dimension takes its first, plainest choice.
    """

    def __init__(
        self, seed: int, fixed: Mapping[str, str] | None = None, *, plain: bool = False
    ) -> None:
        self.seed = seed
        self.plain = plain
        self.made: dict[str, str] = {}
        self._fixed = dict(fixed or {})
        for name, choice in self._fixed.items():
            if choice not in DIMENSIONS[name]:
                message = f"no choice {choice!r} in dimension {name!r}"
                raise ValueError(message)

    def __getitem__(self, name: str) -> str:
        if name not in self.made:
            self.made[name] = self._draw(name)
        return self.made[name]

    def _draw(self, name: str) -> str:
        weights = DIMENSIONS[name]
        if name in self._fixed:
            return self._fixed[name]
        if self.plain:
            return next(iter(weights))
        drawn = Random(f"{self.seed}/{name}/choice").choices(list(weights), list(weights.values()))
        return drawn[0]

    def settle(self, name: str, choice: str) -> None:
        """Record `choice` where the one drawn makes no sense beside the others."""
        if choice not in DIMENSIONS[name]:
            message = f"no choice {choice!r} in dimension {name!r}"
            raise ValueError(message)
        self.made[name] = choice

    def rng(self, purpose: str) -> Random:
        """Return the source of the small decisions inside a choice."""
        return Random(f"{self.seed}/{purpose}/details")
