"""One truth, one seed, one page."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from urllib.parse import urljoin

from tests.dressing import encode, noise, question_page, related, shell
from tests.dressing.arrange import arrange
from tests.dressing.body import BodyWriter, Unit, line_block
from tests.dressing.choices import Choices
from tests.dressing.dom import El, Names, Node, el
from tests.dressing.frame import Layout, framed
from tests.dressing.ink import Ink
from tests.dressing.outline import pieces_of
from tests.dressing.own_date import OwnDate, own_date
from tests.dressing.serialize import Serializer
from tests.dressing.subjects import Subject, Truth

_HOSTS = {
    "jiusongjiankang": {
        "m": "https://m.jiusongjiankang.com",
        "www": "https://www.jiusongjiankang.com",
        "http": "http://m.jiusongjiankang.com",
        "query": "https://m.jiusongjiankang.com",
    },
    "uzkoo": {"m": "http://www.uzkoo.com", "http": "http://uzkoo.com"},
}


@dataclass(frozen=True)
class Page:
    """A dressed truth: what a server would send, what it says, and why it looks so.

    `html` is the document before it became bytes and `codec` reads them.
    """

    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    truth: Truth
    why: dict[str, str]
    html: str
    codec: str


def dress(
    subject: Subject, seed: int, fixed: Mapping[str, str] | None = None, *, plain: bool = False
) -> Page:
    """Return the subject as a page.

    The same arguments give the same page. `fixed` holds choices by dimension;
    with `plain` all others take their plainest choice.
    """
    choices = Choices(seed, fixed, plain=plain)
    return _Dresser(choices, subject).page()


class _Dresser:
    def __init__(self, choices: Choices, subject: Subject) -> None:
        encode.settle_bytes(choices)
        shell.settle_title(choices)
        self._c = choices
        self._subject = subject
        self._truth = copy.deepcopy(subject.truth)
        self._uzkoo = self._truth["site"] == "uzkoo"
        self._ink = Ink(choices)
        self._names = Names(choices)
        self._base: str | None = None
        self._links()

    def page(self) -> Page:
        """Return the page, the truth changed where the dress states more."""
        date = OwnDate() if self._uzkoo else own_date(self._c, self._ink, self._truth)
        nodes = framed(self._c, self._names, self._layout(date))
        html = self._document(self._head(date), nodes)
        body, codec = encode.encoded(self._c, html)
        self._truth |= date.truth
        for item in self._truth["related"]:
            del item["href"]
        headers = tuple(encode.headers(self._c))
        why = {"subject": self._subject.name, **self._c.made}
        return Page(self._truth["url"], headers, body, self._truth, why, html, codec)

    def _links(self) -> None:
        """Choose the page's URL and where its related items lead."""
        site = self._truth["site"]
        hosts = _HOSTS[site]
        if self._c["url"] not in hosts:
            self._c.settle("url", "m")
        host = hosts[self._c["url"]]
        path = f"/health/news/{self._truth['source_id']}.html"
        if self._uzkoo:
            path = f"/article/{self._truth['source_id']}.html"
        query = "?from=singlemessage" if self._c["url"] == "query" else ""
        self._truth["url"] = host + path + query
        if not self._uzkoo and self._c["hot-box"] == "articles":
            self._truth["related"] = [*related.hot_articles(), *self._truth["related"]]
        rng = self._c.rng("hrefs")
        for number, item in enumerate(self._truth["related"]):
            target = self._target(rng, number)
            form = self._c["item-href"]
            item["href"] = {
                "rooted": target,
                "absolute": host + target,
                "no-scheme": host.split(":", 1)[1] + target,
                "base": target[1:],
            }[form]
            if form == "base":
                self._base = host + "/"
            item["url"] = urljoin(self._base or self._truth["url"], item["href"])

    def _target(self, rng: Random, number: int) -> str:
        if self._uzkoo:
            word = "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=5))
            return f"/article/vtxtik/{word}{'abcdefghijklmnopqrstuvwxyz'[number % 26]}.html"
        return f"/health/news/{4_000_000 + number * 20_011 + rng.randint(1, 20_000)}.html"

    # The document.

    def _head(self, date: OwnDate) -> list[Node]:
        base: list[Node] = [el("base", href=self._base)] if self._base else []
        return [
            *encode.declaration(self._c),
            *base,
            *shell.head_nodes(self._c, self._ink, self._truth),
            *noise.head_scripts(self._c),
            *noise.json_ld(self._c, self._truth, self._truth["url"]),
            *date.head,
        ]

    def _document(self, head: list[Node], body: list[Node]) -> str:
        write = Serializer(self._c).write
        skeleton = self._c["skeleton"]
        inner = write(body, 2)
        if self._c["charset"] == "utf-8-one-bad-byte":
            inner += encode.BAD_BYTE
        prolog = encode.prolog(self._c)
        end = "" if skeleton == "no-end-tags" else "</body></html>"
        html = f"{prolog}\n<html><head>{write(head, 2)}</head><body>{inner}{end}"
        if skeleton == "no-html-body":
            html = f"{prolog}{write(head)}{inner}"
        return html.replace("\n", "\r\n") if self._c["newlines"] == "crlf" else html

    # The article's parts.

    def _layout(self, date: OwnDate) -> Layout:
        c, ink, names, truth = self._c, self._ink, self._names, self._truth
        info: list[Node] = []
        if self._uzkoo:
            info = question_page.byline(c, ink, names, truth)
        elif date.info:
            info = [El("div", names.of("info"), date.info)]
        below = [shell.share_bar(names)] if c["share-below"] == "share" else []
        comments = [] if c["comments"] == "none" else [noise.comment_area(names)]
        return Layout(
            header=shell.header_nodes(c, names),
            crumb=shell.breadcrumb(c, ink, names, truth),
            title=shell.title_node(c, ink, names, truth),
            info=[*info, *shell.toolbar(c, names)],
            article=[*self._summary(), *self._article()],
            below=below,
            lists=self._lists(),
            comments=comments,
            footer=self._footer(),
        )

    def _summary(self) -> list[Node]:
        summary = self._truth["summary"]
        if summary is None:
            return []
        form = self._c["summary"]
        inline = self._ink.label(summary)
        if form == "own-box":
            return [El("div", self._names.of("summary"), [el("p", *inline)])]
        return [line_block(form, inline)]

    def _article(self) -> list[Node]:
        writer = BodyWriter(self._c, self._ink, pieces_of(self._subject, self._c))
        units = writer.units()
        if self._uzkoo:
            units = self._with_banner(units)
        nodes = arrange(self._c, units)
        if self._uzkoo:
            nodes += question_page.credits_block(self._c, self._ink, self._truth)
            return [El("div", self._names.of("body"), nodes)]
        tip = self._disclaimer()
        if self._c["disclaimer"] == "in-body":
            return [El("div", self._names.of("body"), [*nodes, tip])]
        return [El("div", self._names.of("body"), nodes), tip]

    def _with_banner(self, units: list[Unit]) -> list[Unit]:
        first = next(n for n, unit in enumerate(units) if unit.opens)
        banner = [Unit(node) for node in question_page.banner(self._c)]
        return [*units[:first], *banner, *units[first:]]

    def _disclaimer(self) -> Node:
        text = self._ink.plain(self._truth["disclaimer"])
        form = self._c["disclaimer"]
        if form == "bold-prefix":
            return El("div", self._names.of("tip"), [el("strong", text[:3]), text[3:]])
        tags = {"p": "p", "in-body": "p", "footer-tag": "footer"}
        return El(tags.get(form, "div"), self._names.of("tip"), [text])

    def _lists(self) -> list[Node]:
        items = self._truth["related"]
        if self._uzkoo:
            return question_page.guess_list(self._c, self._ink, self._names, items)
        writer = related.RelatedWriter(self._c, self._ink, self._names)
        hot = [item for item in items if item["list"] == "大家都在搜"]
        listed = items[len(hot) :]
        box = related.hot_box(self._c, self._names, hot)
        return [*box, *writer.write(listed[0]["list"], listed)]

    def _footer(self) -> list[Node]:
        sites = question_page.sites_box(self._c, self._names) if self._uzkoo else []
        return [*sites, *shell.footer(self._c, self._names)]
