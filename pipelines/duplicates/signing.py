"""What is worked out of an article alone, to find its copies and siblings by."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from parsers.record import Article
from pipelines.duplicates.families import family_key
from pipelines.duplicates.keys import keys_of, packed
from pipelines.duplicates.signature import ALGORITHM, sign_all, text_hash
from pipelines.duplicates.text import ComparedText, compared, folded_all
from pipelines.inserts import NULL, Value

SIGNATURE_COLUMNS = ("article_id", "algorithm", "text", "family", "keys")


def signature_values(contents: Sequence[tuple[int, Article]]) -> list[Value]:
    """Return the rows of `signatures` of articles, each with its row id, as `SIGNATURE_COLUMNS`."""
    texts = [compared(article) for _, article in contents]
    folded = folded_all(texts)
    signatures = sign_all([body for _, body in folded])
    values: list[Value] = []
    for (article_id, _), text, (title, body), signature in zip(
        contents, texts, folded, signatures, strict=True
    ):
        keys = keys_of(text.title, title, text_hash(title, body), signature)
        family = family_key(text.title)
        number = NULL if family is None else family_number(family)
        values += (article_id, ALGORITHM, text_id(text), number, packed(keys))
    return values


def text_id(text: ComparedText) -> int:
    """Return what names a title and body, to the character, as signed 64 bits.

    Whatever is decided of an article's copies depends on these two alone, so
    articles with the same are one to all that compares.
    """
    return _signed(f"{text.title}\0{text.body}")


def family_number(key: str) -> int:
    """Return what names a family in the tables, as signed 64 bits."""
    return _signed(key)


def _signed(text: str) -> int:
    data = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little", signed=True)
