"""Texts that send their readers to one provider, product or shop."""

from __future__ import annotations

import re

from pipelines.quality.flags import quoted
from pipelines.quality.places import may_name_places

# What a title asks for that wants a provider or goods.
_ASKS = ("荐", "排", "十", "最", "OP", "op", "闭眼入", "必买")
_RECOMMENDED = re.compile(
    "在线问诊推荐"
    "|推荐(?:哪个|哪家|哪些|一家)(?:医院|诊所|医生|专家|大夫|机构)"
    "|(?:医院|诊所|机构|医生|专家|口腔|整形|种植牙)[^,，。?？]{0,8}(?:排名前|排行榜|前十名|前十强|十大|TOP|top)"
    "|(?:治|看)[^,，。?？]{1,8}最(?:好|专业|权威|强|靠谱|有名)的?[^,，。?？]{0,4}(?:医院|诊所|专家|医生|机构)"
    "|最值得(?:买|购买|入手)|(?:腕表|手表|好物|单品)推荐|闭眼入|必买"
)
# A question that may be honestly answered: only for a town, and with a hospital's name.
_WHICH = re.compile(
    "哪(?:个|家|些)[^,，。?？]{0,3}(?:医院|诊所)[^,，。?？]{0,10}(?:好|强|专业|靠谱|正规|权威)(?:一点|一些|呢|吗)?[?？]?$"
)
_NAMED = re.compile(
    "(?:[眼骨牙]科|皮肤|人民|[市省]立|中心|中医|妇幼|儿童|肿瘤|口腔|专科|肛肠|附属|大学|第[一二三四五六七八九十]+)"
    "[^,，。、;；或 ]{0,10}医院"
)
_BRAND = re.compile("哪(?:个|种|款)(?:牌子|品牌)")
_RANKED = re.compile("排行榜|第一名|旗舰店|认准")

# Each with a character that it needs: to look for one is much cheaper than any pattern.
_OFFERS = tuple(
    (needed, re.compile(pattern))
    for needed, pattern in (
        ("添", "添加[^,，。;；]{0,8}微信(?!公众|小程序|服务号)"),
        ("我", "加我的?微信"),
        ("师", "加老师的?微信"),
        ("客", "加客服的?微信"),
        ("号", "微信号[:：]? ?[A-Za-z]"),
        ("击", "点击(?:下方|上方|链接|此处|这里|图片)[^,，。;；]{0,8}(?:购买|下单|抢购|咨询)"),
        ("额", "名额有限"),
        ("限", "限时(?:优惠|特价|抢购|折扣)"),
        ("价", "活动价"),
        ("价", "特价[0-9０-９]"),
        ("惠", "优惠套餐"),
    )
)
_WARNING = re.compile(
    "警惕|谨防|当心|骗|诱|不要|勿|无需|不会|不用|不需|没有|轻信|虚假|举报|声称|所谓|陷阱|套路|谣|不实|说法"
)
# How far before and after an offer a warning is one of it.
_BEFORE, _AFTER = 30, 15


def promotional(title: str, text: str) -> str | None:
    """Return what shows that the text advertises, or None."""
    asks = any(word in title for word in _ASKS)
    found = _RECOMMENDED.search(title) if asks else None
    if found and not _WARNING.search(title):
        return f"{quoted(found[0])} in {quoted(title)}"
    return _answered(title, text) or _offer(title, text)


def _answered(title: str, text: str) -> str | None:
    """Return what a question for a provider or a brand is answered with, or None."""
    if "哪" not in title:
        return None
    found = None
    if _BRAND.search(title):
        found = _RANKED.search(text)
    elif _WHICH.search(title) and may_name_places(title):
        found = _NAMED.search(text)
    return found and f"{quoted(title)} is answered with {quoted(found[0])}"


def _offer(title: str, text: str) -> str | None:
    for needed, pattern in _OFFERS:
        if needed in text:
            for found in pattern.finditer(text):
                around = text[max(0, found.start() - _BEFORE) : found.end() + _AFTER]
                if not _WARNING.search(around) and not _WARNING.search(title):
                    return f"{quoted(found[0])} in the text"
    return None
