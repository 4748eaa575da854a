"""What a run may spend: pages, time, bytes. No I/O."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may spend at most.

    pages: requests for pages, ≥ 1; redirects and repetitions are not counted.
    seconds: of wall-clock time, None for no limit.
    bytes: of bodies received, as they came; None for no limit.
    """

    pages: int
    seconds: float | None = None
    bytes: int | None = None


@dataclass(slots=True)
class Budget:
    """What a run has spent. `clock` gives monotonic seconds.

    pages: requests handed out so far.
    bytes: of bodies received so far.
    """

    limits: Limits
    clock: Callable[[], float]
    pages: int = 0
    bytes: int = 0
    _began: float = field(init=False)

    def __post_init__(self) -> None:
        self._began = self.clock()

    @property
    def pages_left(self) -> int:
        """How many pages may still be asked for; 0 once any of the limits is reached."""
        return 0 if self.is_over else self.limits.pages - self.pages

    @property
    def is_over(self) -> bool:
        """Whether time or bytes are spent: then what is handed out is not asked for either."""
        limits = self.limits
        late = limits.seconds is not None and self.clock() - self._began >= limits.seconds
        return late or (limits.bytes is not None and self.bytes >= limits.bytes)
