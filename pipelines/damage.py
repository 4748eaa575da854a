"""Characters that say that a record's text was lost or cannot be kept. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from parsers.record import Article
from pipelines.content import canonical_text
from pipelines.strings import shown, strings_in

# A decoder's mark of loss, the end of text for many readers, and halves of
# characters that UTF-8 cannot hold.
_DAMAGE = re.compile("[\ufffd\x00\ud800-\udfff]")
# Two of them in JSON, which cannot hold the third. Faster than `in` and than one pattern.
_LOST = re.compile("\ufffd".encode())
_END = re.compile(rb"\\u0000")


def character_problems(article: Article, canonical: bytes | None = None) -> Iterator[str]:
    """Yield the first damaged character of every text of the record, with its path.

    `canonical` is what `canonical_text` gives, where that is known already.
    """
    if not _may_be_damaged(article, canonical):
        return
    for path, text in strings_in(msgspec.to_builtins(article), ""):
        found = _DAMAGE.search(text)
        if found is not None:
            at = found.start()
            code = f"U+{ord(found.group()):04X}"
            yield f"{path} holds {code} at character {at}: {shown(text[max(0, at - 10) : at + 10])}"


def _may_be_damaged(article: Article, canonical: bytes | None) -> bool:
    """Tell at once of almost every record that it is sound.

    Going through the texts one by one takes longer than all other checks
    together; the canonical text holds all but those of how the page was fetched.
    """
    reading = article.reading
    if _DAMAGE.search(f"{article.url}{reading.encoding}{reading.encoding_source}"):
        return True
    try:
        text = canonical or canonical_text(article)
    except UnicodeEncodeError:
        return True
    return _LOST.search(text) is not None or _END.search(text) is not None
