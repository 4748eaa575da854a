"""The words that lead through a page."""

from __future__ import annotations

import pytest

from parsers.landmarks import (
    CATEGORIES,
    RELATED_HEADINGS,
    find_disclaimer,
    is_disclaimer_label,
    is_furniture,
    section_heading,
)
from tests.parsers.pages import DISCLAIMER


def test_what_was_seen_on_the_seed_pages() -> None:
    assert {"相关推荐", "大家都在搜", "猜你想看"} <= RELATED_HEADINGS
    assert "健康新闻" in CATEGORIES


@pytest.mark.parametrize("name", [*sorted(RELATED_HEADINGS), "推荐站点", "热门文章", "网友评论"])
@pytest.mark.parametrize(
    "printed",
    ["{}", "{}：", "{}:", "【{}】", "■ {}", "{} 更多>>", "更多 {}", "「{}」", "{} 换一批"],
)
def test_a_heading_is_known_with_what_decorates_it(name: str, printed: str) -> None:
    assert section_heading(printed.format(name)) == name


@pytest.mark.parametrize(
    "text",
    [
        "药店可根据处方给出相关推荐,由参保人自行选择。",
        "相关推荐药品",
        "推荐",
        "更多",
        "：",
        "大家都在搜什么",
        "相关推荐 " * 8,
    ],
)
def test_words_inside_other_text_are_no_heading(text: str) -> None:
    assert section_heading(text) is None


@pytest.mark.parametrize(
    "text",
    [
        DISCLAIMER,
        "提示:本内容不能代替面诊,如有不适请尽快就医。",
        "温馨提示：本文内容仅供参考，不可替代面诊。",
        "本内容不能代替面诊",
    ],
)
def test_the_disclaimer_in_both_widths(text: str) -> None:
    assert find_disclaimer(text) == (0, len(text))


@pytest.mark.parametrize(
    "text", ["提示:办理前请先确认参保状态,避免重复缴费。", "请尽快就医。", "替面试官说话"]
)
def test_another_hint_is_no_disclaimer(text: str) -> None:
    assert find_disclaimer(text) is None


def test_a_disclaimer_inside_a_line_is_found_where_it_stands() -> None:
    text = f"逾期不再受理。{DISCLAIMER}返回首页"
    start, end = find_disclaimer(text) or (0, 0)
    assert text[start:end] == DISCLAIMER


@pytest.mark.parametrize("text", ["提示:", "提示：", "提示", "温馨提示："])
def test_the_disclaimers_label_alone(text: str) -> None:
    assert is_disclaimer_label(text)


@pytest.mark.parametrize("text", ["提示:办理前", "提示办理", "注意:"])
def test_a_label_with_more_behind_it_is_text(text: str) -> None:
    assert not is_disclaimer_label(text)


@pytest.mark.parametrize(
    "text",
    [
        "首页",
        "返回顶部",
        "当前位置：首页 > 健康 > 正文",
        "首页 > 健康 > 灵活就业医保断缴怎么办",
        "分享到：",
        "分享到：微信 微博 QQ空间",
        "微信",
        "字号：大 中 小",
        "字体大小：大中小",
        "大",
        "A+",
        "[收藏]",
        "查看全文",
        "展开全文",
        "上一篇：居民医保怎么交",
        "下一篇:没有了",
        "标签：医保 缴费",
        "广告",
        "【广告】某某保险",
        "推广：某某保险",
        "广告 · 某某保险",
        "京ICP备00000000号-1",
        "Copyright © 2015-2025 示例健康网 版权所有",
        "COPYRIGHT 2015",
        "copyright 2015",
        "关于我们",
        "在线咨询",
        "免责声明",
    ],
)
def test_furniture(text: str) -> None:
    assert is_furniture(text)


@pytest.mark.parametrize(
    "text",
    [
        "参保条件",
        "大病保险",
        "注意事项",
        "登录当地医保公共服务平台(如“四川医保”),填写个人信息并提交。",
        "关注地区政策:各地规定存在差异,请以当地医保部门的答复为准。",
        "打印件需要加盖公章",
        "搜索“粤医保”小程序",
        "首页点击“医保”即可",
        "目录内药品报销70%",
        "更多材料请咨询当地医保局",
        "推广使用医保电子凭证",
        "免费咨询电话为12393",
        "A类药品全额纳入报销范围,B类药品由个人先行自付10%。",
        "版权所有者应当在收到通知后的十五个工作日内,携带身份证、户口本和居住证的原件到当地医保经办机构办理登记,"
        "逾期未办理的,由本人承担相应的责任,医保经办机构不再另行通知。如有疑问,可以拨打当地医保热线咨询,工作时间为周一至周五的上午九点到下午五点。",
    ],
)
def test_text_is_no_furniture(text: str) -> None:
    assert not is_furniture(text)


def test_an_advertisements_label_may_be_an_element_of_its_own() -> None:
    assert is_furniture("广告某某保险，每天一元", ["广告", "某某保险，每天一元"])
    assert not is_furniture("广告法规定某某", ["广告法", "规定某某"])


def test_a_row_of_buttons_is_furniture() -> None:
    assert is_furniture("收藏打印关注", ["收藏", " ", "打印", "关注"])
    assert not is_furniture("收藏条件", ["收藏", "条件"])
