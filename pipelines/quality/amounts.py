"""Numbers as Chinese pages print them: with 万 and 亿, with per cent, rounded."""

from __future__ import annotations

from dataclasses import dataclass

NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
SCALE = "[万亿]?"
_SCALES = {"": 1.0, "万": 1e4, "亿": 1e8}
# What a text may be off by and still be meant: numbers before it were rounded too.
_TOLERANCE = 0.005
_ABOUT = 0.02
_SMALL = 50


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as printed: its value, and the worth of one in its last digit."""

    value: float
    step: float

    @classmethod
    def of(cls, number: str, scale: str = "") -> Amount:
        """Return the amount of digits and 万 or 亿."""
        digits = number.replace(",", "")
        factor = _SCALES[scale]
        places = len(digits.partition(".")[2])
        return cls(float(digits) * factor, factor * 10.0**-places)

    def is_near(self, value: float, *, about: bool = False, slack: float = 0) -> bool:
        """Return whether this may be `value`, cut or rounded to the digits printed.

        about: the text itself says that it is not exact. slack: what more to allow.
        """
        share = _ABOUT if about else _TOLERANCE
        # Cut, or rounded up or down, by a whole last digit; that is much of a small whole number.
        whole = self.step if self.step < 1 or abs(value) > _SMALL * self.step else self.step / 2
        # Floats are off by a little more.
        allowed = max(whole * 1.000001, share * abs(value)) + slack
        return abs(self.value - value) <= allowed


def shown(value: float) -> str:
    """Return a number for people, with at most two places."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
