"""Landmarks: words by which a reader, and this code, finds the way on a page.

Each set says where it comes from. "Seen" means printed on one of the five seed
pages; "guess" means common on Chinese sites and not observed on these two. A
guess here only marks the edge of a region or removes furniture; no field of a
record is filled because of one. (Words that name a field themselves, in
`byline`, `credits` and `hints`, are another matter.)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import ascii_letters

# Seen: the headings under which teasers of other articles stand. The traditional
# forms, here and below, are for mirrors in traditional characters (a guess).
RELATED_HEADINGS = frozenset({"相关推荐", "大家都在搜", "猜你想看", "相關推薦"})
# Seen: a list of popular searches, whose entries may be links to a search.
SEARCH_HEADINGS = frozenset({"大家都在搜"})
# Guesses: what readers wrote is never the article's.
COMMENT_HEADINGS = frozenset(
    "网友评论 最新评论 全部评论 热门评论 发表评论 评论 评论区 相关评论 用户评论 精彩评论".split()
)
# Seen: 推荐站点, after the teasers of uzkoo. The others are guesses.
SECTION_ENDS = frozenset(
    "推荐站点 友情链接 热门文章 最新文章 热门推荐 "
    "热门标签 相关标签 推荐阅读 相关阅读 相关文章 延伸阅读 猜你喜欢 为您推荐 为你推荐 "
    "更多推荐 热门问答 相关问答 "
    "最新问答 热门话题 本周热门 热点排行 排行榜 点击排行 阅读排行 热门专题 广告".split()
)
# Seen on every page of jiusongjiankang.
CATEGORIES = frozenset({"健康新闻", "健康新聞"})

_HEADINGS = RELATED_HEADINGS | COMMENT_HEADINGS | SECTION_ENDS
# What may stand around a heading's words. The words beside it are guesses.
_DECORATION = " :：>»›|·•▍▌■◆●★-—–_=【】[]「」『』()（）<《》+＋"
_BESIDE = ("查看更多", "更多", "more", "MORE", "More", "换一换", "换一批", "换一组", "展开", "刷新")
HEADING_ENDS = frozenset(
    {*_DECORATION, *ascii_letters, *(word[-1] for word in (*_HEADINGS, *_BESIDE))}
)
_NAMES = "|".join(sorted(_HEADINGS, key=len, reverse=True))
# Other tabs, or the heading said again in English.
_TABS = re.compile(rf"(?P<name>{_NAMES})(?:[\W_]*(?:{_NAMES}))*(?:\W*[A-Za-z][A-Za-z ]*)?")
LONGEST_HEADING = 24


def section_heading(text: str) -> str | None:
    """Return the list heading that a line prints, without its decoration, or None.

    Of tabs in one line (`相关推荐 热门推荐`) the first is open, as long as the page does
    not say otherwise by script.
    """
    if text[-1] not in HEADING_ENDS or len(text) > LONGEST_HEADING:
        return None
    name = text.strip(_DECORATION)
    if name in _HEADINGS:
        return name
    for word in _BESIDE:
        if word in name:
            name = name.removesuffix(word).removeprefix(word).strip(_DECORATION)
            break
    match = _TABS.fullmatch(name)
    return match["name"] if match else None


# Seen: `提示:本内容不能代替面诊,如有不适请尽快就医。`
_DISCLAIMER_CORE = re.compile("(?:代替|替代)面[诊診]")
_LABELLED_DISCLAIMER = re.compile(
    rf"(?:温馨)?提示\s*[:：][^。！!]{{0,24}}{_DISCLAIMER_CORE.pattern}(?:[^。！!]{{0,40}}[。！!])?"
)
_DISCLAIMER_LABEL = re.compile(r"(?:温馨)?提示\s*[:：]?")


def find_disclaimer(text: str) -> tuple[int, int] | None:
    """Return where in the line the site's medical disclaimer begins and ends, or None."""
    if "面" not in text or not _DISCLAIMER_CORE.search(text):
        return None
    match = _LABELLED_DISCLAIMER.search(text)
    return match.span() if match else (0, len(text))


def is_disclaimer_label(text: str) -> bool:
    """Whether the line is the disclaimer's label standing alone (`提示:`)."""
    return len(text) <= 6 and _DISCLAIMER_LABEL.fullmatch(text) is not None


# 首页 and 顶部 are seen (footer of seed 001). The rest are guesses: buttons, share
# bars, font sizes, breadcrumbs and edges of a page that are never article text.
_FURNITURE = re.compile(
    r"""\W*(?:
      (?:返回|回到)?(?:首页|主页|顶部)
    | (?:首页|当前位置|您的位置|您现在的位置|所在位置)\s*[:：>»›/].*
    | 分享(?:到|至)?.{0,24} | 微信(?:好友)?|微博|新浪微博|QQ(?:空间|好友)?|朋友圈
    | 扫(?:一扫|码).{0,16}
    | (?:点击)?收藏(?:\s*\d+)?|打印(?:本页)?|关注|登录|注册|搜索|关闭|复制(?:链接)?|举报(?:/反馈)?
    | 我要(?:评论|提问|咨询|纠错|报错)|纠错|报错
    | (?:有用|没用|有帮助|没帮助|点赞|赞|踩|反对|支持)\s*[(（]?\d*[)）]?
    | (?:本文|以上|内容)?.{0,6}对(?:您|你)(?:是否)?有(?:帮助|用).{0,24}
    | 字体(?:大小)?\s*[:：].{0,12} | 字号\s*[:：]?.{0,12} | [大中小]{1,3} | A[+-]
    | (?:语音|点击|立即)?(?:播报|播放|收听|听全文|朗读)(?:全文|本文)?[\d:：/\s]*
    | (?:点击)?展开(?:全文|全部|更多|剩余.{0,8})?|收起|(?:点击)?(?:阅读|查看)(?:全文|更多|详情|原文)
    | 查看更多|加载更多|更多|详情|详细|(?:暂无|没有)更多.{0,4}|END|完
    | (?:立即|马上|免费)?(?:下载|打开).{0,10}(?:APP|客户端).{0,12} | 随时随地看.{0,12}
    | (?:上|下)一(?:篇|页|条).* | 广告.{0,4} | (?:赞助|推广)(?:内容|链接)?
    | (?:相关|文章|热门)?标签\s*[:：].*
    | (?:本文|文章|内容)?(?:目录|导航)\s*(?:[\[【(（]?(?:隐藏|展开|收起)[\]】)）]?)?
    | (?:点击)?(?:预约|在线|立即|免费)(?:挂号|咨询|问诊|预约) | (?:免费)?咨询医生
    | (?:最佳|精选|推荐|满意)(?:答案|回答)|医生回答|网友采纳
    | 关于我们|联系我们|网站地图|(?:版权|免责|隐私)(?:声明|政策|条款)
    | 友情链接|广告合作|加入我们|意见反馈|用户协议
    )\W*""",
    re.VERBOSE | re.IGNORECASE,
)
# The characters with which a line of furniture can begin, if it begins with a word.
_FURNITURE_STARTS = frozenset(
    "返回首主当您所分微新QqWw朋扫点收打关登注搜复举我纠报有没赞踩反支本以内对你字大中小Aa"
    "语立播听朗展阅查加更详暂Ee完马免下随上广推相文热标目导预在咨最精满医网联版隐友意用"
)
# Guess: a label that Chinese advertising law asks for opens the line.
_ADVERTISEMENT = re.compile(r"[【\[(（]?\s*(?:广告|推广|赞助)\s*(?:[】\])）:：·|]|$)")
_ADVERTISING_LABELS = frozenset({"广告", "推广", "赞助"})
LONGEST_FURNITURE = 40
# Guess: what the foot of a page or of an article prints in one line or another.
_COLOPHON = re.compile(
    "©|版权所有|ICP[备证]|公网安备|opyright|OPYRIGHT|(?:谢绝|不得|禁止|请勿|注明|如需|欢迎).{0,6}转载|转载.{0,6}注明"
)
# Every match of it holds one of these; only literals, so that searching is fast.
_COLOPHON_WORD = re.compile("©|版权所有|ICP|公网安备|opyright|OPYRIGHT|转载")
_LONGEST_COLOPHON = 120


def is_furniture(text: str, pieces: Sequence[str] = ()) -> bool:
    """Whether the line is a button, a share bar, an advertisement: never article text.

    `pieces` are the line's text nodes: an advertisement's label may stand in an
    element of its own, and a bar is a row of buttons.
    """
    size = len(text)
    if size > _LONGEST_COLOPHON:  # most lines of a body end here or below
        return False
    if size <= LONGEST_FURNITURE and (text[0] in _FURNITURE_STARTS or not text[0].isalnum()):
        if _FURNITURE.fullmatch(text) or _ADVERTISEMENT.match(text):
            return True
        if len(pieces) > 1 and _is_bar(pieces):
            return True
    return _COLOPHON_WORD.search(text) is not None and _COLOPHON.search(text) is not None


def _is_bar(pieces: Sequence[str]) -> bool:
    texts = [piece.strip() for piece in pieces]
    if texts[0] in _ADVERTISING_LABELS:
        return True
    return all(not text or _FURNITURE.fullmatch(text) for text in texts)
