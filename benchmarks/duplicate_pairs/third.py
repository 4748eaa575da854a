"""A third pair set: what health portals do to each other's pages.

It was written after the rule was mended by what `second` showed, and before the rule met it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

from benchmarks.duplicate_pairs.mirror import mirror
from benchmarks.duplicate_pairs.pair import Pair
from pipelines.duplicates.text import ComparedText

Change = Callable[[Random, ComparedText, Sequence[ComparedText]], ComparedText | None]

_PLACES = (
    "四川广安 山东德州 江苏泰州 河北衡水 广东茂名 广东湛江 安徽滁州 湖北荆州 浙江嘉兴 "
    "福建漳州 湖南衡阳 河南信阳  "
    "陕西安康 云南大理 贵州毕节 江西赣州 辽宁大连 吉林延边 黑龙江牡丹江 内蒙古包头 "
    "广西柳州 甘肃天水 宁夏银川 青海西宁"
).split()
_COUNTIES = (
    "霍邱县 凤阳县 临泉县 昆山市 义乌市 浦东新区 海淀区 "
    "福田区 陵水县 长沙县 射阳县 单县 平遥县 仁怀市 晋江市"
).split()
_SUBJECTS = (
    ("职工", "居民"),
    ("城乡", "城镇"),
    ("社保", "公积金"),
    ("养老", "医疗"),
    ("住院", "门诊"),
    ("报销", "缴费"),
    ("退休", "在职"),
    ("企业", "学校"),
    ("农民", "工人"),
    ("男", "女"),
)
_DISCLAIMER = "提示:本内容不能代替面诊,如有不适请尽快就医。"


def pairs(texts: Sequence[ComparedText], seed: int, each: int) -> list[Pair]:
    """Return up to `each` pairs of every kind; texts are used again where there are few."""
    made: list[Pair] = []
    for kind, (change, is_copy) in _KINDS.items():
        random = Random(f"third {seed} {kind}")
        found = 0
        for _ in range(each * 20):
            if found == each:
                break
            text = random.choice(texts)
            other = change(random, text, texts)
            if other is not None and other != text:
                found += 1
                made.append(Pair(kind, text, other, is_copy))
    return made


def _both(text: ComparedText, change: Callable[[str], str]) -> ComparedText:
    return ComparedText(change(text.title), change(text.body))


def _body(text: ComparedText, change: Callable[[str], str]) -> ComparedText | None:
    body = change(text.body)
    return None if body == text.body else ComparedText(text.title, body)


# --- copies -----------------------------------------------------------------------------


def inline_markers(
    random: Random, text: ComparedText, _: Sequence[ComparedText]
) -> ComparedText | None:
    """Write `1.` inside lines and at their beginnings as `①`, `(1)` or `一、`."""
    styles: tuple[Callable[[int], str], ...] = (
        lambda number: chr(0x245F + number),
        lambda number: f"({number})",
        lambda number: f"（{number}）",
        lambda number: "〇一二三四五六七八九"[number] + "、",
    )
    style = random.choice(styles)
    return _body(
        text,
        lambda body: re.sub(r"(?<!\d)([1-9])[.、](?!\d)", lambda found: style(int(found[1])), body),
    )


def thousands(_: Random, text: ComparedText, __: Sequence[ComparedText]) -> ComparedText | None:
    """Write `14300` as `14,300`."""
    return _body(
        text,
        lambda body: re.sub(
            r"(?<![\d.])\d{4,9}(?![\d年.])", lambda found: f"{int(found[0]):,}", body
        ),
    )


def body_mirrored(_: Random, text: ComparedText, __: Sequence[ComparedText]) -> ComparedText:
    """Mirror the body to traditional characters, and leave the title."""
    return ComparedText(text.title, mirror(text.body, "s2t"))


def teaser(_: Random, text: ComparedText, __: Sequence[ComparedText]) -> ComparedText:
    """Keep what a teaser keeps: 150 characters in one line."""
    return ComparedText(text.title, text.body.replace("\n", " ")[:150] + "...")


def others_listed(
    random: Random, text: ComparedText, texts: Sequence[ComparedText]
) -> ComparedText:
    """Leave the titles of other articles and the disclaimer in the body, as a bad parser does."""
    titles = [other.title for other in random.sample(texts, 4)]
    return ComparedText(text.title, "\n".join((text.body, _DISCLAIMER, "相关推荐", *titles)))


def other_quotes(_: Random, text: ComparedText, __: Sequence[ComparedText]) -> ComparedText:
    """Print other quotation marks, and a question mark behind the title."""
    table = str.maketrans('“”‘’"', "「」『』'")
    return ComparedText(text.title.rstrip("?？") + "？", text.body.translate(table) + " ")


def first_line_lost(
    _: Random, text: ComparedText, __: Sequence[ComparedText]
) -> ComparedText | None:
    """Lose the summary, and all line breaks."""
    first, _newline, rest = text.body.partition("\n")
    return ComparedText(text.title, rest.replace("\n", "")) if len(rest) > len(first) else None


def blocks_moved(
    random: Random, text: ComparedText, _: Sequence[ComparedText]
) -> ComparedText | None:
    """Print the last blocks first, renumbered."""
    lines = text.body.split("\n")
    if len(lines) < 4:
        return None
    at = random.randrange(1, len(lines))
    moved = [
        re.sub(r"^\d{1,2}[.、]|^[一二三四五六七八九]、", "", line)
        for line in lines[at:] + lines[:at]
    ]
    return ComparedText(
        text.title, "\n".join(f"{number}. {line}" for number, line in enumerate(moved, start=1))
    )


def all_of_it(random: Random, text: ComparedText, texts: Sequence[ComparedText]) -> ComparedText:
    """List others' titles, mirror, widen and cut."""
    made = others_listed(random, text, texts)
    made = ComparedText(text.title, made.body[: max(120, int(len(made.body) * 0.8))])
    return _both(made, lambda part: mirror(part, "s2twp").translate(_WIDE))


# --- siblings ---------------------------------------------------------------------------


def place(random: Random, text: ComparedText, _: Sequence[ComparedText]) -> ComparedText | None:
    """Say another place, in the title and the text, wherever one of those known here is said."""
    known = {name for pair in _PLACES for name in _split(pair)}
    said = [name for name in known if name in text.title + text.body]
    if not said:
        return None
    old = random.choice(sorted(said))
    new = random.choice([name for name in sorted(known) if name not in text.title + text.body])
    return _both(text, lambda part: part.replace(old, new))


def _split(pair: str) -> tuple[str, str]:
    """Return province and city: two provinces have names of three characters."""
    length = 3 if pair.startswith(("黑龙江", "内蒙古")) else 2
    return pair[:length], pair[length:]


def county(random: Random, text: ComparedText, _: Sequence[ComparedText]) -> ComparedText | None:
    """Put another county before the same words; the first text has one too."""
    names = [name for name in _COUNTIES if name in text.body]
    if not names:
        return None
    new = random.choice([name for name in _COUNTIES if name not in text.body])
    return _both(text, lambda part: part.replace(names[0], new))


def amount(random: Random, text: ComparedText, _: Sequence[ComparedText]) -> ComparedText | None:
    """Say another amount of four digits and more wherever it is said."""
    amounts = sorted(set(re.findall(r"(?<![\d.])[1-9]\d{3,}(?![\d.年])", text.body)))
    if not amounts:
        return None
    old = random.choice(amounts)
    new = str(int(old) + random.choice((100, -100, 1000)))
    return _both(text, lambda part: re.sub(rf"(?<![\d.]){old}(?![\d.])", new, part))


def year(random: Random, text: ComparedText, _: Sequence[ComparedText]) -> ComparedText | None:
    """Say the next year or the one before in title and text."""
    by = random.choice((1, -1))
    changed = _both(
        text,
        lambda part: re.sub(
            r"20[12]\d(?!\d)|199\d(?!\d)", lambda found: str(int(found[0]) + by), part
        ),
    )
    return None if changed == text else changed


def months(random: Random, text: ComparedText, _: Sequence[ComparedText]) -> ComparedText | None:
    """Say another number of months, years, days or times, once, in figures or Chinese."""
    spots = list(
        re.finditer(
            r"(?<![\d.第])(?:\d{1,2}|[二三四五六七八九])(?=(?:个月|年|天|岁|次|日内))", text.body
        )
    )
    if not spots:
        return None
    spot = random.choice(spots)
    old = spot[0]
    new = str(int(old) + 3) if old.isdigit() else "三四五六七八九二"["二三四五六七八九".index(old)]
    return ComparedText(text.title, text.body[: spot.start()] + new + text.body[spot.end() :])


def share(random: Random, text: ComparedText, _: Sequence[ComparedText]) -> ComparedText | None:
    """Say other percentages, all of them."""
    by = random.choice((1, 5, 2))
    return _body(
        text, lambda body: re.sub(r"\d+(?=%)", lambda found: str(int(found[0]) + by), body)
    )


def subject(random: Random, text: ComparedText, _: Sequence[ComparedText]) -> ComparedText | None:
    """Speak of another group or matter in title and text."""
    known = [pair for pair in _SUBJECTS if pair[0] in text.title]
    if not known:
        return None
    old, new = random.choice(known)
    return _both(text, lambda part: part.replace(old, new))


def subject_in_title(
    random: Random, text: ComparedText, _: Sequence[ComparedText]
) -> ComparedText | None:
    """Speak of another matter in the title only."""
    known = [pair for pair in _SUBJECTS if pair[0] in text.title]
    if not known:
        return None
    old, new = random.choice(known)
    return ComparedText(text.title.replace(old, new), text.body)


def negated(_: Random, text: ComparedText, __: Sequence[ComparedText]) -> ComparedText | None:
    """Ask the reverse."""
    title = re.sub("可以|需要|能|是", lambda found: "不" + found[0], text.title, count=1)
    return None if title == text.title else ComparedText(title, text.body)


def other_answer(random: Random, text: ComparedText, texts: Sequence[ComparedText]) -> ComparedText:
    """Answer the same question in other words: with another article's body, and one shared line."""
    other = random.choice([other for other in texts if other.title != text.title])
    return ComparedText(text.title, text.body.split("\n")[0][:40] + "\n" + other.body)


def place_and_more(
    random: Random, text: ComparedText, texts: Sequence[ComparedText]
) -> ComparedText | None:
    """Say another place, list others' titles, move blocks, and mirror."""
    changed = place(random, text, texts)
    if changed is None:
        return None
    made = others_listed(random, blocks_moved(random, changed, texts) or changed, texts)
    return _both(made, lambda part: mirror(part, "s2t"))


def amount_and_more(
    random: Random, text: ComparedText, texts: Sequence[ComparedText]
) -> ComparedText | None:
    """Say another amount, mark lists otherwise, and widen."""
    changed = amount(random, text, texts)
    if changed is None:
        return None
    return _both(
        inline_markers(random, changed, texts) or changed, lambda part: part.translate(_WIDE)
    )


_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_KINDS: dict[str, tuple[Change, bool]] = {
    **{
        change.__name__.replace("_", " "): (change, True)
        for change in (
            inline_markers,
            thousands,
            body_mirrored,
            teaser,
            others_listed,
            other_quotes,
            first_line_lost,
            blocks_moved,
            all_of_it,
        )
    },
    **{
        f"other {change.__name__.replace('_', ' ')}".replace("other other", "other"): (
            change,
            False,
        )
        for change in (
            place,
            county,
            amount,
            year,
            months,
            share,
            subject,
            subject_in_title,
            negated,
            other_answer,
            place_and_more,
            amount_and_more,
        )
    },
}
