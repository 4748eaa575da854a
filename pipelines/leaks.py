"""Teasers of other articles that were taken for this one's body. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from parsers.record import Article
from pipelines.strings import shown

# Shorter titles (`参保条件`) are headings that any article may have.
_TELLING_TITLE = 6
# Shorter teasers (`5.8%`) may stand in any body by chance. Counted without blanks.
_TELLING_SNIPPET = 12
# Between texts whose keys are made together: no text of a sound record holds it,
# and it changes with nothing around it.
_BETWEEN = "\x00"
# What Chinese pages print most that NFKC changes.
_COMMON = tuple((wide, unicodedata.normalize("NFKC", wide)) for wide in "，：；？！（）％～…")
# Neither NFKC nor case folding changes these or joins them with what stands
# beside them, and none is a blank: a text's key holds every run of them.
_IDEOGRAPHS = re.compile("[\u4e00-\u9fff]{5,}")


def leak_problems(article: Article) -> Iterator[str]:
    """Yield each teaser whose title is a block, or whose snippet the body holds."""
    blocks = [block.text for block in article.blocks]
    titles = [item.title for item in article.related]
    own, *found = keys([article.title, *blocks, *titles])
    places = {key: index for index, key in enumerate(found[: len(blocks)])}
    body = "".join(found[: len(blocks)])
    for index, item in enumerate(article.related):
        title = found[len(blocks) + index]
        if title == own:
            continue
        if len(title) >= _TELLING_TITLE and title in places:
            place = places[title]
            yield f"blocks[{place}] is the title of related[{index}]: {shown(item.title)}"
        if item.snippet and _holds(body, item.snippet):
            yield f"the body holds the snippet of related[{index}]: {shown(item.snippet)}"


def key(text: str) -> str:
    """Return the text in a form that ignores width, case and blanks."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def keys(texts: Sequence[str]) -> list[str]:
    """Return the key of every text: what `key` gives, in a fraction of the time."""
    joined = _BETWEEN.join(texts)
    if joined.count(_BETWEEN) != len(texts) - 1:
        return [key(text) for text in texts]
    # NFKC is slow where it has work to do, so it is left as little as possible.
    for wide, narrow in _COMMON:
        joined = joined.replace(wide, narrow)
    if not unicodedata.is_normalized("NFKC", joined):
        pieces = joined.split(_BETWEEN)
        joined = _BETWEEN.join([unicodedata.normalize("NFKC", piece) for piece in pieces])
    return "".join(joined.casefold().split()).split(_BETWEEN)


def _holds(body: str, snippet: str) -> bool:
    """Tell whether the snippet's key is long enough to tell, and in the body, which is a key."""
    run = _IDEOGRAPHS.search(snippet)
    if run is not None and run.group() not in body:
        return False
    whole = key(snippet)
    return len(whole) >= _TELLING_SNIPPET and whole in body
