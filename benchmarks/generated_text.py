"""Texts for any number of articles, each its own: titles, sentences, amounts.

Clauses are those of the bundled pages, drawn anew for each article and told apart by
places, amounts and names. Two articles share about one clause in twenty, so none is a
copy of another. Words are as frequent as on five pages about health insurance: a word
is in more of these articles than it would be in as many from the world.
"""

from __future__ import annotations

import re
from functools import cache
from random import Random

from benchmarks.pages import articles
from pipelines.duplicates.lexicon import read_lines

_SUBJECTS = (
    "职工医保", "居民医保", "灵活就业医保", "医保断缴", "养老保险", "社保补缴", "生育津贴",
    "医保备案", "门诊统筹", "慢性病报销", "异地就医", "失业金", "工伤认定", "大病保险",
    "医保余额", "社保基数", "住院押金", "挂号预约", "疫苗接种", "体检项目", "糖尿病用药",
    "高血压复查", "颈椎病理疗", "牙齿矫正", "近视手术", "产检费用", "新生儿参保", "退休认证",
    "医保共济", "护理保险",
)  # fmt: skip
_QUESTIONS = (
    "怎么办理", "需要什么材料", "一年交多少钱", "在哪里查询", "可以补缴吗", "报销比例是多少",
    "什么时候到账", "有没有上限", "可以退吗", "怎么转移", "要等多久", "最新规定", "电话是多少",
    "是真的吗", "有什么区别", "影响退休吗", "怎么计算", "能不能给家人用", "为什么不能用",
    "网上怎么操作", "去哪个窗口", "截止到几月", "需要备案吗", "算不算工龄", "可以代办吗",
    "去年和今年一样吗", "多少天内有效", "会清零吗", "要换卡吗", "有必要买吗",
)  # fmt: skip
_SYLLABLES = "阿莫西林头孢克肟布洛芬二甲双胍硝苯地平奥美拉唑维生素蛋白粉葡萄柚运动游泳针灸按摩"
_STOPS = re.compile(r"[。，,;；:：?？!！\n]")
_CLAUSE = range(6, 31)
# Has no factor in common with any count of titles below: every number gets a title of its own.
_STEP = 1_000_003


def title(number: int) -> str:
    """Return the title of an article by its number: no other below two million has it."""
    places = _places()
    count = len(places) * len(_SUBJECTS) * len(_QUESTIONS)
    rest, question = divmod(number * _STEP % count, len(_QUESTIONS))
    place, subject = divmod(rest, len(_SUBJECTS))
    return f"{places[place]}{_SUBJECTS[subject]}{_QUESTIONS[question]}"


def sentence(chance: Random, clauses: int) -> str:
    """Return a sentence of so many clauses: first a place and an amount, or a medicine."""
    pool = _clauses()
    if chance.random() < 0.5:
        first = f"{chance.choice(_places())}的标准为{chance.randrange(10_000, 99_999)}元"
    else:
        first = (
            f"{''.join(chance.choices(_SYLLABLES, k=4))}的用量为每天{chance.randrange(1, 500)}毫克"
        )
    return f"{','.join((first, *chance.choices(pool, k=clauses)))}。"


def heading(chance: Random) -> str:
    """Return the heading of a part of a text."""
    return f"{chance.choice(_SUBJECTS)}的{chance.choice(('条件', '流程', '标准', '时间', '材料'))}"


@cache
def _places() -> tuple[str, ...]:
    return tuple(sorted({name for line in read_lines("places.txt") for name in line}))


@cache
def _clauses() -> tuple[str, ...]:
    """Return the clauses of the bundled pages, in order of their characters."""
    found = set[str]()
    for _, article in articles(5):
        texts = [block.text for block in article.blocks]
        texts += [item.snippet or "" for item in article.related]
        found |= {clause.strip() for text in texts for clause in _STOPS.split(text)}
    return tuple(sorted(clause for clause in found if len(clause) in _CLAUSE and _is_plain(clause)))


def _is_plain(clause: str) -> bool:
    """Whether a clause has no sign that a page's reader would take for furniture or a marker."""
    return clause.isalnum()
