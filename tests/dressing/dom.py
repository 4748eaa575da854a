"""A small tree to build documents from, and the names its elements carry."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TypeAlias

from tests.dressing.choices import Choices

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "base"})
BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "section",
        "table",
        "tbody",
        "td",
        "tr",
        "ul",
        "title",
        "meta",
        "link",
        "script",
        "style",
        "app-root",
        "page-view",
        "content-slot",
        "template",
        "noscript",
        "base",
        "ins",
    ]
)


@dataclass(frozen=True)
class Raw:
    """Markup that is written as it stands."""

    text: str


@dataclass
class El:
    """An element."""

    tag: str
    attrs: dict[str, str | None] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    def is_block(self) -> bool:
        """Tell whether this element takes lines of its own."""
        return self.tag in BLOCK or any(isinstance(c, El) and c.is_block() for c in self.children)


Node: TypeAlias = El | str | Raw


def el(tag: str, *children: Node, **attrs: str | None) -> El:
    """Return an element; `class_` and `http_equiv` spell `class` and `http-equiv`."""
    named = {key.rstrip("_").replace("_", "-"): value for key, value in attrs.items()}
    return El(tag, named, list(children))


_MEANINGFUL = {
    "wrap": "wrapper",
    "main": "main-content",
    "title": "article-title",
    "info": "article-info",
    "body": "article-content",
    "summary": "summary",
    "tip": "tips",
    "related": "recommend",
    "heading": "title",
    "list": "list",
    "item": "item",
    "item-title": "item-title",
    "snippet": "desc",
    "meta": "info",
    "hot": "hot-search",
    "side": "sidebar",
    "nav": "nav",
    "crumb": "breadcrumb",
    "foot": "footer",
    "tool": "toolbar",
    "comment": "comments",
}
# True names on the wrong things: what a template looks like after ten years.
_MISLEADING = {
    "wrap": "content",
    "main": "list",
    "title": "top",
    "info": "article",
    "body": "footer-top",
    "summary": "box",
    "tip": "content-bottom",
    "related": "article-content",
    "heading": "content-title",
    "list": "main",
    "item": "article",
    "item-title": "name",
    "snippet": "text",
    "meta": "time",
    "hot": "right",
    "side": "left",
    "nav": "title",
    "crumb": "text",
    "foot": "bottom",
    "tool": "content",
    "comment": "list",
}


class Names:
    """Class names, the same for the same role throughout one page."""

    def __init__(self, choices: Choices) -> None:
        self._style = choices["classes"]
        self._rng = choices.rng("classes")
        self._made: dict[str, str] = {}

    def of(self, role: str) -> dict[str, str | None]:
        """Return the attributes an element in this role carries."""
        if self._style == "none":
            return {}
        if role not in self._made:
            self._made[role] = self._make(role)
        return {"class": self._made[role]}

    def _make(self, role: str) -> str:
        if self._style == "meaningful":
            return _MEANINGFUL[role]
        if self._style == "misleading":
            return _MISLEADING[role]
        word = "".join(self._rng.choices("abcdefghjkmnpqrstuvwxyz", k=2))
        tail = "".join(self._rng.choices("abcdefghjkmnpqrstuvwxyz0123456789", k=4))
        if self._style == "css-module":
            return f"{role}_{role}__{word}{tail}"
        return word + tail


def sample(rng: Random, share: float) -> bool:
    """Return True in about that share of calls."""
    return rng.random() < share
