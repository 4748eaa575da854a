"""Any number of articles, made fast and always the same: as pages, and as their records.

An article is known by its number from 0. Its 20 teasers are of articles with numbers up to
twice its own, so at any size half of them are of articles that are stored, and what is
measured at one size is measured of the same kind of data at another. One in fifty is a copy
of an earlier article with the last paragraph left out. Numbers above two million repeat titles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random

from benchmarks.generated_text import heading, sentence, title
from parsers import Article, Capture, parse
from parsers.record import QA, Block, BlockKind, InferredDate, Related
from parsers.sites import SITES
from pipelines.archive.exchange import Exchange, ExchangeKind

SITE = "jiusongjiankang"
HOST = "http://m.jiusongjiankang.com"
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_FIRST_ID = 1_000_000
_FIRST_DAY = date(2010, 1, 1)
_A_DAY = 400
_TEASERS = 20
_COPIES = 50
_SECTIONS = "一二三四"
_SNIPPET = 180
_HEADERS = (("Content-Type", "text/html; charset=utf-8"),)
_TIP = "提示:本内容不能代替面诊,如有不适请尽快就医。"
_LIST = "相关推荐"
_CATEGORY = "健康新闻"


@dataclass(frozen=True, slots=True)
class Generated:
    """An article's title, its opening sentence, and its sections: a heading and paragraphs each.

    others: the numbers of the articles that its teasers are of.
    """

    number: int
    others: range
    title: str
    opening: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]

    @classmethod
    def of(cls, number: int, others: range | None = None) -> Generated:
        """Make the article of a number; its teasers are of `others`, or of those said above."""
        source = _source(number)
        chance = Random(source)
        opening = sentence(chance, 7)
        sections = [
            (heading(chance), tuple(sentence(chance, 5) for _ in range(2))) for _ in _SECTIONS
        ]
        if source != number:
            name, paragraphs = sections[-1]
            sections[-1] = name, paragraphs[:-1]
        others = others or range(2 * (number + 50))
        return cls(number, others, title(source), opening, tuple(sections))

    @property
    def url(self) -> str:
        """Where the page is."""
        return url_of(self.number)

    def related(self) -> Iterator[Related]:
        """Yield the teasers on the page."""
        chance = Random(-1 - self.number)
        for position in range(1, _TEASERS + 1):
            other = chance.choice(self.others)
            yield Related(
                _LIST, position, title(_source(other)), _snippet(other), _CATEGORY,
                _day(other), url_of(other),
            )  # fmt: skip

    def page(self) -> bytes:
        """Return the page, as the bundled ones are built."""
        sections = "".join(
            f"<h3>{_SECTIONS[at]}、{name}</h3>\n"
            + "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)
            for at, (name, paragraphs) in enumerate(self.sections)
        )
        teasers = "".join(
            f'<div class="it"><a href="{item.url}"><h3>{item.title}</h3></a><p>{item.snippet}</p>'
            f"<div><span>{item.category}</span> <span>{item.date_published}</span></div></div>\n"
            for item in self.related()
        )
        return (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{self.title}</title></head>'
            f'<body><div class="wrap"><div class="box"><h1>{self.title}</h1>\n<div class="con">'
            f'<p>{self.opening}</p>\n{sections}</div><div class="tip">{_TIP}</div>'
            f'<div class="rec"><div class="tit">{_LIST}</div>\n{teasers}</div></div></div>'
            "</body></html>"
        ).encode()

    def capture(self) -> Capture:
        """Return the page as fetched, one a second."""
        return Capture(self.url, _at(self.number), 200, _HEADERS, self.page())

    def exchange(self) -> Exchange:
        """Return the page as an archive holds it."""
        body = self.page()
        headers = (("Server", "nginx"), *_HEADERS, ("Content-Length", str(len(body))))
        asked = (("Host", "m.jiusongjiankang.com"), ("User-Agent", "healthnews"))
        return Exchange(
            self.url, _at(self.number), ExchangeKind.RESPONSE, 200, headers, body, asked
        )

    def record(self) -> tuple[Capture, Article]:
        """Return what the parser makes of the page, without parsing it; a capture without body."""
        source_id = str(_FIRST_ID + self.number)
        blocks = [Block(BlockKind.PARAGRAPH, self.opening)]
        for name, paragraphs in self.sections:
            blocks.append(Block(BlockKind.HEADING, name, 2))
            blocks += [Block(BlockKind.PARAGRAPH, paragraph) for paragraph in paragraphs]
        related = tuple(self.related())
        article = replace(
            _pattern(),
            url=self.url,
            canonical_url=SITES[SITE].canonical(source_id),
            source_id=source_id,
            title=self.title,
            blocks=tuple(blocks),
            qa=(QA(self.title, "\n".join(block.text for block in blocks)),),
            related=related,
            date_inferred=_inferred(related),
        )
        return Capture(self.url, _at(self.number), 200, _HEADERS, b""), article


def url_of(number: int) -> str:
    """Return the URL of an article."""
    return f"{HOST}/health/news/{_FIRST_ID + number}.html"


def _source(number: int) -> int:
    """Return the number whose text an article has: its own, but for copies."""
    return _source(number // 2) if number % _COPIES == _COPIES - 1 else number


def _snippet(number: int) -> str:
    return sentence(Random(_source(number)), 7)[:_SNIPPET]


def _day(number: int) -> str:
    return (_FIRST_DAY + timedelta(days=number // _A_DAY)).isoformat()


def _inferred(related: Sequence[Related]) -> InferredDate | None:
    """Return what follows from teasers of one day; the first articles have such."""
    days = {item.date_published for item in related}
    if len(days) > 1:
        return None
    day = str(*days)
    return InferredDate(day, "related_items_agree", f"all {len(related)} related items say {day}")


def _at(number: int) -> datetime:
    return BEGIN + timedelta(seconds=number)


@cache
def _pattern() -> Article:
    """Return a record with all that generated pages have in common."""
    found = parse(Generated.of(0).capture())
    if not isinstance(found, Article):
        raise TypeError(f"a generated page does not parse: {found.reason}")
    return found
