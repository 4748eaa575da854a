"""Pages that answer 200 and hold no article: block pages, redirect shells, missing pages.

All phrases are guesses at what such pages say; none was observed on these
sites. They are asked only after no article was found, so a guess that is wrong
changes the reason of a rejection and never drops an article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.lines import Line
from parsers.outcome import Outcome, Rejected

_BLOCKED = re.compile(
    r"验证码|安全验证|人机验证|滑动验证|拖动滑块|滑块|访问(?:过于|太)频繁|请求(?:过于|太)频繁|访问受限|访问被拒绝"
    r"|异常(?:访问|流量)|IP.{0,10}(?:封|限制|禁止)|拦截|防火墙|captcha|are you a (?:human|robot)"
    r"|access denied|too many requests|cloudflare|checking your browser|unusual traffic",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"页面不存在|找不到(?:页面|该页|您)|您访问的(?:页面|内容|文章)|文章(?:不存在|已删除|已被删除)|内容(?:不存在|已删除|已被删除)"
    r"|已下线|404|not found|page (?:does not|doesn't) exist",
    re.IGNORECASE,
)
_REDIRECT = re.compile(
    r"http-equiv\s*=\s*[\"']?refresh|location\s*(?:\.(?:href|replace|assign))?\s*[=(]|正在(?:跳转|为您跳转)|redirecting",
    re.IGNORECASE,
)
_SHELL_TEXT = 600
_SHOWN = 80


# Every match of _BLOCKED contains one of these, in lower case, or a ban behind `ip`.
# Looking for each of them, in bytes, takes a fraction of the pattern's time.
_REFUSING = tuple(
    words.encode()
    for words in (
        "验证码", "安全验证", "人机验证", "滑动验证", "滑块", "过于频繁", "太频繁", "访问受限",
        "访问被拒绝", "异常访问", "异常流量", "拦截", "防火墙", "captcha", "are you a",
        "access denied", "too many requests", "cloudflare", "checking your browser",
        "unusual traffic",
    )
)  # fmt: skip
_BANS = tuple(ban.encode() for ban in ("封", "限制", "禁止"))
# Bytes from `ip` to the ban: the pattern's ten characters, as long as UTF-8 has them.
_BEFORE_BAN = len("ip") + 10 * 4


def mentions_refusal(markup: str) -> bool:
    """Whether words of a block page stand anywhere in the markup, as they may in an article."""
    folded = markup.encode("utf-8", "surrogatepass").lower()
    may = any(words in folded for words in _REFUSING) or _mentions_ban(folded)
    return may and _BLOCKED.search(markup) is not None


def _mentions_ban(folded: bytes) -> bool:
    for ban in _BANS:
        start = folded.find(ban)
        while start >= 0:
            if b"ip" in folded[max(0, start - _BEFORE_BAN) : start]:
                return True
            start = folded.find(ban, start + 1)
    return False


def read_shell(markup: str, lines: Sequence[Line]) -> Rejected | None:
    """Return why a page without an article is none, where it shows a known kind of shell."""
    text = " ".join(line.text for line in lines)
    if len(text) > _SHELL_TEXT:
        return None
    head = markup[:20_000]
    shown = text[:_SHOWN]
    blocked = _BLOCKED.search(text) or (None if text else _BLOCKED.search(head))
    if blocked:
        return Rejected(Outcome.BLOCKED, f"block page: {blocked[0]!r} in {shown!r}")
    missing = _MISSING.search(text)
    if missing:
        return Rejected(Outcome.SOFT_404, f"page says it is missing: {missing[0]!r} in {shown!r}")
    redirect = _REDIRECT.search(head)
    if redirect:
        return Rejected(Outcome.SOFT_404, f"redirect shell: {redirect[0]!r}, text {shown!r}")
    return None
