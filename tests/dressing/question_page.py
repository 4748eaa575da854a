"""The parts only pages with a byline have: byline, banner, credits, guess list."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.dressing.choices import Choices
from tests.dressing.dom import El, Names, Node, el, sample
from tests.dressing.ink import Ink
from tests.dressing.subjects import Truth


def byline(choices: Choices, ink: Ink, names: Names, truth: Truth) -> list[Node]:
    """Return author, moment, source and views, in the order the site prints them."""
    name = truth["authors"][0]
    moment = truth["date_published"][:19].replace("T", " ")
    colon = ink.plain("字:")[1:]
    source: list[Node] = [f"来源{colon}{truth['publisher']} ({truth['publisher_url']})"]
    views = f"阅读{colon}{truth['views']}"
    form = choices["byline"]
    author: list[Node] = [*_avatar(choices, name), el("a", name, href="/user/12.html")]
    if form == "source-link":
        link = el("a", truth["publisher"], href=f"http://{truth['publisher_url']}/")
        source = [f"来源{colon}", link, f" ({truth['publisher_url']})"]
    if form == "labelled":
        author = [f"作者{colon}{name}"]
        moment = f"发布时间{colon}{moment}"
    boxes: dict[str, list[Node]] = {
        "one-text": [f"{name} {moment} ", *source, f" {views}"],
        "divs": [el("div", *part) for part in (author, [moment], source, [views])],
        "list": [el("ul", *(el("li", *part) for part in (author, [moment], source, [views])))],
        "time": [
            *author,
            el("time", moment, datetime=truth["date_published"]),
            el("span", *source),
            el("span", views),
        ],
    }
    spans: list[Node] = [*author, el("span", moment), el("span", *source), el("span", views)]
    return [El("div", names.of("info"), boxes.get(form, spans))]


def _avatar(choices: Choices, name: str) -> list[Node]:
    kind = choices["avatar"]
    image = el("img", src="/static/avatar.png", alt=name)
    if kind == "none":
        return []
    return [el("a", image, href="/user/12.html")] if kind == "linked" else [image]


def banner(choices: Choices) -> list[Node]:
    """Return the 提问 & 解答 banner above the first question."""
    forms: dict[str, list[Node]] = {
        "split": [el("p", "提问"), el("p", "&"), el("p", "解答")],
        "joined": [el("p", "提问 & 解答")],
        "br": [el("p", "提问", el("br"), "&", el("br"), "解答")],
        "spans": [el("section", el("span", "提问"), el("span", "&"), el("span", "解答"))],
        "absent": [],
    }
    return forms[choices["banner"]]


def credits_block(choices: Choices, ink: Ink, truth: Truth) -> list[Node]:
    """Return the production credits."""
    rng = choices.rng("credits")
    blank = rng.choice((" ", "\u00a0", "\u3000"))
    colon = ink.plain("字:")[1:]
    lines = [f"{c['role']}{colon}{blank.join(c['names'])}" for c in truth["credits"]]
    form = choices["credits"]
    if not lines:
        return []
    if form == "glued-pair":
        lines = _glued(lines, rng)
    if form == "br":
        block = el("p")
        for index, line in enumerate(lines):
            block.children += [el("br"), line] if index else [line]
        return [block]
    if form == "one-line":
        block = el("p")
        for index, line in enumerate(lines):
            block.children += [" ", el("span", line)] if index else [el("span", line)]
        return [block]
    if form == "divs":
        return [el("div", line) for line in lines]
    if form == "section-span":
        return [el("section", el("span", line)) for line in lines]
    return [el("p", line) for line in lines]


def _glued(lines: list[str], rng: Random) -> list[str]:
    """Return the lines with one or two neighbours run together, as pasted pages have them."""
    out: list[str] = []
    for line in lines:
        role = line[:2]
        if out and (role == "编辑" or (role == "监制" and sample(rng, 0.4))):
            out[-1] += line
        else:
            out.append(line)
    return out


def guess_list(choices: Choices, ink: Ink, names: Names, items: list[dict[str, Any]]) -> list[Node]:
    """Return the 猜你想看 list of bare links."""
    links = [(i, el("a", *ink.label(i["title"]), href=i["href"])) for i in items]
    heading = El(_heading_tag(choices), names.of("heading"), [items[0]["list"]])
    body = _guess_body(choices["guess"], links, names)
    if choices["list-wrap"] == "flat":
        return [heading, *body]
    tag = choices["list-wrap"] if choices["list-wrap"] != "deep" else "div"
    return [El(tag, names.of("related"), [heading, *body])]


def _heading_tag(choices: Choices) -> str:
    tag = choices["list-heading"]
    if tag not in ("h2", "h3", "div", "p"):
        choices.settle("list-heading", "h3")
    return choices["list-heading"]


def _guess_body(form: str, links: list[tuple[dict[str, Any], El]], names: Names) -> list[Node]:
    if form == "li":
        return [El("ul", names.of("list"), [el("li", link) for _, link in links])]
    if form == "divs":
        return [El("div", names.of("item"), [link]) for _, link in links]
    if form == "p-each":
        return [el("p", "· ", link) for _, link in links]
    if form == "table":
        rows: list[Node] = [el("tr", el("td", link)) for _, link in links]
        return [El("table", names.of("list"), rows)]
    if form == "cards":
        return [_card(item, link, names) for item, link in links]
    box = El("div", names.of("list"))
    for index, (_, link) in enumerate(links):
        between: list[Node] = [el("br")] if form == "br" else [" "]
        box.children += [*between, link] if index else [link]
    return [box]


def _card(item: dict[str, Any], link: El, names: Names) -> Node:
    image = el("a", el("img", src="/static/c.jpg", alt=item["title"]), href=item["href"])
    return El("div", names.of("item"), [image, el("div", link)])


def sites_box(choices: Choices, names: Names) -> list[Node]:
    """Return the 推荐站点 box below everything."""
    kind = choices["sites-box"]
    if kind == "none":
        return []
    title = El("h3", names.of("heading"), ["推荐站点"])
    links: list[Node] = []
    if kind == "links":
        links = [
            el("a", name, href=f"https://{host}/", target="_blank")
            for name, host in (("示例导航", "nav.example.com"), ("示例文库", "doc.example.org"))
        ]
    return [el("div", title, el("div", *links))]
