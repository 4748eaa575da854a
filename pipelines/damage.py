"""Characters that say that a record's text was lost or cannot be kept. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from parsers.record import Article
from pipelines.strings import shown, strings_in

# A decoder's mark of loss, the end of text for many readers, and halves of
# characters that UTF-8 cannot hold.
_DAMAGE = re.compile("[\ufffd\x00\ud800-\udfff]")


def character_problems(article: Article) -> Iterator[str]:
    """Yield the first damaged character of every text of the record, with its path."""
    # Naming every text of a record takes longer than parsing some pages; looking
    # through all of them at once does not.
    if not is_damaged("\n".join(texts(article))):
        return
    for path, text in strings_in(msgspec.to_builtins(article), ""):
        found = _DAMAGE.search(text)
        if found is not None:
            at = found.start()
            code = f"U+{ord(found.group()):04X}"
            yield f"{path} holds {code} at character {at}: {shown(text[max(0, at - 10) : at + 10])}"


def is_damaged(text: str) -> bool:
    """Tell whether the text holds U+FFFD, U+0000 or a lone surrogate."""
    if "\ufffd" in text or "\x00" in text:
        return True
    try:
        # Only surrogates cannot be encoded, and no encoding finds them sooner.
        text.encode("utf-16-le")
    except UnicodeEncodeError:
        return True
    return False


def texts(article: Article) -> list[str]:
    """Return every text of the record that is not empty, in no promised order."""
    found: list[str | None] = [
        article.url,
        article.canonical_url,
        article.site,
        article.source_id,
        article.title,
        article.summary,
        article.date_published,
        article.date_published_raw,
        article.date_modified,
        article.date_modified_raw,
        *article.authors,
        article.publisher,
        article.publisher_url,
        article.disclaimer,
        article.parser,
        article.reading.encoding,
        article.reading.encoding_source,
    ]
    if article.date_inferred is not None:
        inferred = article.date_inferred
        found += (inferred.value, inferred.method, inferred.evidence)
    for credit in article.credits:
        found += (credit.role, *credit.names)
    for block in article.blocks:
        found.append(block.text)
        if block.rows:
            found += [cell for row in block.rows for cell in row]
    for pair in article.qa:
        found += (pair.question, pair.answer)
    for item in article.related:
        found += (item.list, item.title, item.snippet, item.category, item.date_published, item.url)
    return [text for text in found if text]
