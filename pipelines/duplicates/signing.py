"""What is worked out of an article alone, to find its copies and siblings by."""

from __future__ import annotations

from hashlib import blake2b

from parsers.record import Article
from pipelines.duplicates.families import family_key
from pipelines.duplicates.keys import keys_of, packed
from pipelines.duplicates.signature import ALGORITHM, sign, text_hash
from pipelines.duplicates.text import ComparedText, compared, folded_body, folded_title
from pipelines.inserts import NULL, Value

SIGNATURE_COLUMNS = ("article_id", "algorithm", "text", "family", "keys")


def signature_values(article_id: int, article: Article) -> list[Value]:
    """Return the article's row of `signatures`, in the order of `SIGNATURE_COLUMNS`."""
    text = compared(article)
    title, body = folded_title(text), folded_body(text)
    keys = keys_of(text.title, title, text_hash(title, body), sign(body))
    family = family_key(text.title)
    return [
        article_id,
        ALGORITHM,
        text_id(text),
        NULL if family is None else family_number(family),
        packed(keys),
    ]


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
