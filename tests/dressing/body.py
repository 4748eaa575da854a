"""The body of an article in one of the ways an editor's tool would write it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.dressing.choices import Choices
from tests.dressing.dom import El, Node, Raw, el
from tests.dressing.ink import Ink
from tests.dressing.outline import CHINESE, Heading, Items, Para, Piece, Table

_FULL_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
_BULLETS = {"p-square": "■"}
_ORDERED = ("ol", "ol-numbered", "ol-start-each", "p-numbered")


@dataclass(frozen=True)
class Unit:
    """A node of the body.

    `opens` is set where a level-2 section begins, `follows` where nothing may
    come between this node and the one before: a question behind its `Q`.
    """

    node: Node
    opens: bool = False
    follows: bool = False


def line_block(form: str, inline: list[Node]) -> El:
    """Return one line of text as a block."""
    if form == "ul-li":
        return el("ul", el("li", *inline))
    if "-" in form:
        outer, inner = form.split("-")[:2]
        return el(outer, el(inner, *inline))
    return el(form, *inline)


def settle_forms(choices: Choices, pieces: list[Piece]) -> None:
    """Replace drawn choices that would make the outline a guess."""
    styles = {p.style for p in pieces if isinstance(p, Heading)}
    if choices["items"] in _ORDERED and "num" in styles:
        choices.settle("items", "ul")
    if choices["items"] in _ORDERED[1:] and "rank" in styles:
        choices.settle("items", "ol")
    if choices["heading-bare"] == "h3" and not styles & {"cn", "paren", "num", "q"}:
        choices.settle("heading-bare", "p-strong")
    if "rank" in styles:
        choices.settle("soup", "blocks")
    if choices["soup"] == "blocks":
        return
    choices.settle("paragraph", "p")
    if choices["items"] != "p-numbered":
        choices.settle("items", "p-square" if choices["items"] == "p-square" else "p-bullet")
    for name in ("heading-cn", "heading-paren", "heading-num", "heading-bare"):
        bold = "strong" in choices[name] or choices[name].startswith("h")
        choices.settle(name, "p-strong" if bold else "p")


class BodyWriter:
    """Writes pieces as nodes."""

    def __init__(self, choices: Choices, ink: Ink, pieces: list[Piece]) -> None:
        settle_forms(choices, pieces)
        self._c = choices
        self._ink = ink
        self._pieces = pieces
        self._rng = choices.rng("body")

    def units(self) -> list[Unit]:
        """Return the body's nodes in order."""
        out: list[Unit] = []
        index = 0
        while index < len(self._pieces):
            piece = self._pieces[index]
            if self._nests(piece):
                end = self._group_end(index)
                out += self._nested(self._pieces[index:end])
                index = end
                continue
            opens = isinstance(piece, Heading) and piece.level == 2
            nodes = self._piece(piece)
            out += [Unit(node, opens and not n, n > 0) for n, node in enumerate(nodes)]
            index += 1
        return out

    def _piece(self, piece: Piece) -> list[Node]:
        if isinstance(piece, Heading):
            return self._heading(piece)
        if isinstance(piece, Items):
            return self._items(piece.texts)
        if isinstance(piece, Table):
            return [self._table(piece)]
        return self._paragraph(piece)

    # Paragraphs and tables.

    def _paragraph(self, piece: Para) -> list[Node]:
        inline = self._ink.sentence(piece.text, indent=not piece.opens_answer)
        lead: list[Node] = []
        if piece.opens_answer and self._c["answer-form"] == "own-p":
            lead = [el("p", "A")]
        if piece.opens_answer and self._c["answer-form"] == "prefix":
            inline = ["A" + self._ink.plain("答:")[1:], *inline]
        form = self._c["paragraph"]
        return [*lead, line_block("p" if form == "merged-br" else form, inline)]

    def _table(self, piece: Table) -> El:
        rows: list[Node] = []
        for row in piece.rows:
            rows.append(el("tr", *(el("td", *self._ink.label(cell)) for cell in row)))
        return el("table", *rows, border="1")

    # Headings.

    def marker(self, style: str, number: int) -> str:
        """Return a marker as printed, with the gap behind it."""
        form = self._c["marker-form"]
        gap = {"none": "", "space": " ", "nbsp": "\u00a0", "ideographic": "\u3000"}
        tail = gap[self._c["marker-gap"]]
        if style == "cn":
            return f"{CHINESE[number - 1]}、{tail}"
        if style == "paren":
            full = form in ("full-dot", "half-dot-full-brackets")
            name = CHINESE[number - 1]
            return (f"（{name}）" if full else f"({name})") + tail
        if form == "full-dot":
            return f"{number}．".translate(_FULL_DIGITS) + tail
        return f"{number}{'、' if form == 'comma' else '.'}{tail}"

    def _heading(self, piece: Heading) -> list[Node]:
        label = self._ink.label(piece.text)
        if piece.style == "q":
            return self._question(label)
        if piece.style == "rank":
            return [el(f"h{piece.level}", *label)]
        form = self._c[f"heading-{piece.style}"]
        if piece.style == "bare":
            return [line_block(form, label)]
        if form.startswith("flat-ol"):
            return [self._flat_ol(form, piece, label)]
        lead = self._marker_node(self.marker(piece.style, piece.number))
        if form == "p-strong-label":
            return [el("p", lead, el("strong", *label))]
        return [line_block(form, [lead, *label])]

    def _marker_node(self, marker: str) -> Node:
        how = self._c["marker-node"]
        return marker if how == "text" else el(how, marker)

    def _flat_ol(self, form: str, piece: Heading, label: list[Node]) -> El:
        start = None if form == "flat-ol-no-start" else str(piece.number)
        if form == "flat-ol-doubled":
            label = [self.marker("num", piece.number), *label]
        inner: list[Node] = [el("p", *label)] if form == "flat-ol-p" else label
        attrs: dict[str, str | None] = {} if start is None else {"start": start}
        return El("ol", attrs, [el("li", *inner)])

    def _question(self, label: list[Node]) -> list[Node]:
        form = self._c["question-form"]
        colon = self._ink.plain("问:")[1:]
        forms: dict[str, list[Node]] = {
            "own-p": [el("p", "Q"), el("p", *label)],
            "own-p-bold": [el("p", el("strong", "Q")), el("p", el("strong", *label))],
            "prefix": [el("p", f"Q{colon}", *label)],
            "prefix-bold": [el("p", el("strong", f"Q{colon}", *label))],
            "spans": [el("div", el("span", "Q"), el("span", *label))],
            "heading": [el("h2", f"Q{colon}", *label)],
        }
        return forms[form]

    # Lists.

    def _items(self, texts: tuple[str, ...]) -> list[Node]:
        form = self._c["items"]
        if form in ("ol", "ol-numbered") and len(texts) == 1:
            form = "ul"
        inline = [self._ink.sentence(text) for text in texts]
        if form.endswith(("-bullet", "-square")):
            return [self._typed(form, line) for line in inline]
        if form == "p-numbered":
            numbered = enumerate(zip(texts, inline, strict=True), 1)
            return [el("p", self._item_marker(n, text), *i) for n, (text, i) in numbered]
        if form == "br-bullets":
            return [_joined([["• ", *line] for line in inline])]
        if form == "ul-each":
            return [el("ul", el("li", *line)) for line in inline]
        if form == "ol-start-each":
            return [el("ol", el("li", *line), start=str(n)) for n, line in enumerate(inline, 1)]
        return [self._list(form, texts, inline)]

    def _typed(self, form: str, inline: list[Node]) -> El:
        gap = self._rng.choice((" ", "\u00a0"))
        bullet: Node = _BULLETS.get(form, "•")
        if self._c["bullet-node"] == "span":
            bullet = el("span", bullet, style="color:#c00")
        return el(form.partition("-")[0], bullet, gap, *inline)

    def _item_marker(self, number: int, text: str) -> str:
        """Return an item's number; before a digit a blank keeps `1.` from being a decimal."""
        marker = self.marker("num", number)
        return marker + " " if text[0].isdigit() and marker[-1] in ".．、" else marker

    def _list(self, form: str, texts: tuple[str, ...], inline: list[list[Node]]) -> El:
        tag = "ol" if form.startswith("ol") else "ul"
        items: list[Node] = []
        for number, line in enumerate(inline, 1):
            if form == "ul-p":
                items.append(el("li", el("p", *line)))
            elif form == "ul-bulleted":
                items.append(el("li", "• ", *line))
            elif form == "ol-numbered":
                items.append(el("li", self._item_marker(number, texts[number - 1]), *line))
            else:
                items.append(el("li", *line))
            items += self._between_items()
        return el(tag, *items)

    def _between_items(self) -> list[Node]:
        choice = self._c["between-items"]
        if choice == "script":
            return [el("script", Raw("var slot='相关推荐 2024-01-01';"))]
        return [Raw("<!-- 相关推荐 -->")] if choice == "comment" else []

    # Numbered headings as the items of one list, what they label inside.

    def _nests(self, piece: Piece) -> bool:
        numbered = isinstance(piece, Heading) and piece.style == "num"
        return numbered and self._c["heading-num"].startswith("nested")

    def _group_end(self, start: int) -> int:
        for index in range(start, len(self._pieces)):
            piece = self._pieces[index]
            if isinstance(piece, Heading) and piece.style != "num":
                return index
        return len(self._pieces)

    def _nested(self, pieces: list[Piece]) -> list[Unit]:
        tail = _closing(pieces)
        inside = pieces[: len(pieces) - len(tail)]
        outer = el("ol")
        for piece in inside:
            if isinstance(piece, Heading):
                outer.children.append(el("li", *self._nested_label(piece)))
                if piece.number > 1 and len(outer.children) == 1:
                    outer.attrs["start"] = str(piece.number)
            else:
                item = outer.children[-1]
                if isinstance(item, El):
                    item.children += self._piece(piece)
        first = inside[0]
        opens = isinstance(first, Heading) and first.level == 2
        rest = [Unit(node) for piece in tail for node in self._piece(piece)]
        return [Unit(outer, opens), *rest]

    def _nested_label(self, piece: Heading) -> list[Node]:
        form = self._c["heading-num"]
        label = self._ink.label(piece.text)
        if form == "nested-li-p":
            return [el("p", *label)]
        if form == "nested-li-strong":
            return [el("strong", *label)]
        if form == "nested-li-doubled":
            return [self.marker("num", piece.number), *label]
        return label


def _closing(pieces: list[Piece]) -> list[Piece]:
    """Return the paragraphs after the last run of items: the page's closing words."""
    count = 0
    while isinstance(pieces[-1 - count], Para):
        count += 1
    closes = isinstance(pieces[-1 - count], Items)
    return pieces[len(pieces) - count :] if closes and count else []


def _joined(lines: list[list[Node]]) -> El:
    block = el("p")
    for index, line in enumerate(lines):
        if index:
            block.children.append(el("br"))
        block.children += line
    return block
