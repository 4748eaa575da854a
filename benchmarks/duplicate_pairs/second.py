"""A second pair set: the same kinds as in `making`, made by other hands' habits.

Written before the rule had been run on any pair, and left as it was. It shares no code
or list with `making`; where that cuts at a length, this leaves out sentences, and so on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random

from benchmarks.duplicate_pairs.mirror import mirror
from benchmarks.duplicate_pairs.pair import Pair
from pipelines.duplicates.text import ComparedText

Step = Callable[[Random, str, str], tuple[str, str] | None]

_SENTENCE = re.compile("[^。！？\n]+[。！？\n]?")
_CHINESE_FIGURES = "〇一二三四五六七八九"
_REGIONS = (
    "石家庄 太原 呼和浩特 长春 哈尔滨 南京 合肥 福州 南昌 济南 郑州 武汉 长沙 广州 "
    "南宁 海口 成都 贵阳 昆明 拉萨  "
    "西安 兰州 西宁 银川 乌鲁木齐 苏州 无锡 温州 厦门 珠海 洛阳 开封 桂林 遵义 大庆 "
    "鞍山 唐山 保定 邯郸 上海 北京  "
    "天津 河北 山西 辽宁 江苏 浙江 福建 湖北 湖南 广东 四川 云南 陕西 甘肃"
).split()
_DISEASES = (
    "糖尿病 高血压 胃溃疡 肺炎 乙肝 甲亢 痛风 湿疹 贫血 近视 鼻炎 颈椎病 失眠 哮喘 骨质疏松".split()
)


def pairs(texts: Sequence[ComparedText], seed: int, each: int) -> list[Pair]:
    """Return up to `each` pairs of every kind."""
    made: list[Pair] = []
    for number, (kind, (step, is_copy)) in enumerate(_STEPS.items()):
        random = Random(seed * 1000 + number)
        shuffled = list(texts)
        random.shuffle(shuffled)
        count = 0
        for text in shuffled:
            result = step(random, text.title, text.body)
            if result is None or count == each:
                continue
            count += 1
            made.append(Pair(kind, text, ComparedText(*result), is_copy))
    return made + list(_titled(texts, Random(seed), each))


def _titled(texts: Sequence[ComparedText], random: Random, each: int) -> Iterator[Pair]:
    """Yield one body under two titles of a template, and two halves of a body under one title."""
    for _ in range(each):
        text = random.choice(texts)
        here, there = random.sample(_REGIONS, 2)
        this, that = random.sample(_DISEASES, 2)
        year = random.randint(2020, 2025)
        for kind, one, other in (
            (
                "template: year",
                f"{year}年{here}{this}门诊报销多少",
                f"{year + 1}年{here}{this}门诊报销多少",
            ),
            (
                "template: city",
                f"{year}年{here}{this}门诊报销多少",
                f"{year}年{there}{this}门诊报销多少",
            ),
            (
                "template: disease",
                f"{here}{this}患者在线问诊推荐去哪个医院看比较好呢",
                f"{here}{that}患者在线问诊推荐去哪个医院看比较好呢",
            ),
            (
                "template: amount",
                f"{here}社保基数{year}0每月交多少",
                f"{here}社保基数{year}5每月交多少",
            ),
            (
                "template: negated",
                f"{here}居民得了{this}以后还能不能申请慢性病待遇",
                f"{here}居民得了{this}以后还不能申请慢性病待遇",
            ),
        ):
            yield Pair(kind, ComparedText(one, text.body), ComparedText(other, text.body), False)
        middle = len(text.body) // 2
        first, second = text.body[:middle], text.body[middle:]
        yield Pair(
            "two halves", ComparedText(text.title, first), ComparedText(text.title, second), False
        )


def _sentences(body: str) -> list[str]:
    return _SENTENCE.findall(body)


def cut_with_dots(random: Random, title: str, body: str) -> tuple[str, str]:
    """Cut anywhere, in a number too, and end with dots and an invitation."""
    length = random.randint(len(body) // 3, len(body) - 1)
    return title, body[:length] + random.choice(("...", "……", "…[查看全文]", "......展开阅读"))


def without_beginning(_: Random, title: str, body: str) -> tuple[str, str] | None:
    """Leave out the first third."""
    parts = _sentences(body)
    return None if len(parts) < 4 else (title, "".join(parts[len(parts) // 3 :]))


def thinned(random: Random, title: str, body: str) -> tuple[str, str] | None:
    """Leave out a fifth of the sentences, anywhere."""
    parts = _sentences(body)
    kept = [part for part in parts if random.random() > 0.2]
    return None if len(kept) in {0, len(parts)} else (title, "".join(kept))


def sentences_moved(random: Random, title: str, body: str) -> tuple[str, str] | None:
    """Move whole sentences about, through the whole text."""
    parts = [part.strip() for part in _sentences(body)]
    if len(parts) < 3:
        return None
    random.shuffle(parts)
    return title, "\n".join(parts)


def turned_around(_: Random, title: str, body: str) -> tuple[str, str] | None:
    """Put the second half first."""
    lines = body.split("\n")
    middle = len(lines) // 2
    return (title, "\n".join(lines[middle:] + lines[:middle])) if middle else None


def framed(random: Random, title: str, body: str) -> tuple[str, str]:
    """Put a portal's words before and after, as long as a fifth of the text."""
    day = f"{random.randint(1, 12)}月{random.randint(1, 28)}日"
    before = f"首页 > 资讯 > 正文 {day} 来源:网络 阅读({random.randint(10, 9999)})"
    after = (
        "【版权声明】本站部分文章来自互联网,版权归原作者所有,"
        "如有侵犯您的权益请发邮件至service@example.com,我们将在24小时内删除。"
        f"分享到:微信 微博 QQ空间 点赞({random.randint(1, 999)}) 收藏 评论 相关标签:医保 社保 健康"
    )
    return title, f"{before}\n{body}\n{after}"


def interrupted(random: Random, title: str, body: str) -> tuple[str, str]:
    """Put an advertisement behind every third line."""
    number = f"400-{random.randint(100, 999)}-{random.randint(1000, 9999)}"
    lines: list[str] = []
    for index, line in enumerate(body.split("\n")):
        lines.append(line)
        if index % 3 == 0:
            lines.append(f"专家在线免费咨询,预约热线{number},今日仅剩{random.randint(2, 30)}个名额")
    return title, "\n".join(lines)


def figures_widened(_: Random, title: str, body: str) -> tuple[str, str]:
    """Write figures and letters in full width, and leave the rest."""
    wide = str.maketrans(
        "0123456789abcdefghijklmnopqrstuvwxyz%",
        "０１２３４５６７８９ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ％",
    )
    return title.translate(wide), body.translate(wide)


def spaced(_: Random, title: str, body: str) -> tuple[str, str]:
    """Put blanks between Chinese and figures, and ideographic ones before lines."""
    between = re.compile(
        r"(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])(?=[\u4e00-\u9fff])"
    )
    lines = ["\u3000\u3000" + between.sub(" ", line) for line in body.split("\n")]
    return between.sub(" ", title), "\r\n".join(lines)


def punctuated(_: Random, title: str, body: str) -> tuple[str, str]:
    """Print the other width of punctuation marks."""
    table = str.maketrans("，。：；？！（）", ",.:;?!()")
    back = str.maketrans(",:;?!()", "，：；？！（）")
    return (
        (title.translate(table), body.translate(table))
        if "，" in body
        else (title.translate(back), body.translate(back))
    )


def listed(random: Random, title: str, body: str) -> tuple[str, str] | None:
    """Begin lines with `1)`, `第一、`, `①.`, `01` or a star, from the second one on."""
    lines = body.split("\n")
    if len(lines) < 3:
        return None
    style = random.choice((0, 1, 2, 3, 4))
    listed: list[str] = [lines[0]]
    for number, line in enumerate(lines[1:]):
        figure = "一二三四五六七八九十"[number % 10]
        mark = (
            f"{number + 1})",
            f"第{figure}、",
            f"{chr(0x2460 + number % 20)}.",
            f"{number + 1:02}. ",
            "* ",
        )[style]
        listed.append(mark + line)
    return title, "\n".join(listed)


def taiwanese(_: Random, title: str, body: str) -> tuple[str, str]:
    """Convert to Taiwan's characters and words."""
    return mirror(title, "s2twp"), mirror(body, "s2twp")


def hong_kong(_: Random, title: str, body: str) -> tuple[str, str]:
    """Convert to Hong Kong's characters, and print full-width punctuation."""
    table = str.maketrans(",:;?!()", "，：；？！（）")
    return mirror(title, "s2hk").translate(table), mirror(body, "s2hk").translate(table)


def mirrored_and_cut(random: Random, title: str, body: str) -> tuple[str, str]:
    """Mirror to traditional characters, cut, and frame."""
    title, body = hong_kong(random, title, body)
    return framed(random, *cut_with_dots(random, title, body))


def re_edited(random: Random, title: str, body: str) -> tuple[str, str] | None:
    """Leave out a sentence in ten and replace some small words by others."""
    words = {
        "但是": "不过",
        "因此": "所以",
        "可以": "能够",
        "需要": "须",
        "进行": "开展",
        "目前": "现在",
        "以及": "和",
    }
    kept = "".join(part for part in _sentences(body) if random.random() > 0.1)
    edited = re.sub("|".join(words), lambda found: words[found[0]], kept)
    return None if edited in {"", body} else (title, edited)


def another_region(random: Random, title: str, body: str) -> tuple[str, str] | None:
    """Say another region wherever the most frequent one is said."""
    counted = sorted((-body.count(name), name) for name in _REGIONS if name in body)
    if not counted:
        return None
    old = counted[0][1]
    new = random.choice([name for name in _REGIONS if name not in title + body])
    return title.replace(old, new), body.replace(old, new)


def another_year(random: Random, title: str, body: str) -> tuple[str, str] | None:
    """Change one of the years that are followed by 年, in figures or Chinese, everywhere."""
    years = re.findall(r"(?:19\d\d|20\d\d|[一二][〇零九][〇零一二三四五六七八九]{2})(?=年)", body)
    if not years:
        return None
    old = random.choice(years)
    last = random.choice(
        [
            sign
            for sign in (_CHINESE_FIGURES if old[-1] in _CHINESE_FIGURES + "零" else "0123456789")
            if sign != old[-1]
        ]
    )
    return title.replace(old, old[:-1] + last), body.replace(old, old[:-1] + last)


def another_date(random: Random, title: str, body: str) -> tuple[str, str] | None:
    """Say another day of the month, once."""
    return _once(random, title, body, r"(?<=月)\d{1,2}(?=日)", lambda old: str(int(old) % 28 + 1))


def another_share(random: Random, title: str, body: str) -> tuple[str, str] | None:
    """Say another percentage, once."""
    return _once(random, title, body, r"\d+(?:\.\d+)?(?=[%％])", lambda old: f"{float(old) + 5:g}")


def another_sum(random: Random, title: str, body: str) -> tuple[str, str] | None:
    """Say another sum of money, once."""
    pattern = r"\d+(?:\.\d+)?(?=[万亿千百]?多?[元块])"
    return _once(
        random, title, body, pattern, lambda old: f"{float(old) * random.choice((1.1, 2, 0.5)):g}"
    )


def another_count(random: Random, title: str, body: str) -> tuple[str, str] | None:
    """Say another number of things, once, where it is in Chinese figures."""
    pattern = "[二三四五六七八九](?=[个种次年月天岁名位项])"
    return _once(
        random, title, body, pattern, lambda old: "三四五六七八九二"["二三四五六七八九".index(old)]
    )


def another_decimal(random: Random, title: str, body: str) -> tuple[str, str] | None:
    """Move a decimal point away."""
    return _once(random, title, body, r"\d+\.\d+", lambda old: old.replace(".", ""))


def another_region_cut(random: Random, title: str, body: str) -> tuple[str, str] | None:
    """Say another region, and cut behind the first one."""
    changed = another_region(random, title, body)
    if changed is None:
        return None
    end = next(
        index for index, (old, new) in enumerate(zip(body, changed[1], strict=False)) if old != new
    )
    return changed[0], changed[1][: max(end + 40, int(len(body) * 0.6))]


def _once(
    random: Random, title: str, body: str, pattern: str, change: Callable[[str], str]
) -> tuple[str, str] | None:
    found = list(re.finditer(pattern, body, re.ASCII))
    if not found:
        return None
    spot = random.choice(found)
    new = change(spot[0])
    return None if new == spot[0] else (title, body[: spot.start()] + new + body[spot.end() :])


def _labelled(steps: Iterable[Step], is_copy: bool) -> dict[str, tuple[Step, bool]]:
    return {step.__name__.replace("_", " "): (step, is_copy) for step in steps}


_STEPS: dict[str, tuple[Step, bool]] = {
    **_labelled(
        (
            cut_with_dots,
            without_beginning,
            thinned,
            sentences_moved,
            turned_around,
            framed,
            interrupted,
            figures_widened,
            spaced,
            punctuated,
            listed,
            taiwanese,
            hong_kong,
            mirrored_and_cut,
            re_edited,
        ),
        is_copy=True,
    ),
    **_labelled(
        (
            another_region,
            another_year,
            another_date,
            another_share,
            another_sum,
            another_count,
            another_decimal,
            another_region_cut,
        ),
        is_copy=False,
    ),
}
