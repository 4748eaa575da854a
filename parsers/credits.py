"""Production credits at the end of a body: `美编:张欣编辑:姜赟 何鑫`.

Seen on uzkoo: 文字, 资料, 美编, 编辑, 校对, 主编, 监制. The other roles are guesses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.record import Credit

_ROLES = (
    "责任编辑 执行主编 总编辑 副主编 执行编辑 美术编辑 文字编辑 值班编辑 值班主任 "
    "文字 资料 美编 编辑 校对 主编 监制 责编 审核 审校 终审 初审 复审 编审 "
    "摄影 摄像 图片 制图 撰文 撰稿 供稿 记者 通讯员 作者 制作 排版 策划 统筹 设计 "
    "总监制 出品 剪辑 配音 翻译"
).split()
_ROLE_STARTS = frozenset(role[:2] for role in _ROLES)
_ROLE = "(?:" + "|".join(sorted(_ROLES, key=len, reverse=True)) + r")\s*[:：]"
_CREDIT = re.compile(rf"(?P<role>{_ROLE})\s*(?P<names>[^:：。！？!?]*?)\s*(?={_ROLE}|$)")
_LINE = re.compile(rf"(?:{_ROLE}\s*[^:：。！？!?，,；;]{{1,40}}?)+")
_NAMES = re.compile(r"[\s、/|]+")
# One line alone may be a body line that happens to begin with such a word.
_SURE = frozenset({"校对", "美编", "责编", "责任编辑", "监制", "主编", "审核", "编辑", "总编辑"})


def split_credits(texts: Sequence[str]) -> tuple[int, tuple[Credit, ...]]:
    """Return how many of the body's lines stand before the credits, and the credits.

    Credits end an article: what follows them (comments, share bars) is not
    body, as long as it is the smaller part.
    """
    if _ROLE_STARTS.isdisjoint([text[:2] for text in texts]):  # mostly
        return len(texts), ()
    end = len(texts)
    while end and not _is_credits(texts[end - 1]):
        end -= 1
    start = end
    while start and _is_credits(texts[start - 1]):
        start -= 1
    found = tuple(
        Credit(match["role"].rstrip(" :："), tuple(n for n in _NAMES.split(match["names"]) if n))
        for text in texts[start:end]
        for match in _CREDIT.finditer(text)
    )
    certain = len(found) > 1 or any(credit.role in _SURE for credit in found)
    if not certain or _length(texts[:start]) < _length(texts[end:]):
        return len(texts), ()
    return start, found


def _is_credits(text: str) -> bool:
    return text[:2] in _ROLE_STARTS and _LINE.fullmatch(text) is not None


def _length(texts: Sequence[str]) -> int:
    return sum(map(len, texts))
