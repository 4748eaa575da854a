"""Traditional characters, as OpenCC writes them."""

from __future__ import annotations

from functools import cache

import opencc


def mirror(text: str, config: str) -> str:
    """Return `text` converted by a configuration of OpenCC: `s2t`, `s2tw`, `s2twp`, `s2hk`."""
    converted: str = _converter(config).convert(text)
    return converted


@cache
def _converter(config: str) -> opencc.OpenCC:
    return opencc.OpenCC(config)
