"""What each flag is for, and what it must leave alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.record import QA, Block, BlockKind
from pipelines.quality import Flag, Flagged, flags_of, flags_of_teaser
from pipelines.quality.rows import FLAG_COLUMNS, flag_values
from tests.pipelines import builders
from tests.pipelines.builders import article

PARAGRAPH, HEADING, ITEM = BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM


def flags(title: str, snippet: str | None = None, category: str | None = None) -> set[Flag]:
    return {found.flag for found in flags_of_teaser(title, snippet, category)}


def flags_of_body(*blocks: Block, title: str = "医保怎么报销", pairs: int = 1) -> set[Flag]:
    qa = tuple(QA(f"问题{number}", "答案") for number in range(pairs))
    return {found.flag for found in flags_of(article(title=title, blocks=blocks, qa=qa))}


def test_an_article_in_order_has_no_flags():
    assert flags_of(builders.PLAIN) == ()


def test_flags_come_once_each_in_the_order_of_their_set():
    title = "2025年衡水牙痛在线问诊推荐哪个医院"
    text = "**推荐**甲院,5000×2%=10元,6000×2%=12元。"

    assert flags_of_teaser(title, text, None) == (
        Flagged(Flag.PROMOTIONAL, f"“在线问诊推荐” in “{title}”"),
        Flagged(Flag.MARKDOWN, "“诊推荐哪个医院 **推荐**甲院,5000×”"),
        Flagged(
            Flag.ARITHMETIC, "“5000×2%=10元”, which is 100; “6000×2%=12元”, which is 120"
        ),
    )  # fmt: skip


def test_a_reason_names_three_places_at_most():
    text = ";".join(f"{base}×2%=1元" for base in (5000, 6000, 7000, 8000, 9000))
    (found,) = flags_of_teaser("医保", text + "。", None)

    assert found.reason.endswith("“7000×2%=1元”, which is 140; and 2 more")


def test_rows_have_a_value_for_each_column():
    wrong = article(blocks=(Block(PARAGRAPH, "**医保**断缴"),))

    assert flag_values([(7, wrong)]) == [7, "markdown", "“活就业可以续吗 **医保**断缴”"]
    assert len(FLAG_COLUMNS) == 3


# --- off topic --------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["衡山什么寺庙最灵", "SUV级别是如何划分的?", "梦见蛇是什么预兆"])
def test_another_subject_in_the_title(title: str):
    assert flags(title) == {Flag.OFF_TOPIC}


@pytest.mark.parametrize(
    "title",
    [
        "开汽车腰疼怎么办",
        "寺庙里的素斋有营养吗",
        "养老保险还可以补缴吗",
        "近视手术后能考驾照吗",
        "手机辐射大吗",
    ],
)
def test_another_subject_beside_health_insurance_or_a_doubt(title: str):
    assert flags(title) == set()


def test_a_long_text_without_a_word_of_health():
    text = "该县位于省境东部,下辖九个镇,总面积一千余平方公里,盛产茶叶和竹子,交通便利。" * 4

    assert flags("某县在哪里", text) == {Flag.OFF_TOPIC}
    assert flags("某县在哪里", text[:100]) == set()
    assert flags("某县在哪里", text + "县城有医院。") == set()


def test_a_long_text_in_other_characters():
    chinese = "參加職工醫療保險的人員，連續繳費滿十二個月，次月起享受門診和住院待遇。" * 4
    english = "Adults should walk for half an hour on most days of the week. " * 4

    assert flags("斷繳三個月怎麼辦", chinese) == set()
    assert flags("Walking", english) == set()


def test_a_category_can_name_another_subject():
    assert flags("怎么选", None, "汽车") == {Flag.OFF_TOPIC}
    assert flags("怎么选", None, "健康新闻") == set()


# --- promotional ------------------------------------------------------------------------


def test_a_hospital_that_is_recommended_to_a_town():
    title = "杭州哪家医院看失眠好"

    assert flags(title, "推荐杭州市第七人民医院。") == {Flag.PROMOTIONAL}
    assert flags(title, "先到社区医院看。") == set()
    assert flags("看失眠去哪家医院好", "先到人民医院看。") == set()


@pytest.mark.parametrize(
    "text", ["请添加老师微信领取", "点击下方链接立即购买", "活动价仅需99元", "特价９９元"]
)
def test_an_offer_in_the_body(text: str):
    assert flags_of_body(Block(PARAGRAPH, text)) == {Flag.PROMOTIONAL}


@pytest.mark.parametrize(
    "text",
    [
        "添加医保局微信公众号办理",
        "谨防诱导添加微信的骗子",
        "无需添加微信",
        "选好药品后点击立即购买",
        "限时优惠的说法不实",
    ],
)
def test_offices_how_tos_and_warnings_offer_nothing(text: str):
    assert flags_of_body(Block(PARAGRAPH, text)) == set()


# --- markdown ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "**缴费**标准",
        "按照**缴费**标准",
        "需要满足条件**:断缴不超过3个月",
        "## 缴费标准",
        "# 缴费标准",
        "见[官网](https://www.example.cn/a)",
        "![图](/a.png)",
        "| 年份 | 金额 |",
        "年份|金额 |---|---|",
        "```",
    ],
)
def test_marks_that_are_left(text: str):
    assert flags_of_body(Block(PARAGRAPH, text)) == {Flag.MARKDOWN}


@pytest.mark.parametrize(
    "text",
    [
        "患者李**,男",
        "患者李**和王**同住",
        "证件号**和姓名**不符",
        "手机138****5678",
        "#高血压日#",
        "#甲##乙#",
        "130/80|72次",
        "文献[3](第12页)",
        "首页 | 医保 | 查询",
    ],
)
def test_signs_that_are_no_marks(text: str):
    assert flags_of_body(Block(PARAGRAPH, text)) == set()


# --- tables and pictures ----------------------------------------------------------------

TABLE = Block(BlockKind.TABLE, "一档 400元", rows=(("一档", "400元"),))
LONG = Block(
    PARAGRAPH, "以上标准由统筹地区的医保部门确定,每年调整一次,以最新公布的通知为准,请留意。"
)


@pytest.mark.parametrize(
    "text", ["标准具体如下:", "标准具体如下：", "标准见下表。", "标准如下表所示:"]
)
def test_an_announcement_at_the_end(text: str):
    assert flags_of_body(Block(PARAGRAPH, text)) == {Flag.MISSING_MEDIA}


def test_a_table_that_does_not_follow():
    announced = Block(PARAGRAPH, "标准如下表所示。")

    assert flags_of_body(announced, LONG) == {Flag.MISSING_MEDIA}
    assert flags_of_body(announced, TABLE, LONG) == set()
    assert flags_of_body(announced, Block(ITEM, "一档 400元"), LONG) == set()


def test_a_picture_is_never_in_a_record():
    for text in ("手法如下图所示", "手法见图1。", "位置见上图"):
        assert flags_of_body(Block(PARAGRAPH, text), LONG) == {Flag.MISSING_MEDIA}
    for text in ("如图书馆、地下图书城", "心电图表现多样", "以下表现要警惕"):
        assert flags_of_body(Block(PARAGRAPH, text), LONG) == set()


def test_a_section_that_ends_where_something_was_announced():
    one, two = Block(HEADING, "一档", level=2), Block(HEADING, "二档", level=2)
    below = Block(HEADING, "金额", level=3)
    announced = Block(PARAGRAPH, "标准如下:")

    assert flags_of_body(one, announced, two, LONG, pairs=2) == {Flag.MISSING_MEDIA}
    assert flags_of_body(one, below, announced, two, LONG) == {Flag.MISSING_MEDIA}
    # What is announced may be the sections of the same rank.
    assert flags_of_body(one, announced, two, LONG) == set()
    assert flags_of_body(one, announced, below, LONG, pairs=2) == set()


def test_nothing_is_said_of_tables_in_a_teaser():
    assert flags("2025年医保缴费标准", "2025年缴费标准如下表所示:") == set()


# --- title against text -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        (
            "社保基数14400能拿多少",
            "社保基数14200元对应的退休金如下",
            "the title says “基数14400”, the text “基数14200元”",
        ),
        (
            "2025年苏州社保标准",
            "根据2023年苏州市最新政策",
            "the title says 2025, the text “2023年苏州市最新”",
        ),
        ("济南医保断缴怎么补", "青岛市参保人断缴后", "the title says “济南”, the text “青岛”"),
        ("２０２５年社保标准", "根据２０２３年政策", "the title says 2025, the text “2023年政策”"),
    ],
)  # fmt: skip
def test_a_title_and_a_text_that_disagree(title: str, text: str, reason: str):
    assert flags_of_teaser(title, text, None) == (Flagged(Flag.TITLE_CONFLICT, reason),)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("社保基数14400能拿多少", "社保基数14400元的,比社保基数14200元多"),
        ("社保基数5000和8000的区别", "社保基数6000元以下"),
        ("2025年苏州社保标准", "根据2023年苏州市政策,2025年未调整"),
        ("24年能补吗", "2024年政策"),
        ("2025年血压标准", "标准未变。2023年的指南政策也如此"),
        ("2025年社保标准", "根据2024年11月发布的通知"),
        ("江苏医保备案", "苏州市参保人可以备案"),
        ("无锡医保备案", "江苏省参保人可以备案"),
        ("河北人在北京的医保", "上海市参保人"),
        ("济南医保异地备案", "青岛市参保人"),
        ("济南医保补缴", "以青岛市参保人为例"),
        ("南京板鸭能吃吗", "广东省居民少吃"),
        ("社保基数14400能拿多少", ""),
    ],
)
def test_a_title_and_a_text_that_agree_or_are_silent(title: str, text: str):
    assert flags(title, text) == set()


# --- any text ---------------------------------------------------------------------------


@given(builders.articles)
@settings(max_examples=50)
def test_any_record_can_be_judged(any_article):
    found = flags_of(any_article)

    assert len({of.flag for of in found}) == len(found)


@given(st.text(alphabet="1290.,%元万×÷+-=()约合计每月全年的即含年月 ", max_size=60))
def test_any_numbers_can_be_judged(text: str):
    for found in flags_of_teaser("医保怎么算", text, None):
        assert found.flag is Flag.ARITHMETIC
