"""Labels in two languages: which, and that none is missing."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import healthnews
from healthnews.feeds.web.labels import LABELS, Labels
from healthnews.feeds.web.language import Language, preferred

TEMPLATES = sorted((Path(healthnews.__file__).parent / "feeds/web/templates").rglob("*.html"))
WEB = sorted((Path(healthnews.__file__).parent / "feeds/web").rglob("*.py"))


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("", Language.CHINESE),
        ("en-GB,en;q=0.9", Language.ENGLISH),
        ("zh-TW,zh;q=0.9,en;q=0.8", Language.CHINESE),
        ("fr,en;q=0.3,zh;q=0.2", Language.ENGLISH),
        ("en;q=0.2, zh-CN;q=0.7", Language.CHINESE),
        ("fr-FR", Language.CHINESE),
        ("en;q=0", Language.CHINESE),
        ("en;q=x;;,,=", Language.CHINESE),
    ],
)
def test_the_browser_says_what_it_likes(accept, language):
    assert preferred(accept) is language


def test_the_language_is_the_browsers_until_it_is_chosen(get):
    english = get("/", Accept_Language="en")
    chosen = get("/?lang=zh", Accept_Language="en")

    assert english.tree.get("lang") == "en"
    assert "accept-language" in english.headers["vary"].lower()
    assert english.links()["Crawls"] == "/runs"
    assert chosen.tree.get("lang") == "zh-CN"
    assert chosen.links()["抓取记录"] == "/runs?lang=zh"


def test_the_other_language_shows_the_same_page(get):
    page = get("/?q=%E6%96%AD%E7%BC%B4&site=uzkoo&lang=zh")

    assert page.links()["English"] == "/?q=%E6%96%AD%E7%BC%B4&site=uzkoo&lang=en"


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("name", LABELS)
def test_a_label_has_words_in_both_languages(name):
    chinese, english = LABELS[name][Language.CHINESE], LABELS[name][Language.ENGLISH]

    assert chinese
    assert english
    assert fields(chinese) == fields(english)


def test_labels_are_those_that_the_templates_name():
    text = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    code = "".join(path.read_text(encoding="utf-8") for path in WEB if path.name != "labels.py")
    named = set(re.findall(r'\bt\("(\w+)"', text))
    # Names that are put together, or stand in a list.
    named |= {f"filter_{by}" for by in ("site", "category", "date", "flag")}
    named |= {"precise_second", "precise_minute", "precise_day", "published", "modified"}
    named |= set(re.findall(r'"(error_\w+|nav_\w+|kept|copies_of)"', text + code))

    assert named - {"filter_", "precise_"} == set(LABELS)


def test_a_label_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        Labels(Language.ENGLISH)("no such label")
