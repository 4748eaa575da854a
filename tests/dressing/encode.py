"""A document's characters as bytes, with what is said about them, truly or not."""

from __future__ import annotations

import codecs
import re

from tests.dressing.choices import Choices
from tests.dressing.dom import El, Node, Raw, el

Headers = list[tuple[str, str]]
BAD_BYTE = "<!-- page 1 of 1 \ue000 -->"

# choice -> (codec, charset in the meta tag, charset in the header)
_PLANS: dict[str, tuple[str, str | None, str | None]] = {
    "utf-8-meta": ("utf-8", "utf-8", None),
    "utf-8-header": ("utf-8", None, "utf-8"),
    "utf-8-http-equiv": ("utf-8", "UTF-8", None),
    "utf-8-undeclared": ("utf-8", None, None),
    "utf-8-bom": ("utf-8-sig", "utf-8", None),
    "utf-8-bom-only": ("utf-8-sig", None, None),
    "utf-8-late": ("utf-8", "utf-8", None),
    "utf-8-said-gbk": ("utf-8", "gbk", None),
    "utf-8-said-gb2312-header": ("utf-8", "utf-8", "gb2312"),
    "utf-8-said-latin1-header": ("utf-8", None, "ISO-8859-1"),
    "utf-8-one-bad-byte": ("utf-8", "utf-8", None),
    "gbk-meta": ("gbk", "gbk", None),
    "gb2312-meta": ("gb18030", "gb2312", None),
    "gb18030-meta": ("gb18030", "gb18030", None),
    "gb2312-http-equiv": ("gbk", "gb2312", None),
    "gbk-header": ("gbk", None, "GBK"),
    "gbk-late": ("gbk", "gbk", None),
    "gbk-undeclared": ("gbk", None, None),
    "gbk-said-utf-8": ("gbk", "utf-8", None),
    "gbk-header-utf-8": ("gbk", "gbk", "utf-8"),
    "gbk-header-latin1": ("gbk", "gbk", "ISO-8859-1"),
    "utf-16-le-bom": ("utf-16-le", "utf-16", None),
    "utf-16-be-bom": ("utf-16-be", None, "utf-16"),
}
_BOMS = {"utf-16-le-bom": codecs.BOM_UTF16_LE, "utf-16-be-bom": codecs.BOM_UTF16_BE}


def settle_bytes(choices: Choices) -> None:
    """Replace drawn choices that contradict one another."""
    if choices["charset"].startswith("utf-16"):
        choices.settle("nul", "none")
    if choices["headers"] == "none" and _PLANS[choices["charset"]][2]:
        choices.settle("headers", "few")


def declaration(choices: Choices) -> list[Node]:
    """Return the meta element that names a charset, if the page has one."""
    name = choices["charset"]
    charset = _PLANS[name][1]
    if charset is None:
        return []
    meta = el("meta", charset=charset)
    if name.endswith("http-equiv"):
        meta = El(
            "meta",
            {"http-equiv": "Content-Type", "content": f"text/html; charset={charset}"},
        )
    if name.endswith("-late"):
        return [Raw("<!-- " + "template block ; " * 80 + "-->"), meta]
    return [meta]


def prolog(choices: Choices) -> str:
    """Return what precedes the document's first element."""
    charset = _PLANS[choices["charset"]][1] or "utf-8"
    xhtml = (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
        '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
    )
    prologs = {
        "none": "",
        "xhtml": xhtml,
        "xml-declaration": f'<?xml version="1.0" encoding="{charset}"?>\n{xhtml}',
    }
    return prologs.get(choices["prolog"], "<!DOCTYPE html>")


def encoded(choices: Choices, html: str) -> tuple[bytes, str]:
    """Return the document's bytes and the codec that reads them."""
    name = choices["charset"]
    codec = _PLANS[name][0]
    if choices["nul"] == "between-tags":
        rng = choices.rng("nul")
        html = re.sub("(?<=</p>)|(?<=</div>)", lambda _: "\0" * (rng.random() < 0.2), html)
    bad = name == "utf-8-one-bad-byte"
    body = html.replace("\ue000", "\x01" if bad else "").encode(codec, "xmlcharrefreplace")
    if bad:
        body = body.replace(b"page 1 of 1 \x01", b"page 1 of 1 \xe5\x81")
    return _BOMS.get(name, b"") + body, codec


def headers(choices: Choices) -> Headers:
    """Return the response's headers; none of their dates is the article's."""
    charset = _PLANS[choices["charset"]][2]
    kind = choices["headers"]
    if kind == "none":
        return []
    content_type = "text/html" + (f"; charset={charset}" if charset else "")
    out = [("Content-Type", content_type)]
    if kind in ("dated", "many"):
        out += [
            ("Date", "Mon, 02 Jun 2025 03:04:05 GMT"),
            ("Last-Modified", "Sun, 01 Jun 2025 01:02:03 GMT"),
        ]
    if kind == "many":
        out += [
            ("Server", "nginx"),
            ("ETag", '"683ba1f0-4e2d"'),
            ("Content-Encoding", "gzip"),
            ("Vary", "Accept-Encoding"),
        ]
    return out
