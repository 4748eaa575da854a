"""Things on a page that are not the article: every name in here is invented."""

from __future__ import annotations

import json
from random import Random

from tests.dressing.choices import Choices
from tests.dressing.dom import El, Names, Node, Raw, el
from tests.dressing.subjects import Truth

SITE_NAME = "示例健康网"
_SHOP = "https://shop.example.com/item.html"


def advertisement(kind: str, rng: Random) -> Node:
    """Return an advertisement, labelled or classed as one."""
    words = rng.choice(("限时优惠，点击了解", "名医在线问诊，首单立减", "体检套餐特惠"))
    if kind == "ins":
        return El("ins", {"class": "adsbygoogle", "data-ad-slot": "1234567890"}, [])
    if kind == "class":
        link = el("a", words, href=_SHOP, target="_blank", rel="nofollow")
        return El("div", {"class": rng.choice(("ad", "ads", "ad-box"))}, [link])
    link = el("a", words, href=_SHOP, target="_blank", rel="nofollow sponsored")
    if kind == "label-only":
        return El("div", {"class": "k3xq"}, [el("span", "广告"), link])
    return El("div", {"class": "ad-slot"}, [el("i", "广告"), link])


def hidden_block(kind: str, rng: Random) -> Node:
    """Return text that no reader sees."""
    words = rng.choice(
        (
            "本文由示例健康网整理发布，转载请注明出处。",
            "更新时间：2023年1月1日",
            "相关推荐：以下内容由系统生成。",
        )
    )
    if kind == "attribute":
        return El("p", {"hidden": None}, [words])
    if kind == "template":
        return el("template", el("p", words))
    return el("div", el("p", words), style="display:none")


def head_scripts(choices: Choices) -> list[Node]:
    """Return the scripts of the document's head, with bait inside them."""
    kind = choices["scripts"]
    bait = {
        "landmarks": 'var cfg={"title":"相关推荐","hot":"大家都在搜","tip":"提示:"};',
        "dates": 'var pubtime="2019-09-09 09:09:09",datePublished="2018-08-08";',
        "html-strings": 'document.write(\'<div class="rec"><h3>相关推荐<\\/h3><p>'
        "健康新闻 2020-02-02<\\/p><\\/div>');",
    }
    return [el("script", Raw(bait[kind]))] if kind in bait else []


def json_ld(choices: Choices, truth: Truth, url: str) -> list[Node]:
    """Return a JSON-LD block that states no date of the article itself."""
    makers = {
        "article": _article,
        "qa-page": _qa_page,
        "broken-newline": _broken_newline,
        "broken-comma": _broken_comma,
        "website": _website,
        "breadcrumb": _breadcrumb,
        "item-list-dated": _item_list,
    }
    maker = makers.get(choices["json-ld"])
    return [ld_script(maker(truth, url))] if maker else []


def ld_script(text: str) -> El:
    """Return a JSON-LD script element."""
    return El("script", {"type": "application/ld+json"}, [Raw(text.replace("</", "<\\/"))])


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _article(truth: Truth, url: str) -> str:
    return _dump(
        {
            "@context": "https://schema.org",
            "@type": "Article",
            "headline": truth["title"],
            "mainEntityOfPage": url,
        }
    )


def _qa_page(truth: Truth, url: str) -> str:
    answer = truth["qa"][0]["answer"] if truth.get("qa") else truth["blocks"][0]["text"]
    question = {
        "@type": "Question",
        "name": truth["title"],
        "acceptedAnswer": {"@type": "Answer", "text": answer[:120]},
    }
    return _dump(
        {"@context": "https://schema.org", "@type": "QAPage", "url": url, "mainEntity": question}
    )


def _broken_newline(truth: Truth, url: str) -> str:
    lead = truth["blocks"][0]["text"][:60]
    return (
        '{"@context":"https://schema.org","@type":"NewsArticle",\n'
        f'"headline":"{truth["title"]}","url":"{url}",\n"description":"{lead}\n\n  {lead}"}}'
    )


def _broken_comma(truth: Truth, url: str) -> str:
    return (
        '{"@context":"https://schema.org","@type":"Article",'
        f'"headline":"{truth["title"]}","url":"{url}",}}'
    )


def _website(truth: Truth, url: str) -> str:
    del truth
    return _dump(
        {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": SITE_NAME,
            "url": url.split("/", 3)[0] + "//" + url.split("/", 3)[2],
            "dateCreated": "2015-05-05",
            "datePublished": "2015-05-05",
        }
    )


def _breadcrumb(truth: Truth, url: str) -> str:
    items = [
        {"@type": "ListItem", "position": 1, "name": "首页", "item": "/"},
        {"@type": "ListItem", "position": 2, "name": truth["title"], "item": url},
    ]
    return _dump(
        {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}
    )


def _item_list(truth: Truth, url: str) -> str:
    del url
    items = [
        {
            "@type": "ListItem",
            "position": item["position"],
            "item": {
                "@type": "Article",
                "headline": item["title"],
                "datePublished": item["date_published"] or "2021-01-01",
            },
        }
        for item in truth["related"][:5]
    ]
    return _dump({"@context": "https://schema.org", "@type": "ItemList", "itemListElement": items})


def comment_area(names: Names) -> Node:
    """Return readers' comments, with dates of their own."""
    rows: list[Node] = [
        el("div", el("span", user), el("span", when), el("p", said))
        for user, when, said in (
            ("健康网友一", "2025-06-01 10:20", "写得很清楚，谢谢"),
            ("网友二", "2025-06-03", "收藏了"),
        )
    ]
    return El("div", names.of("comment"), [el("h3", "网友评论"), *rows])
