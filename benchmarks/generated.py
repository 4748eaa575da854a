"""Any number of pages as a site might give them, each with a text of its own; always the same.

The bundled pages are five: copies of them are copies to whoever looks for copies, and
their teasers name the same articles on every page. Here every article has its title, a
text of some 800 characters and teasers of 20 other articles of the site, of which some are
there and some are not. One title in eight is another's, but for its year or its place. Words
are drawn as in real text, few of them often; they are made of common characters at random
and mean nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random

HOST = "http://m.jiusongjiankang.com"
FIRST = 8_000_000

_PLACES = tuple("北京 上海 天津 重庆 河北 山西 辽宁 吉林 江苏 浙江 安徽 福建 江西 山东".split())
_YEARS = ("", "", "2024年", "2025年")
_ASKS = tuple("怎么办理 可以补缴吗 报销比例是多少 需要什么材料 在哪里查询 有上限吗".split())
_LABELS = tuple("参保条件 办理流程 缴费标准 所需材料 注意事项 报销比例".split())
_JOINTS = tuple("的 在 和 需要 可以 由 按 一般 通常 应当 不 为 与 后 前".split())
_NEWEST = date(2025, 6, 30)
_TEASERS = 20
# A teaser of the seed pages is some 190 characters long.
_TEASER = 190
_WORDS = 20_000
_FAMILY = 8


@dataclass(frozen=True, slots=True)
class Written:
    """An article of the site: what its page says, and what a teaser of it does.

    sections: a heading each, and its list items.
    """

    number: int
    title: str
    opening: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    closing: str

    @property
    def url(self) -> str:
        """Return its address."""
        return article_url(self.number)

    @property
    def teaser(self) -> str:
        """Return the beginning of its text, cut as teasers are."""
        text = self.opening + "".join(
            f" {at}. {label} {' '.join(items)}"
            for at, (label, items) in enumerate(self.sections, 1)
        )
        return text[:_TEASER]

    @property
    def day(self) -> date:
        """Return the day that teasers state."""
        return _NEWEST - timedelta(days=self.number % 1500)


def article_url(number: int) -> str:
    """Return the URL of an article by its number, from 0."""
    return f"{HOST}/health/news/{FIRST + number}.html"


@lru_cache(maxsize=5000)
def write(number: int) -> Written:
    """Return an article by its number, from 0."""
    random = Random(number)
    family = Random(f"family {number // _FAMILY}") if number % _FAMILY < 2 else random
    topic = _word(family) + _word(family)
    ask = family.choice(_ASKS)
    sections = tuple(
        (label, tuple(_sentence(random) for _ in range(random.randint(2, 3))))
        for label in random.sample(_LABELS, 4)
    )
    return Written(
        number,
        f"{random.choice(_YEARS)}{random.choice(_PLACES)}{topic}{ask}",
        f"{topic}{ask},{_sentence(random)}{_sentence(random)}",
        sections,
        _sentence(random),
    )


def page(number: int, articles: int) -> str:
    """Return the page of an article of a site of so many, as HTML.

    Its 20 teasers are of articles close by and of any, also of some that the site
    does not have yet.
    """
    written = write(number)
    body = "".join(
        f"<h3>{at}. {label}</h3>\n<ul>\n{''.join(f'<li>{item}</li>' for item in items)}</ul>\n"
        for at, (label, items) in enumerate(written.sections, 1)
    )
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{written.title}</title></head>'
        f'<body><div class="wrap"><div class="box"><h1>{written.title}</h1>\n'
        f'<div class="con"><p>{written.opening}</p>\n{body}<p>{written.closing}</p></div>\n'
        '<div class="tip">提示:本内容不能代替面诊,如有不适请尽快就医。</div>'
        f'<div class="rec"><div class="tit">相关推荐</div>\n{_teasers(number, articles)}</div>'
        "</div></div></body></html>"
    )


def _teasers(number: int, articles: int) -> str:
    random = Random(f"teasers {number}")
    close = (max(0, number + random.choice((-1, 1)) * random.randint(1, 50)) for _ in range(14))
    anywhere = (random.randrange(articles + articles // 10 + 1) for _ in range(_TEASERS))
    named = [other for other in dict.fromkeys((*close, *anywhere)) if other != number][:_TEASERS]
    return "\n".join(map(_teaser, map(write, named)))


def _teaser(written: Written) -> str:
    path = written.url.removeprefix(HOST)
    return (
        f'<div class="it"><a href="{path}"><h3>{written.title}</h3></a><p>{written.teaser}</p>'
        f"<div><span>健康新闻</span> <span>{written.day}</span></div></div>"
    )


def _sentence(random: Random) -> str:
    parts = []
    for _ in range(random.randint(2, 4)):
        words = [_word(random) for _ in range(random.randint(3, 5))]
        joints = random.choices(_JOINTS, k=len(words))
        parts.append("".join(word + joint for word, joint in zip(words, joints, strict=True)))
    figure = f"{random.randint(2, 99)}%" if random.random() < 0.3 else ""
    return ",".join(parts) + figure + "。"


def _word(random: Random) -> str:
    """Return a word; the first of the vocabulary come most often, as Zipf's law has it."""
    words = _vocabulary()
    return words[int(len(words) ** random.random()) - 1]


@lru_cache(maxsize=1)
def _vocabulary() -> Sequence[str]:
    random = Random("vocabulary")
    characters = _common_characters()
    return ["".join(random.choices(characters, k=2)) for _ in range(_WORDS)]


def _common_characters() -> str:
    """Return the 3,755 characters of the first level of GB 2312."""
    rows = (bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    return "".join(pair.decode("gb2312", "ignore") for pair in rows)
