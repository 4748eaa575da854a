"""What happens to a written body: joining by `<br>`, wrapping, things pushed in between."""

from __future__ import annotations

from tests.dressing.body import Unit
from tests.dressing.choices import Choices
from tests.dressing.dom import El, Node, Raw, el, sample
from tests.dressing.noise import advertisement, hidden_block

_PLAIN_LINE = frozenset({"p"})


def arrange(choices: Choices, units: list[Unit]) -> list[Node]:
    """Return the body's nodes as they stand in the article's container."""
    if choices["soup"] != "blocks":
        return _soup(choices, [unit.node for unit in units])
    if choices["paragraph"] == "merged-br":
        units = _merged(choices, units)
    units = _with_blanks(choices, units)
    units = _with_intruders(choices, units)
    return _wrapped(choices["body-wrap"], units)


def _is_line(node: Node) -> bool:
    return isinstance(node, El) and node.tag == "p" and not any(_block(c) for c in node.children)


def _block(node: Node) -> bool:
    return isinstance(node, El) and node.is_block()


def _merged(choices: Choices, units: list[Unit]) -> list[Unit]:
    """Join some neighbouring paragraphs into one, a `<br>` between them."""
    rng = choices.rng("merged-br")
    out: list[Unit] = []
    for unit in units:
        last = out[-1].node if out else None
        mergeable = last is not None and _is_line(last) and _is_line(unit.node)
        if mergeable and not unit.opens and sample(rng, 0.7):
            assert isinstance(last, El)
            assert isinstance(unit.node, El)
            last.children += [el("br"), *unit.node.children]
        else:
            out.append(unit)
    return out


def _soup(choices: Choices, nodes: list[Node]) -> list[Node]:
    """Return the body as one block of lines, nothing but `<br>` between them."""
    breaks = 2 if choices["soup"] == "br-br" else 1
    out: list[Node] = []
    for node in nodes:
        if isinstance(node, El) and node.tag == "table":
            out.append(node)
            continue
        inner = node.children if isinstance(node, El) else [node]
        out += inner
        out += [el("br") for _ in range(breaks)]
    return [el("div", *out)]


def _with_blanks(choices: Choices, units: list[Unit]) -> list[Unit]:
    kind = choices["blank-paragraphs"]
    rng = choices.rng("blank-paragraphs")
    if kind == "none":
        return units
    out: list[Unit] = []
    for unit in units:
        if out and not unit.follows and sample(rng, 0.25):
            out.append(Unit(_blank(kind)))
        out.append(unit)
    return out


def _blank(kind: str) -> El:
    if kind == "nbsp":
        return el("p", "\u00a0")
    if kind == "br":
        return el("p", el("br"))
    return el("p", el("img", src="/static/pic.png", alt=""), style="text-align:center")


def _with_intruders(choices: Choices, units: list[Unit]) -> list[Unit]:
    rng = choices.rng("intruders")
    intruders: list[Node] = []
    if choices["ads"] != "none":
        intruders += [advertisement(choices["ads"], rng) for _ in range(rng.randint(1, 2))]
    if choices["hidden"] != "none":
        intruders.append(hidden_block(choices["hidden"], rng))
    if choices["scripts"] == "landmarks":
        intruders.append(el("script", Raw('var mod="相关推荐",tip="提示:点击查看";')))
    if choices["comment-nodes"] == "landmarks":
        intruders.append(Raw("<!-- 大家都在搜 begin -->"))
    out = list(units)
    for node in intruders:
        places = [n for n, unit in enumerate(out) if n and not unit.follows]
        out.insert(rng.choice([*places, len(out)]), Unit(node))
    return out


def _wrapped(how: str, units: list[Unit]) -> list[Node]:
    nodes = [unit.node for unit in units]
    if how == "div":
        return [el("div", *nodes)]
    if how == "deep":
        return [el("div", el("div", el("section", *nodes)), style="padding:0 10px")]
    if how == "each-block":
        return [el("div", node) for node in nodes]
    if how == "per-section":
        return _sections(units)
    return nodes


def _sections(units: list[Unit]) -> list[Node]:
    out: list[Node] = []
    section: El | None = None
    for unit in units:
        if unit.opens:
            section = el("section")
            out.append(section)
        (section.children if section else out).append(unit.node)
    return out
