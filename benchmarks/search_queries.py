"""Queries whose right answer is known: titles of the bundled pages and their teasers, by hand."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.pages import articles

_PAGES = 5


@dataclass(frozen=True, slots=True)
class Text:
    """A document to search in. `key` is its own in the whole corpus."""

    key: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """A query and the keys of the documents that answer it: any of them will do."""

    query: str
    answers: frozenset[str]


# What a person might ask, and the titles of what answers it.
_PARAPHRASES = {
    "断了医保以后卡里的余额还在吗": ("职工医保断交医保卡里钱会清零吗",),
    "居民医保改成灵活就业要走什么手续": (
        "居民医保转灵活就业医保怎么办", "居民医保可以转灵活就业吗",
    ),
    "衡水牙龈流血看哪家医院好": ("2025年河北衡水牙龈出血在线问诊推荐哪个医院",),
    "衡水脚后跟刺痛网上看病去哪": ("2025年河北衡水足跟刺痛在线问诊推荐哪个医院",),
    "包头医保要交满多少年": ("包头市医保缴费年限最新规定", "包头市职工医保缴费年限最新规定"),
    "生育保险并入医保了没有": ("生育跟医保是不是合并了",),
    "沈阳医保局联系电话": ("沈阳各区医保中心电话",),
    "辽宁灵活就业的医保能不能退钱": ("辽宁灵活就业医保可以退保吗",),
    "大连灵活就业每个月哪天扣医保费": ("大连灵活就业医保每月几号交",),
    "辞职不上班了自己交医保行不行": ("辞职后可以只交医保吗怎么交",),
    "怎样查询泰州的医保": ("泰州医保在哪里查",),
    "泰州农民医保一年交多少钱": ("泰州农村医保收费标准",),
    "去省外看病能报多少": ("省内就医和省外就医报销比例",),
    "城乡居民两病门诊到哪级医院能报": ("城乡居民两病患者在几级医疗报销",),
    "异地就医备案在哪边办": ("医保异地备案是参保地还是就医地",),
    "去衡阳烧香哪座庙好": ("衡阳祈福的寺庙", "衡山什么寺庙最灵", "湖南很灵的哪个寺庙"),
    "鸡精和味精对身体有没有害": ("味精吃多了会致癌?鸡精比味精更好?一篇全都告诉你…",),
    "裸睡对人有什么好处": ("裸睡:究竟有哪些好处?揭秘3大益处,男女都适宜!别再害羞了!",),
    "太阳没了人类多久会知道": ("太阳熄灭后,人类要多久才能感知?8分钟后?准确来说是10000年",),
    "绿萝怎么养才长得旺": ("绿萝有“3喜2怕”,掌握好技巧,养起来省心,长得旺",),
    "手动挡汽车操作技巧": ("手动挡车5大禁忌和使用技巧,新手要学会,不然变速箱提前报废",),
    "电动车买哪个品牌": ("雅迪、爱玛、新日,电动车哪个牌子好?从热度、市占、技术讲明白",),
    "身份证230000开头是哪里": ("黑龙江户籍开头",),
    "牡丹江古时候的名字": ("黑龙江牡丹江在古代叫什么",),
    "陵水归三亚管吗": ("陵水县在三亚的哪个区",),
    "银龄安康保险值不值得买": ("银龄安康保险有必要买吗",),
    "用支付宝看医保统筹还剩多少": ("支付宝可以查询医保统筹额度",),
    "家人共济账户能去药店买药吗": ("医保共济账户成员可以买药吗",),
    "吉林社保断缴了能不能补": ("2025吉林省社保局有补缴政策吗",),
    "养老保险还能不能补缴": ("2022年了,养老保险还可以补缴吗?你需要符合这四种情况才行",),
}  # fmt: skip

# All of them stand in the titles or the texts.
SHORT_WORDS = (
    "医保 断缴 断交 补缴 续缴 停保 退保 退休 返还 返钱 共济 统筹 门诊 报销 备案 异地 跨市 基数 "
    "清零 余额 区别 差异 查询 缴费 年限 截止 合并 电话 辞职 买药 住院 慢病 两病 实体 档次 户籍 "
    "足跟 尾骨 舌头 出血 问诊 寺庙 祈福 裸睡 绿萝 味精 鸡精 油耗 禁忌 植物"
).split()
SINGLE_CHARACTERS = "缴 肺 痛 庙 灵 卡 钱 档 睡 车 表 菜 药 病 肝 骨".split()


def answers() -> list[Text]:
    """Return the five bundled articles and what their 99 teasers tell of others."""
    found = []
    for _, article in articles(_PAGES):
        body = "\n".join(block.text for block in article.blocks)
        found.append(Text(f"page {article.title}", article.title, body))
        found += [
            Text(f"teaser {item.title}", item.title, item.snippet or "") for item in article.related
        ]
    return found


def titles(texts: list[Text]) -> list[Labelled]:
    """Return each title as a query for its own text."""
    return [Labelled(text.title, frozenset({text.key})) for text in texts]


def paraphrases(texts: list[Text]) -> list[Labelled]:
    """Return the questions written by hand. Raises KeyError where a title is none."""
    keys = {text.title: text.key for text in texts}
    return [
        Labelled(query, frozenset(keys[title] for title in found))
        for query, found in _PARAPHRASES.items()
    ]
