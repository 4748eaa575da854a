"""One wording for what mainland China and Taiwan name differently: `信息` and `資訊`.

A mirror in traditional characters often changes such words too.
"""

from __future__ import annotations

from functools import lru_cache

from pipelines.duplicates.lexicon import Lexicon, read_lines
from pipelines.folding import fold


def one_wording(key: str) -> str:
    """Return a folded text with one word for each thing that has several: a key for comparing."""
    parts: list[str] = []
    last = 0
    for found in _wordings().find(key):
        parts += (key[last : found.start], found.value)
        last = found.end
    return "".join((*parts, key[last:])) if parts else key


@lru_cache(maxsize=1)
def _wordings() -> Lexicon:
    return Lexicon(
        {fold(word): fold(words[0]) for words in read_lines("wordings.txt") for word in words}
    )
