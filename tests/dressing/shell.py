"""The document around the article: head, header, tools, footer. Invented throughout."""

from __future__ import annotations

from tests.dressing.choices import Choices
from tests.dressing.dom import El, Names, Node, Raw, el
from tests.dressing.ink import Ink
from tests.dressing.noise import SITE_NAME
from tests.dressing.subjects import Truth

_SUFFIXES = {
    "same": "",
    "underscore": f"_{SITE_NAME}",
    "dash": f"-{SITE_NAME}",
    "spaced-dash": f" - {SITE_NAME}",
    "pipe": f"|{SITE_NAME}",
    "channel-and-site": f"_健康资讯_{SITE_NAME}",
}


def settle_title(choices: Choices) -> None:
    """See to it that some sign on the page tells the title from the lines around it."""
    plain_tag = choices["title-tag"] not in ("h1", "h2", "h1-span")
    untitled = choices["head-title"] == "none" and choices["head-meta"] in ("none", "description")
    if plain_tag and untitled:
        choices.settle("head-title", "same")


def head_nodes(choices: Choices, ink: Ink, truth: Truth) -> list[Node]:
    """Return title and descriptions."""
    title = ink.plain(truth["title"])
    nodes: list[Node] = []
    if choices["head-title"] != "none":
        nodes.append(el("title", title + _SUFFIXES[choices["head-title"]]))
    kind = choices["head-meta"]
    if kind in ("og", "all"):
        nodes.append(el("meta", property="og:title", content=title))
        nodes.append(el("meta", property="og:site_name", content=SITE_NAME))
    if kind in ("description", "all"):
        lead = ink.plain(truth["blocks"][0]["text"])[:70]
        nodes.append(el("meta", name="description", content=lead))
        nodes.append(el("meta", name="keywords", content="医保,缴费,参保"))
    if choices["comment-nodes"] == "conditional":
        nodes.append(Raw('<!--[if lt IE 9]><script src="/static/html5.js"></script><![endif]-->'))
    nodes.append(el("style", Raw(".a{color:#333}.b::before{content:'相关推荐'}")))
    return nodes


def title_node(choices: Choices, ink: Ink, names: Names, truth: Truth) -> El:
    """Return the article's title as printed."""
    label = ink.label(truth["title"])
    outer, _, inner = choices["title-tag"].partition("-")
    return El(outer, names.of("title"), [el(inner, *label)] if inner else label)


def header_nodes(choices: Choices, names: Names) -> list[Node]:
    """Return what stands above the article on every page of a site."""
    logos: dict[str, list[Node]] = {
        "img": [el("a", el("img", src="/static/logo.png", alt=SITE_NAME), href="/")],
        "h1": [el("h1", el("a", SITE_NAME, href="/"))],
        "text": [el("div", el("a", SITE_NAME, href="/"))],
    }
    nodes = list(logos.get(choices["logo"], []))
    if choices["noscript"] == "message":
        nodes.append(el("noscript", "您的浏览器不支持脚本，请开启后访问。"))
    if choices["clock"] == "today":
        nodes.append(el("div", "今天是2025年6月8日 星期日"))
    channels = (("首页", "/"), ("健康", "/health/"), ("疾病", "/disease/"), ("问答", "/ask/"))
    links: list[Node] = [el("a", name, href=href) for name, href in channels]
    if choices["nav"] == "list":
        items: list[Node] = [el("li", link) for link in links]
        nodes.append(el("nav", El("ul", names.of("nav"), items)))
    if choices["nav"] == "links":
        nodes.append(El("div", names.of("nav"), links))
    return nodes


def breadcrumb(choices: Choices, ink: Ink, names: Names, truth: Truth) -> list[Node]:
    """Return the path to this page."""
    kind = choices["breadcrumb"]
    if kind == "none":
        return []
    links: list[Node] = [el("a", "首页", href="/"), " > ", el("a", "健康", href="/health/")]
    last = ink.plain(truth["title"]) if kind == "with-title" else "正文"
    return [El("div", names.of("crumb"), ["当前位置：", *links, " > ", el("span", last)])]


def toolbar(choices: Choices, names: Names) -> list[Node]:
    """Return font-size and share buttons under the title."""
    kind = choices["toolbar"]
    nodes: list[Node] = []
    if kind in ("font-size", "both"):
        sizes: list[Node] = [el("a", size, href="#") for size in ("大", "中", "小")]
        nodes.append(El("div", names.of("tool"), ["字号：", *sizes]))
    if kind in ("share", "both"):
        nodes.append(share_bar(names))
    return nodes


def share_bar(names: Names) -> Node:
    """Return buttons that share the page."""
    targets: list[Node] = [el("a", name, href="#") for name in ("微信", "微博", "QQ空间")]
    return El("div", names.of("tool"), ["分享到：", *targets])


def footer(choices: Choices, names: Names) -> list[Node]:
    """Return what stands below everything."""
    kind = choices["footer"]
    if kind == "none":
        return []
    if kind == "home-top":
        links: list[Node] = [el("a", "首页", href="/"), " ", el("a", "顶部", href="#")]
        return [El("div", names.of("foot"), links)]
    lines: list[Node] = [
        el("p", el("a", "关于我们", href="/about.html"), " ", el("a", "联系我们", href="/c.html")),
        el("p", f"Copyright © 2015-2025 {SITE_NAME} 版权所有 京ICP备00000000号-1"),
    ]
    return [El("div", names.of("foot"), lines)]
