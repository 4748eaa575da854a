"""Full-width characters as their half-width equals, for the rules."""

from __future__ import annotations

import re

_WIDE = re.compile("[\uff01-\uff5e\u3000]")
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def half(text: str) -> str:
    """Return the text with U+FF01–FF5E and U+3000 folded, as long as before."""
    return text if _WIDE.search(text) is None else text.translate(_HALF)
