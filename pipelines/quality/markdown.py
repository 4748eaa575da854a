"""Markdown that was never turned into a page's own marks."""

from __future__ import annotations

import re

from pipelines.quality.flags import quoted

_BOLD = re.compile(r"(?<![*\w])\*\*(?![*\s,，。、;；:：])[^*\n]{1,60}(?<![\s])\*\*(?!\*)")
# Only one end is left. Two asterisks after a surname or next to digits hide a name or a number.
_HALF_BOLD = re.compile(r"(?<=[\u4e00-\u9fff]{2})\*\*(?=[,，。、;；:：])")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任"
    "姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戚莫孔向"
    "汤某"
)
_HEADING = re.compile(r"(?<![#\w＃&/])#{2,6} ?(?=[^#\s])|^# (?=\S)", re.MULTILINE)
_LINK = re.compile(r"!?\[[^\[\]\n]{1,80}\]\((?:https?:|www\.|[\w./-]*/)[^()\s]*\)")
_TABLE = re.compile(r"[|｜][ :]*-{2,}[- :]*[|｜]|\|[ \t]+\|[ \t]*[^|\s]|^\|(?:[^|\n]+\|){2,}$", re.MULTILINE)
_FENCE = re.compile("```")


def markdown(text: str) -> str | None:
    """Return the first mark found, in its surroundings, or None. One line of `text` is a block."""
    for sign, rule in (("**", _BOLD), ("##", _HEADING), ("# ", _HEADING), ("](", _LINK)):
        if sign in text and (found := rule.search(text)):
            return _shown(text, found)
    if "**" in text and (found := _half_bold(text)):
        return _shown(text, found)
    if ("|" in text or "｜" in text) and (found := _TABLE.search(text)):
        return _shown(text, found)
    if "```" in text and (found := _FENCE.search(text)):
        return _shown(text, found)
    return None


def _half_bold(text: str) -> re.Match[str] | None:
    for found in _HALF_BOLD.finditer(text):
        if text[found.start() - 1] not in _SURNAMES:
            return found
    return None


def _shown(text: str, found: re.Match[str]) -> str:
    return quoted(text[max(0, found.start() - 8) : found.end() + 8])
