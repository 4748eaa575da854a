"""Text of the truth as a page would carry it: width, blanks, emphasis, stray characters.

Whatever is done here is undone by the text rule (blanks before punctuation,
zero-width characters, runs of blanks) or by folding the width.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.dressing.choices import Choices
from tests.dressing.dom import El, Node, el, sample

CJK = "一-鿿"
_NEIGHBOUR = re.compile(f"[{CJK}“”《》、。，：；？！（）]")
_FULL = str.maketrans(",:;?!()%", "，：；？！（）％")
_LABEL = re.compile(f"^([{CJK}]{{2,8}})([:：])(?=.)")
_PAIR = re.compile(f"(?<=[{CJK}])(?=[{CJK}])")
_BEFORE_MARK = re.compile(f"(?<=[{CJK}])(?=[:：])")
_BLANKS = {"nbsp": "\u00a0", "ideographic": "\u3000", "em": "\u2003", "double": "  "}
_INDENTS = {"none": "", "ideographic": "\u3000\u3000", "em": "\u2003\u2003", "nbsp": "\u00a0" * 4}
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
_KEYWORDS = ("医保", "参保", "缴费", "报销")


def full_width(text: str) -> str:
    """Return `text` with the punctuation of Chinese sentences at full width.

    A character changes only where a Chinese character or mark stands beside it,
    and never after a blank: there the text rule treats the two widths
    differently.
    """
    out: list[str] = []
    for index, char in enumerate(text):
        before = text[index - 1] if index else ""
        after = text[index + 1] if index + 1 < len(text) else ""
        beside = bool(_NEIGHBOUR.match(out[-1] if out else "") or _NEIGHBOUR.match(after))
        between_digits = before.isdigit() and after.isdigit()
        keep = not beside or between_digits or (before.isspace() and char != "(")
        out.append(char if keep else char.translate(_FULL))
    return "".join(out)


class Ink:
    """Writes truth text as inline nodes."""

    def __init__(self, choices: Choices) -> None:
        self._full = choices["width"] == "full"
        self._zero_width = choices["zero-width"] == "some"
        self._blank = _BLANKS.get(choices["blanks"])
        self._indent = _INDENTS[choices["indent"]]
        self._emphasis = choices["emphasis"]
        self._snippet = choices["snippet"]
        self._nul = choices["nul"] == "in-text"
        self._rng = choices.rng("ink")

    def plain(self, text: str) -> str:
        """Return the text of an attribute or a title: only the width may differ."""
        return full_width(text) if self._full else text

    def label(self, text: str) -> list[Node]:
        """Return a heading, a title or another short line."""
        return [self._stray(self.plain(text))]

    def sentence(self, text: str, *, indent: bool = False) -> list[Node]:
        """Return a paragraph or a list item."""
        lead: list[Node] = [self._indent] if indent and self._indent else []
        return [*lead, *self._emphasized(self.plain(text))]

    def teaser(self, text: str) -> list[Node]:
        """Return a related item's snippet."""
        text = self.plain(text)
        if self._snippet == "spaced":
            text = _BEFORE_MARK.sub(lambda _: " " if sample(self._rng, 0.5) else "", text)
        if self._snippet == "em":
            return self._marked(text, lambda word: el("em", word))
        return [self._stray(text)]

    def _emphasized(self, text: str) -> list[Node]:
        label = _LABEL.match(text)
        if self._emphasis.startswith("bold-label") and label:
            name, mark = label.groups()
            rest = text[label.end() :]
            if self._emphasis == "bold-label-spaced":
                bold = el(self._rng.choice(("strong", "b")), self._stray(name))
                return [bold, " " + mark + self._stray(rest)]
            return [el("strong", self._stray(name) + mark), self._stray(rest)]
        if self._emphasis in ("split-spans", "font"):
            return self._split(text)
        if self._emphasis == "keyword-links":
            return self._marked(text, lambda word: el("a", word, href="/search?q=yibao"))
        return [self._stray(text)]

    def _split(self, text: str) -> list[Node]:
        cuts = [match.start() for match in _PAIR.finditer(text)]
        tag = "font" if self._emphasis == "font" else "span"
        if not cuts:
            return [el(tag, self._stray(text))]
        cut = self._rng.choice(cuts)
        attrs: dict[str, str | None] = (
            {"color": "#333333"} if tag == "font" else {"style": "color:rgb(51,51,51);"}
        )
        first, second = self._stray(text[:cut]), self._stray(text[cut:])
        return [El(tag, dict(attrs), [first]), El(tag, dict(attrs), [second])]

    def _marked(self, text: str, make: Callable[[str], El]) -> list[Node]:
        word = next((w for w in _KEYWORDS if w in text), None)
        if word is None:
            return [self._stray(text)]
        nodes: list[Node] = []
        pieces = text.split(word)
        for index, piece in enumerate(pieces):
            if piece:
                nodes.append(self._stray(piece))
            if index < len(pieces) - 1:
                nodes.append(make(word))
        return nodes

    def _stray(self, text: str) -> str:
        if self._blank:
            text = re.sub("(?<=[^ ]) (?=[^ ])", self._blank, text)
        if self._zero_width or self._nul:
            text = _PAIR.sub(lambda _: self._stray_character(), text)
        return text

    def _stray_character(self) -> str:
        if self._zero_width and sample(self._rng, 0.05):
            return self._rng.choice(_ZERO_WIDTH)
        return "\0" if self._nul and sample(self._rng, 0.03) else ""
