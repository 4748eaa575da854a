"""The words of a body, without what a site puts around them."""

from __future__ import annotations

import re

# Longer lines are text, whatever they begin with, or mention.
_LONGEST_LABELLED = 200
_LONGEST_NOTE = 100
_FIGURE = "一二三四五六七八九十"
_CIRCLED = "\u2460-\u249b\u2776-\u2793\u3220-\u3229\u3280-\u3289"
# `一、` `(一)` `(1)` `1.` `01、` `第一,` `①` `•` and the like, where a line begins.
MARKER = re.compile(
    rf"\s*(?:[(（\[【](?:\d{{1,2}}|[{_FIGURE}]{{1,3}})[)）\]】][.、．:：]?"
    rf"|(?:\d{{1,2}}|[{_FIGURE}]{{1,3}})(?:[、:：)）\]]|[.．](?!\d)|[.．](?=\d{{1,4}}[年月日]))"
    rf"|第[{_FIGURE}]{{1,3}}[,，、:：]"
    rf"|[{_CIRCLED}][.、．]?"
    r"|[•·●○■□◆◇▪▫►▶★☆※✓✔*+–—-]+(?!\d))\s*"
)
_INLINE_MARKER = re.compile(f"[{_CIRCLED}]")
# `7.2月` may be the seventh of a list that begins with a number.
_NUMBERED = re.compile(r"\s*(\d{1,2})\.")
# What tells of the page, not of its subject: as a label where a line begins, or anywhere in it.
LABELLED = re.compile(
    r"\s*[【\[(（]?(?:"
    r"(?:本文|文章|稿件|图片|内容|信息|资料)?(?:来源|來源|出处|出處)[】\])）]?[:：]"
    r"|(?:责任|責任|执行|值班|美术)?(?:编辑|編輯|美编|校对|审核|審核)[】\])）]?[:：]"
    r"|(?:发布|發布|發佈|更新|发表|發表)(?:时间|時間|日期|于)[】\])）]?[:：]?"
    r"|(?:免责|免責|版权|版權|郑重|特别)?(?:声明|聲明)[】\])）]?[:：]?"
    r"|(?:上一篇|下一篇|相关阅读|相關閱讀|延伸阅读|推荐阅读|原文链接|阅读原文|返回首页)"
    r"|https?://|www\.|[(（]完[)）]\s*$)"
)
MENTIONED = re.compile(
    r"(?:转载|轉載)(?:请|請|自|须|时)"
    r"|(?:未经|未經).{0,6}(?:授权|許可|许可|授權|允许)"
    r"|(?:关注|關注).*(?:公众号|公眾號)|侵权|侵權|版权归|版權歸"
    r"|(?:浏览|瀏覽|阅读|閱讀)(?:量|次数|次數)?[:：(（]?\d+"
    r"|(?:长按|長按|扫描|掃描|扫码|掃碼|点击|點擊)(?:下方|上方|查看|识别|識別|关注|阅读|閱讀)"
)
# Letters with which what `MARKER` and `LABELLED` match may begin. Most lines begin with another.
BEGINNINGS = frozenset(
    f"{_FIGURE}第本文稿图内信资来來出责責执值美编編校审審发發更免版郑特声聲上下相延推原阅返hw"
)
# Whatever `MENTIONED` matches has one of these words. Of each the character that is found at
# once, because it is the only one that is looked for, and seldom there.
HINTS = (
    ("载", ("转载",)),
    ("載", ("轉載",)),
    ("未", ("未经", "未經")),
    ("众", ("公众号",)),
    ("眾", ("公眾號",)),
    ("侵", ("侵权", "侵權")),
    ("版", ("版权归", "版權歸")),
    ("浏", ("浏览",)),
    ("瀏", ("瀏覽",)),
    ("阅", ("阅读",)),
    ("閱", ("閱讀",)),
    ("按", ("长按", "長按")),
    ("扫", ("扫描", "扫码")),
    ("掃", ("掃描", "掃碼")),
    ("击", ("点击",)),
    ("擊", ("點擊",)),
)


def plain(body: str) -> str:
    """Return `body` without the markers of its lists and without short lines about its page."""
    lines = body.splitlines()
    # Of most lines the first letter tells that they begin with neither a marker nor a label.
    odd = [
        index
        for index, line in enumerate(lines)
        if line[:1] in BEGINNINGS or not line[:1].isalpha()
    ]
    notes = {index for index in odd if _is_labelled(lines[index])} | _mentioning(body, lines)
    listed = _in_sequence(lines, odd)
    for index in odd:
        line = lines[index]
        marker = _NUMBERED.match(line) if index in listed else MARKER.match(line)
        if marker is not None:
            lines[index] = line[marker.end() :]
    kept = [line for index, line in enumerate(lines) if index not in notes] if notes else lines
    return _INLINE_MARKER.sub("", "\n".join(kept))


def _is_labelled(line: str) -> bool:
    return len(line) <= _LONGEST_LABELLED and LABELLED.match(line) is not None


def _mentioning(body: str, lines: list[str]) -> set[int]:
    """Return the lines that tell of the page by what they mention; long ones do not."""
    hints = [word for sign, words in HINTS if sign in body for word in words if word in body]
    return {
        index
        for index, line in enumerate(lines if hints else ())
        if len(line) <= _LONGEST_NOTE
        and any(hint in line for hint in hints)
        and MENTIONED.search(line) is not None
    }


def _in_sequence(lines: list[str], odd: list[int]) -> set[int]:
    """Return the lines that begin with `7.` beside one that begins with `6.` or `8.`."""
    found: set[int] = set()
    numbers: dict[int, int] = {}
    for index in odd:
        begins = _NUMBERED.match(lines[index])
        if begins is not None:
            numbers[index] = int(begins[1])
            if numbers.get(index - 1) == numbers[index] - 1:
                found |= {index - 1, index}
    return found
