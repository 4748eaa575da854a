"""Where the parts of a page stand: columns, tables, nothing at all."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.dressing.choices import Choices
from tests.dressing.dom import El, Names, Node, Raw, el


@dataclass(frozen=True)
class Layout:
    """The parts of a page, before they are put anywhere."""

    header: list[Node]
    crumb: list[Node]
    title: El
    info: list[Node]
    article: list[Node]
    below: list[Node]
    lists: list[Node]
    comments: list[Node]
    footer: list[Node]


def framed(choices: Choices, names: Names, parts: Layout) -> list[Node]:
    """Return the nodes of the document's body."""
    place = choices["list-place"]
    if place != "after" and choices["skeleton"] == "early-end":
        choices.settle("skeleton", "full")
    side: list[Node] = []
    if place == "inside-article":
        parts = replace(parts, below=[*parts.below, *parts.lists])
    elif place != "after":
        tag = "div" if choices["frame"] == "table" else "aside"
        side = [El(tag, names.of("side"), parts.lists)]
    before, after = (side, []) if place == "sidebar-before" else ([], side)
    crumb = [*parts.crumb, *before]
    middle = _middle(choices, names, parts, crumb, after)
    if place == "inside-article":
        middle += parts.comments
    elif place == "after":
        middle += _broken_off(choices)
        middle += _with_comments(choices, parts)
    else:
        middle += parts.comments
    header = _tagged(choices, "header", parts.header)
    return [*header, *middle, *_tagged(choices, "footer", parts.footer)]


def _with_comments(choices: Choices, parts: Layout) -> list[Node]:
    if choices["comments"] == "before-related":
        return [*parts.comments, *parts.lists]
    return [*parts.lists, *parts.comments]


def _broken_off(choices: Choices) -> list[Node]:
    ends = {"early-end": "</body></html>\n", "stray-ends": "</span></font></div>"}
    return [Raw(ends[choices["skeleton"]])] if choices["skeleton"] in ends else []


def _tagged(choices: Choices, tag: str, nodes: list[Node]) -> list[Node]:
    if not nodes or choices["frame"] == "flat":
        return nodes
    return [el(tag if choices["frame"] in ("articles", "sections") else "div", *nodes)]


def _middle(
    choices: Choices, names: Names, parts: Layout, above: list[Node], after: list[Node]
) -> list[Node]:
    """Return the article between what stands above it and what stands beside it."""
    frame = choices["frame"]
    article = [parts.title, *parts.info, *parts.article, *parts.below]
    if frame == "flat":
        return [*above, *_loose(article), *after]
    if frame == "table":
        columns = [nodes for nodes in (above, article, after) if nodes]
        cells: list[Node] = [el("td", *nodes) for nodes in columns]
        return [el("table", el("tr", *cells), border="0", cellpadding="0")]
    if frame == "articles":
        head = el("header", parts.title, *parts.info)
        inner = el("article", head, *parts.article, *parts.below)
        return [el("main", *above, inner, *after)]
    if frame == "custom-elements":
        slot = el("content-slot", *article)
        return [el("app-root", el("page-view", *above, slot, *after))]
    tag = "section" if frame == "sections" else "div"
    main = El(tag, names.of("main"), article)
    return [El(tag, names.of("wrap"), [*above, main, *after])]


def _loose(nodes: list[Node]) -> list[Node]:
    """Return the article's nodes with its containers opened: a body without a box."""
    out: list[Node] = []
    for node in nodes:
        is_box = isinstance(node, El) and node.tag == "div"
        if isinstance(node, El) and is_box and any(map(_is_block, node.children)):
            out += node.children
        else:
            out.append(node)
    return out


def _is_block(node: Node) -> bool:
    return isinstance(node, El) and node.is_block()
