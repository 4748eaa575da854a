"""The list of teasers under its heading, and the search-word box before it."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.dressing.choices import Choices
from tests.dressing.dom import El, Names, Node, el
from tests.dressing.ink import Ink

_ITEM = dict[str, Any]
_BLOCK_SHAPES = frozenset({"div", "li", "dl", "flat"})


def settle_item_forms(choices: Choices) -> None:
    """Replace drawn choices that would put blocks where none may stand."""
    if choices["item-shape"] not in _BLOCK_SHAPES and choices["item-link"].startswith("all-"):
        choices.settle("item-link", "title")
    if choices["item-shape"] == "flat":
        _keep_lines_apart(choices)
    if choices["item-link"] == "all-inline":
        if choices["item-title"] not in ("span", "strong"):
            choices.settle("item-title", "span")
        if choices["item-extra"] in ("image", "all"):
            choices.settle("item-extra", "more-link")
        if choices["item-meta"] in ("two-nodes",):
            choices.settle("item-meta", "two-spans")
    if choices["list-heading"] == "dt" and choices["item-shape"] not in ("dl", "dt-dd"):
        choices.settle("list-heading", "h3")
    if choices["item-shape"] == "flat" and choices["list-wrap"] == "flat":
        choices.settle("list-place", "after")


def _keep_lines_apart(choices: Choices) -> None:
    """See to it that items without a box of their own do not run together."""
    if choices["item-link"] == "all-inline":
        choices.settle("item-link", "all-block")
    if choices["item-title"] in ("span", "strong"):
        choices.settle("item-title", "h3")


class RelatedWriter:
    """Writes one related list."""

    def __init__(self, choices: Choices, ink: Ink, names: Names) -> None:
        settle_item_forms(choices)
        self._c = choices
        self._ink = ink
        self._names = names
        self._rng: Random = choices.rng("related")

    def write(self, heading: str, items: list[_ITEM]) -> list[Node]:
        """Return the list: its heading, then its items."""
        title = self._heading(heading)
        body = self._items(items)
        shape = self._c["item-shape"]
        if shape == "li":
            body = [El("ul", self._names.of("list"), body)]
        elif shape in ("dl", "dt-dd"):
            inside = self._c["list-heading"] == "dt"
            body = [El("dl", self._names.of("list"), [title, *body] if inside else body)]
            if inside:
                return self._wrapped(body)
        elif shape.startswith("table"):
            body = [El("table", self._names.of("list"), body)]
        return self._wrapped([title, *body])

    def _wrapped(self, nodes: list[Node]) -> list[Node]:
        wrap = self._c["list-wrap"]
        if wrap == "flat":
            return nodes
        if wrap == "deep":
            inner = el("div", el("div", *nodes))
            return [El("div", self._names.of("related"), [inner])]
        return [El(wrap, self._names.of("related"), nodes)]

    # The heading.

    def _heading(self, heading: str) -> Node:
        tag = self._c["list-heading"]
        inside = self._decorated(heading)
        if tag == "span":
            return El("div", self._names.of("heading"), [el("span", *inside)])
        if tag == "strong":
            return el("p", el("strong", *inside))
        return El(tag, self._names.of("heading"), inside)

    def _decorated(self, heading: str) -> list[Node]:
        more = el("a", "更多>", href="/health/news/")
        forms: dict[str, list[Node]] = {
            "none": [heading],
            "more": [heading, el("span", more)],
            "more-before": [el("span", more), el("b", heading)],
            "brackets": [f"【{heading}】"],
            "icon": [el("i", **self._names.of("heading")), heading],
        }
        return forms[self._c["list-decoration"]]

    # The items.

    def _items(self, items: list[_ITEM]) -> list[Node]:
        out: list[Node] = []
        for number, item in enumerate(items, 1):
            out += self._item(number, item)
        return out

    def _item(self, number: int, item: _ITEM) -> list[Node]:
        shape = self._c["item-shape"]
        parts = self._parts(number, item)
        if shape in ("div", "flat"):
            inner = self._linked(item, parts)
            return inner if shape == "flat" else [El("div", self._names.of("item"), inner)]
        if shape == "li":
            return [el("li", *self._linked(item, parts))]
        if shape == "dl":
            return [el("dd", *self._linked(item, parts))]
        inner = self._linked(item, parts)
        if shape == "dt-dd":
            return [el("dt", inner[0]), *(el("dd", part) for part in inner[1:])]
        cells: list[Node] = [el("td", part) for part in inner]
        if shape == "table-cells":
            return [el("tr", *cells)]
        return [el("tr", cell) for cell in cells]

    def _parts(self, number: int, item: _ITEM) -> list[Node]:
        """Return title, snippet and meta as nodes; the first is always the title."""
        link = self._c["item-link"]
        inline = link == "all-inline"
        parts: list[Node] = [self._title(number, item, inline=inline)]
        meta = self._meta(item, inline=inline)
        if item["snippet"] is not None:
            text = self._ink.teaser(item["snippet"])
            if self._c["item-meta"] in ("glued-to-snippet", "after-snippet"):
                text += self._meta_in_snippet(item)
                meta = []
            if link == "title-and-snippet":
                text = [el("a", *text, href=item["href"])]
            tag = "span" if inline else self._rng.choice(("p", "div"))
            parts.append(El(tag, self._names.of("snippet"), text))
        return [*parts, *meta]

    def _title(self, number: int, item: _ITEM, *, inline: bool) -> Node:
        text = self._ink.label(item["title"])
        tag = self._c["item-title"]
        link = self._c["item-link"]
        linked: list[Node] = text
        if link in ("title", "title-and-snippet", "image-and-title"):
            linked = [el("a", *text, href=item["href"], title=item["title"])]
        named = El(tag, self._names.of("item-title"), linked)
        if link == "title-inside":
            plain = El(tag, self._names.of("item-title"), text)
            named = el("a", plain, href=item["href"])
        before: list[Node] = []
        if self._c["item-extra"] in ("rank", "all"):
            before.append(el("em" if self._c["snippet"] != "em" else "i", str(number)))
        if link == "image-and-title" or self._c["item-extra"] in ("image", "all"):
            image = el("img", src="/static/cover.jpg", alt=self._image_text(item))
            lone = link == "image-and-title"
            before.append(el("a", image, href=item["href"]) if lone else image)
        if not before:
            return named
        return el("span" if inline else "div", *before, named)

    def _image_text(self, item: _ITEM) -> str:
        return self._rng.choice(("", item["title"], "配图"))

    def _meta(self, item: _ITEM, *, inline: bool) -> list[Node]:
        category, date = item["category"], item["date_published"]
        form = self._c["item-meta"]
        box = "span" if inline else "div"
        if category is None and date is None:
            return []
        if category is None or date is None:
            return [El(box, self._names.of("meta"), [category or date])]
        day = El("time", {"datetime": date}, [date]) if form == "time" else el("span", date)
        forms: dict[str, list[Node]] = {
            "one-node": [El(box, self._names.of("meta"), [f"{category} {date}"])],
            "two-nodes": [el("div", category), el("div", date)],
            "two-spans-glued": [
                El(box, self._names.of("meta"), [el("span", category), el("span", date)])
            ],
        }
        both = El(box, self._names.of("meta"), [el("span", category), " ", day])
        return forms.get(form, [both])

    def _meta_in_snippet(self, item: _ITEM) -> list[Node]:
        words = [word for word in (item["category"], item["date_published"]) if word]
        gap = " " if self._c["item-meta"] == "after-snippet" else ""
        return [gap + " ".join(words)] if words else []

    def _linked(self, item: _ITEM, parts: list[Node]) -> list[Node]:
        more: list[Node] = []
        if self._c["item-extra"] in ("more-link", "all"):
            words = self._rng.choice(("查看详情", "阅读全文", "[详细]"))
            more = [el("a", words, href=item["href"])]
        if self._c["item-link"].startswith("all-"):
            return [el("a", *parts, href=item["href"]), *more]
        return [*parts, *more]


def hot_articles() -> list[_ITEM]:
    """Return what the 大家都在搜 box holds where it holds articles: teasers of their own list."""
    titles = ("医保断缴三个月还能补吗", "异地就医备案要多久", "社保卡余额怎么查")
    empty = {"snippet": None, "category": None, "date_published": None}
    return [
        {"list": "大家都在搜", "position": position, "title": title, **empty}
        for position, title in enumerate(titles, 1)
    ]


def hot_box(choices: Choices, names: Names, articles: list[_ITEM]) -> list[Node]:
    """Return the 大家都在搜 box: nothing, words to search for, or articles."""
    kind = choices["hot-box"]
    if kind == "none":
        return []
    title = El("div", names.of("heading"), ["大家都在搜"])
    words = ("医保断缴", "医保卡余额", "异地就医")
    links: list[Node] = []
    if kind == "placeholders":
        links = [el("li", el("a", word[:2], href="#")) for word in words]
    if kind == "articles":
        links = [el("li", el("a", item["title"], href=item["href"])) for item in articles]
    if kind == "search-words":
        links = [
            el("li", el("a", word, href=f"/search?q={number}"))
            for number, word in enumerate(words, 1)
        ]
    body: list[Node] = [El("ul", names.of("list"), links)]
    return [El("div", names.of("hot"), [title, *body])]
