"""A small world of articles in which everything happens that copies and siblings do."""

from __future__ import annotations

from dataclasses import replace

from parsers.capture import Capture
from parsers.record import Article, Block, BlockKind
from tests.pipelines.builders import captured, numbered

OPENING = (
    "灵活就业人员参加职工医保,需要先到户籍所在地的社保经办机构办理登记,带上身份证和户口本,"
    "填写参保登记表后选定缴费档次,再与银行签订代扣协议。"
)
RATE = "当地规定的缴费比例是9.5%,按月缴纳,断缴超过三个月需要重新计算等待期。"
OTHER_RATE = "当地规定的缴费比例是8.7%,按月缴纳,断缴超过三个月需要重新计算等待期。"
CLOSING = (
    "缴费满规定年限以后,退休时可以继续享受医保待遇,不再缴费;年限不够的可以一次性补齐,"
    "具体办法以当地医保局的通知为准,也可以拨打服务热线咨询。"
)
UNLIKE = (
    "高血压患者平时要注意低盐饮食,每天坚持适量运动,保持心情舒畅,按医生的要求服药,"
    "定期测量血压并做好记录,出现头晕头痛应当及时就医检查。"
)
NOTE = "温馨提醒大家出门带伞。"

TITLE = "灵活就业人员怎么参加职工医保"
LONGER = "灵活就业人员怎么参加职工医保呢"
PLACED = ("广安市灵活就业人员怎么参加职工医保", "巴中市灵活就业人员怎么参加职工医保")
TITLES = (TITLE, LONGER, *PLACED)

BODIES = (
    (OPENING, RATE, CLOSING),
    (OPENING, OTHER_RATE, CLOSING),
    (OPENING, RATE, CLOSING, NOTE),
    (OPENING + RATE, CLOSING),
    (OPENING, CLOSING),
    (CLOSING, RATE, OPENING),
    (OPENING, RATE),
    (UNLIKE,),
    (UNLIKE, NOTE),
)


def told(number: int, title: str, body: tuple[str, ...], **changes: object) -> Article:
    """Return the article of that number with this title and these paragraphs."""
    blocks = tuple(Block(BlockKind.PARAGRAPH, text) for text in body)
    return replace(numbered(number, title=title, blocks=blocks, qa=()), **changes)  # type: ignore[arg-type]


def fetched(item: Article, hours: float = 0) -> tuple[Capture, Article]:
    """Return the article as captured, hours after noon."""
    return captured(item, hours)
