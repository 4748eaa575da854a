"""The words of a body, without what a site puts around them."""

from __future__ import annotations

import re

# `一、` `(一)` `(1)` `1.` `1、` `①` `•` and the like, where a line begins.
_LINE_MARKER = re.compile(
    r"^[^\S\n]*(?:"
    r"[(（\[【]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）\]】][.、．:：]?"
    r"|(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[、．:：]|\.(?!\d))"
    r"|第[一二三四五六七八九十]{1,3}[,，、:：]"
    r"|[\u2460-\u249b\u2776-\u2793\u3220-\u3229\u3280-\u3289][.、．]?"
    r"|[•·●○■□◆◇▪▫►▶★☆※✓✔*+–—-]+(?=\D)"
    r")[^\S\n]*",
    re.MULTILINE,
)
_CIRCLED = re.compile("[\u2460-\u249b\u2776-\u2793\u3220-\u3229\u3280-\u3289]")
# Lines that tell of the page, not of its subject: no two sites have the same.
_BOILERPLATE = re.compile(
    r"^[^\S\n]*[【\[(（]?(?:"
    r"(?:本文|文章|稿件|图片|内容|信息|资料)?(?:来源|來源|出处|出處)[】\])）]?[:：]"
    r"|(?:责任|責任|执行|值班|本文|美术)?(?:编辑|編輯|美编|校对|审核|審核|作者|记者|記者)[】\])）]?[:：]"
    r"|(?:免责|免責|版权|版權|郑重|特别)?(?:声明|聲明)[】\])）]?[:：]?"
    r"|(?:未经|未經).{0,6}(?:授权|許可|许可|授權|允许)"
    r"|(?:转载|轉載)(?:请|請|自|须|时)"
    r"|(?:点击|點擊)(?:查看|阅读|閱讀|下方|上方|这里)"
    r"|(?:长按|長按|扫描|掃描|扫码|掃碼)"
    r"|(?:欢迎|歡迎)?(?:关注|關注)(?:我们|我們|本站|微信|公众号|公眾號)"
    r"|(?:上一篇|下一篇|相关阅读|相關閱讀|延伸阅读|推荐阅读|原文链接|阅读原文|返回首页)"
    r"|(?:https?://|www\.)"
    r"|[(（]完[)）]"
    r").*$\n?",
    re.MULTILINE,
)


def plain(body: str) -> str:
    """Return `body` without the markers of its lists and without lines of boilerplate."""
    return _CIRCLED.sub("", _LINE_MARKER.sub("", _BOILERPLATE.sub("", body)))
