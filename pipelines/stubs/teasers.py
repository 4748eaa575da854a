"""Whether an article begins as a teaser does. Pure."""

from __future__ import annotations

import re

from pipelines.folding import fold

# Records have no list markers in their text, teasers do.
_MARKER = re.compile(
    r"(?:(?<=\s)|^)"
    r"(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、](?!\d)|\d{1,2}\))"
)
# A teaser may be cut inside a number or a marker, and end with an ellipsis.
_CUT = re.compile(r"(?:\s[(（]?[一二三四五六七八九十]{1,3})?[\d\W_]*$")


def begins(text: str, teaser: str) -> bool:
    """Tell whether `text`, an article's summary and body, begins as `teaser` does.

    Dress does not count (`pipelines.folding`), nor do list markers, nor the number
    or marker that the teaser may be cut in. False for a teaser of which nothing is left.
    """
    start = _key(_CUT.sub("", teaser))
    # More than enough of it, so that no number at its end is cut.
    return bool(start) and _key(text[: 3 * len(teaser) + 100]).startswith(start)


def _key(text: str) -> str:
    return fold(_MARKER.sub(" ", text))
