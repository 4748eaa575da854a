"""What the articles say: different for each, the same for the same article and version."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

_SUBJECTS = ("居民医保", "职工医保", "养老保险", "生育津贴", "门诊慢特病", "异地就医", "大病保险")
_QUESTIONS = ("怎么办理", "缴费标准是多少", "断缴了怎么办", "需要什么材料", "多久可以报销")
_CLAUSES = (
    "参保人员应当在规定的期限内办理登记",
    "办理时需要携带本人身份证和社会保障卡",
    "缴费基数按照上年度的平均工资核定",
    "报销比例因地区和医院等级而不同",
    "未按时缴费的,待遇从次月起暂停",
    "补缴以后可以恢复享受待遇",
    "具体标准以当地医保部门公布的为准",
    "线上办理可以通过手机应用提交材料",
    "窗口受理后一般在十五个工作日内办结",
    "退休人员不再缴纳基本医疗保险费",
)
_FIRST_DATE = date(2025, 1, 1)


def title(id_: int) -> str:
    """Return an article's title."""
    return f"{_pick(_SUBJECTS, id_)}{_pick(_QUESTIONS, id_ // 7)}(问题{id_})"


def teaser(id_: int) -> str:
    """Return what other pages print of an article."""
    return f"{_pick(_CLAUSES, id_)},{_pick(_CLAUSES, id_ // 3)}。"


def printed_date(id_: int) -> str:
    """Return the date that lists print beside an article: long before the site's first day."""
    return (_FIRST_DATE + timedelta(days=id_ % 400)).isoformat()


def edition(version: int) -> str:
    """Return the sentence that tells one version of a text from the next."""
    return f"本文为第{version}次修订。"


def paragraphs(id_: int, version: int, count: int = 4) -> list[str]:
    """Return an article's text, the edition in its last paragraph."""
    random = Random(id_)
    texts = [",".join(random.sample(_CLAUSES, 3)) + f"({id_}-{n})。" for n in range(count)]
    return [*texts, edition(version)]


def _pick(words: tuple[str, ...], number: int) -> str:
    return words[number % len(words)]
