"""The tree as text, in one of the spellings HTML allows."""

from __future__ import annotations

import re

from tests.dressing.choices import Choices
from tests.dressing.dom import VOID, El, Node, Raw

_CJK = "一-鿿"
_WRAP = re.compile(f"(?<=[{_CJK}])(?=[{_CJK}])")
_CLOSES_P = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "div",
        "dl",
        "fieldset",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "main",
        "nav",
        "ol",
        "p",
        "section",
        "table",
        "ul",
    ]
)
_NEXT_CLOSES = {
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "td": {"td"},
    "tr": {"tr"},
}
_NAMED = {
    "\u00a0": "&nbsp;",
    "\u2003": "&emsp;",
    "“": "&ldquo;",
    "”": "&rdquo;",
    "—": "&mdash;",
    "×": "&times;",
    "·": "&middot;",
    "…": "&hellip;",
    "\u200c": "&zwnj;",
    "\u200d": "&zwj;",
}
_SLOPPY = {"\u00a0": "&nbsp", "×": "&times", "·": "&middot"}
_ATTRIBUTES = {
    "styles": (
        ' style="color: rgb(51, 51, 51); font-size: 16px;"',
        ' data-id="20240101" data-role="text"',
        ' style="line-height:1.75em;text-indent:2em"',
    ),
    "handlers": (
        """ onclick="if(a>b){go('相关推荐')}\"""",
        ' data-title="<b>提示：</b>2023-03-03"',
        " onmouseover='show(\"大家都在搜\")'",
    ),
}
_DECORATED = frozenset({"p", "div", "li", "span", "a", "section", "h3"})
_FEW = ("\u00a0", "\u2003")


class Serializer:
    """Writes nodes in the spelling the choices ask for."""

    def __init__(self, choices: Choices) -> None:
        self._layout = choices["layout"]
        self._upper = choices["tag-case"] == "upper"
        self._omit = choices["end-tags"] == "omitted"
        self._quotes = choices["quotes"]
        self._entities = choices["entities"]
        self._attributes = _ATTRIBUTES.get(choices["attributes"], ())
        self._rng = choices.rng("serialize")
        self._attribute_rng = choices.rng("attributes")

    def write(self, nodes: list[Node], depth: int = 0) -> str:
        """Return the nodes as HTML."""
        return "".join(self._parts(nodes, depth, None))

    def _parts(self, nodes: list[Node], depth: int, parent: El | None) -> list[str]:
        out: list[str] = []
        for index, node in enumerate(nodes):
            after = nodes[index + 1] if index + 1 < len(nodes) else None
            if isinstance(node, Raw):
                out.append(node.text)
            elif isinstance(node, str):
                out.append(self._text(node))
            elif node.is_block():
                out.append(self._block(node, depth, after, parent))
            else:
                out.append(self._inline(node, depth))
        return out

    def _block(self, node: El, depth: int, after: Node | None, parent: El | None) -> str:
        start, end = self._tags(node)
        if self._omit and self._may_omit(node, after, parent):
            end = ""
        pad = "\n" + "  " * depth
        pretty = self._layout.startswith("pretty")
        if node.tag in ("script", "style"):
            inner = "".join(c.text for c in node.children if isinstance(c, Raw))
        else:
            inner = "".join(self._parts(node.children, depth + 1, node))
        if pretty and node.tag not in ("script", "style", "title") and node.tag not in VOID:
            inside = bool(node.children) and not _starts_block(node.children[0])
            inner = (pad + "  " if inside else "") + inner + pad
        before = pad if pretty else ""
        line = "\n" if self._layout == "lines" else ""
        return f"{before}{start}{inner}{end}{line}"

    def _inline(self, node: El, depth: int) -> str:
        start, end = self._tags(node)
        return start + "".join(self._parts(node.children, depth, node)) + end

    def _tags(self, node: El) -> tuple[str, str]:
        tag = node.tag.upper() if self._upper else node.tag
        attrs = "".join(self._attr(key, value) for key, value in node.attrs.items())
        if node.tag in _DECORATED and "style" not in node.attrs and self._attributes:
            drawn = self._attribute_rng.choice((*self._attributes, "", "", "", ""))
            attrs += drawn
        return f"<{tag}{attrs}>", "" if node.tag in VOID else f"</{tag}>"

    def _attr(self, key: str, value: str | None) -> str:
        name = key.upper() if self._upper else key
        if value is None:
            return f" {name}"
        safe = self._text(value, wrap=False)
        if self._quotes == "none" and re.fullmatch(r"[\w./:?&;#%-]*[\w%-]", value):
            return f" {name}={safe}"
        if self._quotes == "single":
            return f" {name}='{safe.replace(chr(39), '&#39;')}'"
        return f' {name}="{safe.replace(chr(34), "&quot;")}"'

    def _text(self, text: str, *, wrap: bool = True) -> str:
        if wrap and self._layout == "pretty-wrapped" and len(text) > 40:
            text = self._wrapped(text)
        if self._entities != "raw":
            text = text.replace("&", "&amp;")
        else:
            text = re.sub(r"&(?=\w|#)", "&amp;", text)
        text = text.replace("<", "&lt;").replace(">", "&gt;")
        return "".join(map(self._char, text))

    def _wrapped(self, text: str) -> str:
        pieces, start = [], 0
        for match in _WRAP.finditer(text):
            if match.start() - start >= 36:
                pieces.append(text[start : match.start()])
                start = match.start()
        return "\n          ".join([*pieces, text[start:]])

    def _char(self, char: str) -> str:
        if ord(char) < 128:
            return char
        mode = self._entities
        if mode == "all-numeric":
            return f"&#{ord(char)};"
        if mode == "some-numeric" and self._rng.random() < 0.04:
            return f"&#x{ord(char):x};"
        if mode == "no-semicolon":
            return _SLOPPY.get(char, char)
        if mode == "named" or (mode in ("few", "some-numeric") and char in _FEW):
            return _NAMED.get(char, char)
        return char

    @staticmethod
    def _may_omit(node: El, after: Node | None, parent: El | None) -> bool:
        if node.tag == "p":
            if after is None:
                return parent is not None and parent.tag in ("div", "section", "li", "td", "body")
            return isinstance(after, El) and after.tag in _CLOSES_P
        follow = _NEXT_CLOSES.get(node.tag)
        if follow is None:
            return False
        return after is None or (isinstance(after, El) and after.tag in follow)


def _starts_block(node: Node) -> bool:
    return isinstance(node, El) and node.is_block()
