"""The pair set: copies and siblings, each made from one real text by one step, or by three."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from random import Random

from benchmarks.duplicate_pairs.mirror import mirror
from benchmarks.duplicate_pairs.pair import Maker, Pair
from pipelines.duplicates.text import ComparedText

_TO_FULL = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_TO_HALF = {full: half for half, full in _TO_FULL.items()}
_CITIES = (
    "北京 上海 广州 深圳 天津 重庆 成都 武汉 西安 南京 杭州 沈阳 大连 青岛 济南 郑州 "
    "长沙 昆明 贵阳 南宁  "
    "广安 茂名 湛江 肇庆 包头 衡水 德州 泰州 安康 山西 广东 四川 河北 湖南 辽宁 吉林 "
    "浙江 江苏 安徽 福建  "
    "江西 山东 河南 湖北 海南 贵州 云南 陕西 甘肃 青海 新疆 西藏 宁夏 内蒙古 黑龙江 香港 澳门"
).split()
_YEARS = tuple(f"{year}年" for year in range(2019, 2027))
_NOTES = (
    "本文来源:{site},转载请注明出处。",
    "更多健康资讯请关注微信公众号“{site}”。",
    "声明:以上内容仅供参考,如有侵权请联系我们,电话{phone}。",
    "责任编辑:李明 审核:王芳",
    "发布时间:{day} 10:2{digit} 浏览{phone}次",
    "扫描下方二维码,添加{site}客服领取资料",
    "上一篇:{site}推荐的{digit}种食物 下一篇:没有了",
)
_SITES = ("健康在线", "寻医问药", "优医网", "百姓健康", "医保通", "生活百科")
_MARKERS: tuple[Callable[[int], str], ...] = (
    lambda number: f"{number}.",
    lambda number: f"{number}、",
    lambda number: f"({number})",
    lambda number: f"（{'一二三四五六七八九十'[number % 10]}）",
    lambda number: f"{'一二三四五六七八九十'[number % 10]}、",
    lambda number: chr(0x245F + min(number, 20)),
    lambda _: "• ",
    lambda _: "■",
    lambda _: "- ",
)


def pairs(texts: Sequence[ComparedText], seed: int, each: int) -> list[Pair]:
    """Return up to `each` pairs of every kind: every kind that can be made of some texts."""
    made: list[Pair] = []
    for makers, is_copy in ((COPIES, True), (SIBLINGS, False)):
        for kind, make in makers.items():
            random = Random(f"{seed} {kind}")
            order = random.sample(texts, len(texts))
            found = ((one, make(random, one)) for one in order)
            some = (Pair(kind, one, other, is_copy) for one, other in found if other is not None)
            made += [pair for pair, _ in zip(some, range(each), strict=False)]
    return made + _crossed(texts, Random(f"{seed} crossed"), each)


def _crossed(texts: Sequence[ComparedText], random: Random, each: int) -> list[Pair]:
    """Return pairs of two real texts each, with the title or the body of one of them."""
    made: list[Pair] = []
    for _ in range(each):
        one, other = random.sample(texts, 2)
        made += (
            Pair("same title, other text", one, ComparedText(one.title, other.body), False),
            Pair("same text, other title", one, ComparedText(other.title, one.body), False),
            Pair("nothing in common", one, other, False),
            _same_text(one, "year in the title", random.sample(_YEARS, 2)),
            _same_text(one, "city in the title", random.sample(_CITIES, 2)),
        )
    return made


def _same_text(text: ComparedText, kind: str, before: Sequence[str]) -> Pair:
    """Return the same text under two titles that begin differently."""
    one, other = (ComparedText(start + text.title, text.body) for start in before)
    return Pair(kind, one, other, False)


def truncated(random: Random, text: ComparedText) -> ComparedText:
    """Keep the first two to nine tenths."""
    end = int(len(text.body) * random.uniform(0.2, 0.9))
    return ComparedText(text.title, text.body[: max(end, 40)])


def reordered(random: Random, text: ComparedText) -> ComparedText | None:
    """Shuffle the lines; the sentences where there are few lines."""
    lines = text.body.split("\n")
    if len(lines) < 4:
        lines = re.findall("[^。]+。?", text.body.replace("\n", ""))
    if len(lines) < 3:
        return None
    shuffled = random.sample(lines, len(lines))
    return None if shuffled == lines else ComparedText(text.title, "\n".join(shuffled))


def with_boilerplate(random: Random, text: ComparedText) -> ComparedText:
    """Put one to five lines of a site's notes before, behind and between the lines."""
    lines = text.body.split("\n")
    for note in random.sample(_NOTES, random.randint(1, 5)):
        filled = note.format(
            site=random.choice(_SITES),
            phone=random.randint(10**6, 10**7),
            day=f"20{random.randint(18, 26)}-0{random.randint(1, 9)}-1{random.randint(0, 9)}",
            digit=random.randint(2, 9),
        )
        lines.insert(random.choice((0, len(lines), random.randint(0, len(lines)))), filled)
    return ComparedText(text.title, "\n".join(lines))


def other_width(random: Random, text: ComparedText) -> ComparedText:
    """Write ASCII in full width, or full width in ASCII, as half of the text's signs are."""
    table = _TO_FULL if random.random() < 0.5 else _TO_HALF
    return ComparedText(text.title.translate(table), text.body.translate(table))


def other_markers(random: Random, text: ComparedText) -> ComparedText | None:
    """Put numbers or marks before the lines, in some other way than the site did."""
    lines = text.body.split("\n")
    if len(lines) < 3:
        return None
    mark = random.choice(_MARKERS)
    marked = [mark(number) + line for number, line in enumerate(lines, start=1)]
    return ComparedText(text.title, "\n".join(marked))


def mirrored(random: Random, text: ComparedText) -> ComparedText:
    """Write it in traditional characters, as OpenCC does for Taiwan, Hong Kong or neither."""
    config = random.choice(("s2t", "s2tw", "s2hk"))
    return ComparedText(mirror(text.title, config), mirror(text.body, config))


def relined(random: Random, text: ComparedText) -> ComparedText:
    """Break the lines elsewhere: all in one, or one for each sentence."""
    whole = text.body.replace("\n", "")
    if random.random() < 0.5:
        return ComparedText(text.title, whole)
    return ComparedText(text.title, re.sub("(?<=[。；])", "\n", whole))


def mixed(random: Random, text: ComparedText) -> ComparedText | None:
    """Do three of these one after the other."""
    made: ComparedText | None = text
    for step in random.sample(tuple(_SINGLE.values()), 3):
        made = None if made is None else step(random, made)
    return made


def other_city(random: Random, text: ComparedText) -> ComparedText | None:
    """Put another city or province wherever the text says a certain one."""
    named = [city for city in _CITIES if city in text.body]
    if not named:
        return None
    old = random.choice(named)
    new = random.choice([city for city in _CITIES if city not in text.title + text.body])
    return ComparedText(text.title.replace(old, new), text.body.replace(old, new))


def other_year(random: Random, text: ComparedText) -> ComparedText | None:
    """Add or take some years, in figures, from every year of the text."""
    by = random.choice((-3, -2, -1, 1, 2))
    return _changed(text, r"(?<!\d)(?:19|20)\d\d(?!\d)", lambda year: str(int(year) + by))


def other_amount(random: Random, text: ComparedText) -> ComparedText | None:
    """Write another amount of money or another share, wherever that one stands."""
    found = re.findall(r"\d+(?:\.\d+)?(?=[万亿]?[元%])", text.body)
    return _one_changed(random, text, found)


def other_number(random: Random, text: ComparedText) -> ComparedText | None:
    """Change one number at one place."""
    pattern = r"(?m)(?!^)(?<![\d.])\d+(?:\.\d+)?"  # a line may begin with its marker
    found = [match.span() for match in re.finditer(pattern, text.body)]
    if not found:
        return None
    start, end = random.choice(found)
    return ComparedText(
        text.title, text.body[:start] + _other(random, text.body[start:end]) + text.body[end:]
    )


def _one_changed(random: Random, text: ComparedText, found: list[str]) -> ComparedText | None:
    if not found:
        return None
    old = random.choice(found)
    new = _other(random, old)
    return _changed(text, rf"(?<![\d.]){re.escape(old)}(?![\d.])", lambda _: new)


def _changed(text: ComparedText, pattern: str, change: Callable[[str], str]) -> ComparedText | None:
    def swap(found: re.Match[str]) -> str:
        return change(found[0])

    body = re.sub(pattern, swap, text.body, flags=re.ASCII)
    title = re.sub(pattern, swap, text.title, flags=re.ASCII)
    return None if body == text.body else ComparedText(title, body)


def _other(random: Random, number: str) -> str:
    """Return another number of the same length."""
    place = random.choice([index for index, sign in enumerate(number) if sign.isdigit()])
    digits = "123456789" if place == 0 else "0123456789"
    digit = str(int(number[place]))
    return number[:place] + random.choice(digits.replace(digit, "")) + number[place + 1 :]


_SINGLE: Mapping[str, Maker] = {
    "truncated": truncated,
    "re-ordered": reordered,
    "boilerplate added": with_boilerplate,
    "other width": other_width,
    "other list markers": other_markers,
    "traditional mirror": mirrored,
    "other lines": relined,
}
COPIES: Mapping[str, Maker] = {**_SINGLE, "three of these": mixed}
SIBLINGS: Mapping[str, Maker] = {
    "other city": other_city,
    "other year": other_year,
    "other amount": other_amount,
    "one number": other_number,
}
