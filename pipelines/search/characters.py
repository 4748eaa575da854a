"""Which characters stand in a row without blanks, and which make words."""

from __future__ import annotations

import re

# Radicals, Han, kana, bopomofo, hangul, yi. A list, because a class that is worked out
# character by character would make the cutting three times as slow. What is not in it,
# such as `CT` or `ω`, is a word.
_UNSPACED = (
    "\u2e80-\u2fd5\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u309f"
    "\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\ua48c\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af"
)

UNSPACED = re.compile(f"([{_UNSPACED}]+)")
"""A run of characters of a script that is written without blanks."""

WORD = re.compile(r"(?<!\d)\d{1,3}(?:,\d{3})+(?!\d)|[^\W_]+")
"""A word or a number between such runs. Commas of thousands are part of a number."""

THOUSANDS = ","
"""What `WORD` may hold and a token does not."""
