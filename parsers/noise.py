"""Removes advertisements from a tree.

Which classes advertisements carry on these sites is not known; the names here
are the common ones (guesses), and a large element is kept whatever its class
says.
"""

from __future__ import annotations

import re
from typing import cast

from lxml import etree

from parsers.lines import inner_text
from parsers.styles import empty

_AD_NAMES = (
    "ad ads adv advert adverts advertise advertisement advertising adsbygoogle adsense adbox "
    "adwrap guanggao tuiguang sponsor sponsored promo promotion gg ggw"
).split()
_NAME = rf"(?:{'|'.join(_AD_NAMES)})"
# Numbered at most to 99, and not behind `__`, where CSS modules put a random hash (`tip__gg4`).
_AD_TOKEN = re.compile(
    rf"(?:__{_NAME}|(?:^|[\s-]|(?<!_)_){_NAME}\d{{0,2}})(?:$|[\s_-])", re.IGNORECASE
)

# Not `//@class`, which would visit texts too.
_CLASSES = etree.XPath("/descendant::*/@class", smart_strings=False)
_IDS = etree.XPath("/descendant::*/@id", smart_strings=False)
_LONGEST_AD = 300


def remove_advertisements(root: etree._Element) -> None:
    """Empty the advertising elements of the tree, in place."""
    names = {*cast("list[str]", _CLASSES(root)), *cast("list[str]", _IDS(root))}
    if _AD_TOKEN.search(" ".join(names)):
        named = {name for name in names if _AD_TOKEN.search(name)}
        for element in root.iter("*"):
            if (element.get("class") in named or element.get("id") in named) and _is_small(element):
                empty(element)


def _is_small(element: etree._Element) -> bool:
    return len("".join(inner_text(element).split())) <= _LONGEST_AD
