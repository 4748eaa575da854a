"""Other extractors of a page's main text, each as its own manual shows it.

Each gets what its interface takes: those that want text get the decoded page, so that
none is judged by its guess of an encoding.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from lxml.html import fromstring

from parsers import Capture
from parsers.decoding import Undecodable, decode

Read = Callable[[Capture], str]


@dataclass(frozen=True, slots=True)
class Extractor:
    """Its name, the module that it needs, and what gives the text of a page."""

    name: str
    module: str
    read: Read

    @property
    def is_installed(self) -> bool:
        """Whether it can run here."""
        return find_spec(self.module) is not None


@cache
def _module(name: str) -> Any:  # noqa: ANN401 - the peers have no types of their own
    # Some peers warn of what they will change, and log what they miss on a page.
    logging.getLogger(name).setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return import_module(name)


def _text(page: Capture) -> str:
    decoded = decode(page.body, page.header("content-type"))
    if isinstance(decoded, Undecodable):
        raise TypeError(f"{page.url}: {decoded.reason}")
    return decoded.text


def _trafilatura(page: Capture) -> str:
    return _module("trafilatura").extract(page.body, url=page.url) or ""


def _newspaper(page: Capture) -> str:
    # It cuts Chinese with this one, which tells what it loads.
    logging.getLogger("jieba").setLevel(logging.CRITICAL)
    article = _module("newspaper").Article(page.url, language="zh")
    article.download(input_html=_text(page))
    article.parse()
    text: str = article.text
    return text


def _readability(page: Capture) -> str:
    markup = _module("readability").Document(_text(page)).summary()
    return str(fromstring(markup).xpath("string()"))


def _resiliparse(page: Capture) -> str:
    extract = _module("resiliparse.extract.html2text").extract_plain_text
    text: str = extract(_text(page), main_content=True)
    return text


@cache
def _gne_extractor() -> Any:  # noqa: ANN401 - no types of its own
    return _module("gne").GeneralNewsExtractor()


def _gne(page: Capture) -> str:
    text: str = _gne_extractor().extract(_text(page))["content"]
    return text


EXTRACTORS = (
    Extractor("trafilatura", "trafilatura", _trafilatura),
    Extractor("newspaper4k", "newspaper", _newspaper),
    Extractor("readability-lxml", "readability", _readability),
    Extractor("resiliparse", "resiliparse", _resiliparse),
    Extractor("gne", "gne", _gne),
)


def missing() -> list[str]:
    """Return the names of the extractors that are not installed."""
    return [extractor.name for extractor in EXTRACTORS if not extractor.is_installed]
