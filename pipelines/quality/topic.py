"""Is a text about health at all? Where the line runs: `docs/quality.md`."""

from __future__ import annotations

import re

from pipelines.quality.flags import quoted

# Characters and words without which hardly a sentence on health, food, exercise or
# social insurance is written. More of them make the rule more careful, never less.
_HEALTH = re.compile(
    "[医药病症疗诊痛炎癌瘤疾肾肝肺胃肠胰脾腺孕胎疹痒咳喘痰尿疫菌毒癣疮肿晕睡眠咽喉鼻齿牙肤骨腰膝颈脊胸腹"
    "乳血脂钙糖盐酸瘦胖减食吃喝饮餐菜奶肉蛋婴伤残眼脑护疼烟酒瘾敏斑痣痘皱疤晒腿脸嘴唇舌耳筋肌瘫痔泻呕"
    "醫藥療診腎腸膚齒頸腦護減飲鹽傷殘腫暈癢臉]"
    "|[参參社投停]保|保[险險]|保障卡|[养養]老|退休|失业|生育|津贴|公积金|锻炼|康复|健身|运动|跑步|走路|步数|一万步|体检|卫生"
    "|维生素|营养|保健|养生|宝宝|儿童|月经|避孕|心理|心脏|心梗|中风|情绪|焦虑|抑郁|近视|弱视|视力|听力|噪音|呼吸"
    "|头发|掉发|脱发|熬夜|寿命|按摩|针灸|太极|瑜伽|泡脚|汗蒸|出汗|湿气|中暑|感冒|发烧|手术|疲劳|犯困|接种|激素"
    "|基因|手腕|空气|雾霾|甲醛|净化|污染|消毒|低保"
)
# Too common in other texts to prove that one is about health, too near to it to rule it out.
_NEAR = re.compile("健康|身体|身心|体质|体重|老人|孩子")

# Words that name another subject as soon as they stand in a title.
_ELSEWHERE = re.compile(
    "寺庙|寺(?=求|拜|灵|烧|门)|祈福|烧香|许愿|户籍开头|身份证[^,，。]{0,8}开头|古代叫什么|的?哪个区$|汽车|轿车|新车|二手车|车门|油耗|手动挡"
    "|变速箱|SUV|suv|电动车|车牌|违章|限行|电视剧|综艺|歌词|手表|腕表|Excel|WiFi|wifi|职场|聚财|招好运|招财|风水"
    "|绿萝|移栽|运势|星座|属[鼠牛虎兔龙蛇马羊猴鸡狗猪](?:的人|和属)|打卡地|门票|景区|邮编|二手房|房价|房贷|股票|炒股|期货"
    "|彩票|油价|[四六]级多少分|作文|造句|近义词|反义词|太阳熄灭|黑洞|皇后|皇帝"
)
# Words that do so where the text, too, hardly speaks of health.
_PERHAPS = re.compile(
    "手机|电脑|旅游|航班|机场|高铁站|火车票|护照|驾照|法院|小说|明星|电影|盆栽|多肉|装修|考研|成语"
)
_DREAM = re.compile("^(?:周公解梦)?[:： ]*(?:做梦)?梦见.{1,20}(?:意思|预兆|征兆)")

_CHINESE = re.compile("[\u4e00-\u9fff]")
# A shorter text may be about health and say so elsewhere.
_ENOUGH = 120
# Words of health in a text whose title is about something else.
_FEW = 3


def off_topic(title: str, text: str, category: str | None) -> str | None:
    """Return why the text is about something else, or None.

    `text` is the body or what a teaser shows of it, which may be nothing.
    """
    if _DREAM.search(title):
        return f"title {quoted(title)} asks what a dream means"
    if _HEALTH.search(title):
        return None
    elsewhere = _ELSEWHERE.search(title) or (text and _PERHAPS.search(title))
    elsewhere = elsewhere or (category and _ELSEWHERE.search(category))
    if elsewhere:
        return _elsewhere(title, text, elsewhere[0])
    if len(text) < _ENOUGH or _HEALTH.search(text) or _NEAR.search(title) or _NEAR.search(text):
        return None
    if len(_CHINESE.findall(text)) * 2 < len(text):
        return None
    return f"no word of health or insurance in {quoted(title)} and {len(text)} characters of text"


def _elsewhere(title: str, text: str, word: str) -> str | None:
    words = _HEALTH.finditer(text)
    if sum(1 for _ in zip(range(_FEW), words, strict=False)) >= _FEW:
        return None
    return f"{quoted(word)} in {quoted(title)}, and hardly a word of health"
