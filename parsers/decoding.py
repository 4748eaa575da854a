"""Bytes to text, without ever taking mojibake for text.

`decode` tries, in this order: a byte order mark, strict UTF-8, UTF-8 with a few
broken bytes, the declared charset (HTTP header, then the page), detection.
UTF-8 comes before the declaration because it proves itself, while most
`gb2312` labels on Chinese health pages stand over UTF-8 bytes. A reading in any
other charset must look like Chinese (`parsers.plausibility`): a label is a hint.
Nothing depends on which detectors are installed (`docs/decisions/0002-decoding.md`).
"""

from __future__ import annotations

import codecs
import re
from enum import StrEnum
from typing import Final

import msgspec

from parsers.plausibility import broken_allowed, garbled_run, is_noise, plausibility, read_as


class EncodingSource(StrEnum):
    """How the encoding was found."""

    BOM = "bom"
    UTF_8 = "utf-8"
    HTTP_HEADER = "http-header"
    META = "meta"
    DETECTED = "detected"


class Decoded(msgspec.Struct, frozen=True):
    """A page's text without its byte order mark.

    encoding: utf-8, utf-16-le, utf-16-be, gb18030 or big5hkscs.
    confidence: 1, less the share of broken characters, for UTF-8 and marks; else
        it grows with how Chinese the text looks and with its length.
    replaced: how many U+FFFD stand for broken bytes. A character cut at the end
        of the body is left out and not counted.
    """

    text: str
    encoding: str
    source: EncodingSource
    confidence: float
    replaced: int


class Undecodable(msgspec.Struct, frozen=True):
    """Bytes that are no text, or that no charset turns into plausible text, and why."""

    reason: str


# First bytes of what comes in place of a page (WHATWG MIME Sniffing, section 6; RFC 1952 gzip).
_SIGNATURES: Final = {
    b"\x89PNG\r\n\x1a\n": "PNG image",
    b"\xff\xd8\xff": "JPEG image",
    b"GIF8": "GIF image",
    b"%PDF-": "PDF document",
    b"\x1f\x8b": "gzip data",
    b"PK\x03\x04": "ZIP archive",
}
_MAGIC: Final = tuple(_SIGNATURES)
_BOMS: Final = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
# https://encoding.spec.whatwg.org/#names-and-labels; each family is read as its largest member.
# Ignored: utf-8 (tried by then), western labels (servers' defaults), other languages.
_LABELS: Final = {
    "gb18030": "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk "
    "gb18030 cp936 ms936 windows-936 euc-cn",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5 cp950 ms950 windows-950",
    "utf-16-le": "utf-16 utf-16le",
    "utf-16-be": "utf-16be",
}
_CODEC: Final = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}
_HEADER_CHARSET: Final = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_PAGE_CHARSET: Final = re.compile(
    rb"""<(?:meta\b[^>]{0,512}?\bcharset|\?xml\b[^>]{0,512}?\bencoding)\s*=[\s"']*([\w.:-]+)""",
    re.IGNORECASE,
)
_DECLARED_WITHIN: Final = 256 * 1024  # WHATWG looks at 1,024; pages with scripts declare later.
_DETECTED: Final = EncodingSource.DETECTED
_LEGACY: Final = ("gb18030", "big5hkscs")
_UTF_16: Final = ("utf-16-le", "utf-16-be")
_PLAUSIBLE: Final = 0.3  # On 16 characters; on fewer 0.2, or 0 where the charset is declared.
_CERTAIN: Final = 0.35  # Scored on 32 characters, others need not be tried.
_DOUBT: Final = 0.25  # Confidence a declaration needs against valid UTF-8: two usual characters.


def decode(body: bytes, content_type: str | None) -> Decoded | Undecodable:
    """Return the text of a page, or why there is none.

    content_type: the value of the HTTP header of that name, where there is one.
    """
    if body.startswith(_MAGIC):
        kind = next(name for magic, name in _SIGNATURES.items() if body.startswith(magic))
        return Undecodable(f"{kind}, not text: the body begins with {body[:8].hex(' ')}")
    try:
        # Not final: a character cut at the end of the body is left out.
        text, used = codecs.utf_8_decode(body, "strict", False)
    except UnicodeDecodeError:
        return _decode_other(body, content_type)
    if b"\0" in body and _nuls(body):
        return _decode_other(body, content_type)
    if text.startswith("\ufeff"):
        return Decoded(text[1:], "utf-8", EncodingSource.BOM, 1.0, 0)
    if 0 < used - len(text) < 32 and (disguised := _in_disguise(body, content_type)):
        return disguised
    return Decoded(text, "utf-8", EncodingSource.UTF_8, 1.0, 0)


def _decode_other(body: bytes, content_type: str | None) -> Decoded | Undecodable:
    for bom, codec in _BOMS.items():
        if body.startswith(bom):
            body = body[len(bom) :]
            if found := _vouched(body, codec, EncodingSource.BOM):
                return found
    declared = _declared(body, content_type)
    if nuls := _nuls(body):
        chosen = _choose(body, {codec: declared.get(codec, _DETECTED) for codec in _UTF_16})
        if isinstance(chosen, Decoded):
            return chosen
        return Undecodable(f"binary data, {nuls} of {len(body)} bytes are NUL; {chosen.reason}")
    if found := _vouched(body, "utf-8", EncodingSource.UTF_8):
        return found
    chosen = _choose(body, declared | dict.fromkeys(_LEGACY + _UTF_16, _DETECTED) | declared)
    if isinstance(chosen, Decoded):
        return chosen
    return _vouched(body, "utf-8", EncodingSource.UTF_8, bare=True) or chosen


def _nuls(body: bytes) -> int:
    """Return how many NUL bytes there are if too many (1 in 50) for text in bytes, else 0."""
    count = body.count(0)
    return count if count * 50 > len(body) else 0


def _vouched(body: bytes, codec: str, source: EncodingSource, bare: bool = False) -> Decoded | None:
    """Return the text in the encoding that a mark or UTF-8 itself vouches for, unless broken.

    Broken characters must be few (`broken_allowed`), and at most 1 for 10 whole ones
    outside ASCII: bytes of another charset read as UTF-8 break almost everywhere.
    In a page that is `bare` ASCII for the rest, at most 1 in 1,000.
    """
    text, replaced = read_as(body, codec)
    other = len(text) - len(text.encode("ascii", "ignore"))
    rare = len(text) // 1000 if bare else (other - replaced) // 10
    if replaced > min(rare, broken_allowed(body)) or (codec != "utf-8" and is_noise(text)):
        return None
    return Decoded(text, codec, source, 1 - replaced / max(1, other), replaced)


def _declared(body: bytes, content_type: str | None) -> dict[str, EncodingSource]:
    """Return the charsets that the header, then the page, declare, where we know the label."""
    found: dict[str, EncodingSource] = {}
    for label in _HEADER_CHARSET.findall(content_type or ""):
        found.setdefault(_CODEC.get(label.lower(), ""), EncodingSource.HTTP_HEADER)
    for raw in _PAGE_CHARSET.findall(body[:_DECLARED_WITHIN]):
        found.setdefault(_CODEC.get(raw.decode("ascii").lower(), ""), EncodingSource.META)
    found.pop("", None)
    return found


def _choose(body: bytes, candidates: dict[str, EncodingSource]) -> Decoded | Undecodable:
    """Return the most plausible reading of the body, the earlier one where two are equal."""
    best, best_score, least, tried = None, -9.0, 0.0, []
    for codec, source in candidates.items():
        text, replaced = read_as(body, codec)
        looks = plausibility(text or "\ufffd")  # Nothing at all is no text either.
        tried.append(f"{codec} ({source}) {looks.score:.2f}")
        if looks.score > best_score:
            sure = min(1.0, max(0.0, 2 * looks.score)) * (looks.weighed + 1) / (looks.weighed + 8)
            best, best_score = Decoded(text, codec, source, sure, replaced), looks.score
            few = 0.2 if source is _DETECTED else 0.0
            least = few if looks.weighed < 16 else _PLAUSIBLE
        if looks.score >= _CERTAIN and looks.weighed >= 32:
            break
    if best is None or best_score < least:
        return Undecodable(f"no charset gives plausible Chinese (1 is best): {', '.join(tried)}")
    if best.replaced > broken_allowed(body):
        return Undecodable(f"{best.replaced} or more characters are broken in {best.encoding}")
    if garbled := garbled_run(best.text):
        return Undecodable(f"a part is not in {best.encoding}, it would read {garbled[:20]!r}")
    return best


def _in_disguise(body: bytes, content_type: str | None) -> Decoded | None:
    """Return the text of a few bytes in a declared charset that are UTF-8 by chance.

    `医院` in GBK is `ҽԺ` in UTF-8. UTF-8 writes Chinese in three bytes, so a text with
    none of those, but with two-byte characters side by side, is open to doubt.
    """
    if re.search(rb"[\xe0-\xff]", body) or not re.search(rb"(?:[\xc2-\xdf][\x80-\xbf]){2}", body):
        return None
    declared = _declared(body, content_type)
    chosen = _choose(body, {codec: declared[codec] for codec in _LEGACY if codec in declared})
    return chosen if isinstance(chosen, Decoded) and chosen.confidence >= _DOUBT else None
