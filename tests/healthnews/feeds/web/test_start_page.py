"""The start page: search, list, facets. Expected titles are written from the demo's pages."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from healthnews.feeds.web.features import Features, View
from pipelines.articles import ArticleStore

QUERY = quote("断缴")
SEED = "职工医保断了灵活就业可以续吗"
DATES = "//aside[@id='filters']//section[h2 = 'Date (stated or inferred)']"


def test_without_a_query_the_latest_articles_stand_first(get):
    page = get("/?lang=en")

    # 21 articles are of this day: one whose teasers agree on it, and those 20 themselves.
    entries = page.texts("//ol[@class='entries']/li")
    assert page.status == 200
    assert len(entries) == 20
    assert {text.split(" · ")[-1] for text in entries} == {"2025-05-06 inferred"}


def test_a_stated_date_is_told_from_an_inferred_one(get):
    first, second = get("/?lang=en&date=2025-04").texts("//ol[@class='entries']/li")[:2]

    assert first.startswith("灵活就业人员医保待遇看这里")
    assert first.endswith("uzkoo · 2025-04-29")
    assert second.endswith("jiusongjiankang · 2025-04-24 inferred")


def test_a_word_of_two_characters_is_found_and_marked(get):
    page = get(f"/?q={QUERY}")

    assert SEED in page.texts("//h2/a")
    assert set(page.texts("//mark")) == {"断缴"}
    assert page.tree.xpath("//input[@name='q']/@value") == ["断缴"]


def test_a_question_of_a_page_with_several_is_shown_with_it(get):
    page = get(f"/?q={quote('大连灵活就业职工医保一年内最多能报销多少钱')}")

    first = page.tree.xpath("//ol[@class='entries']/li")[0]
    assert first.findtext(".//h2/a/bdi") is not None
    assert "灵活就业人员医保待遇看这里" in first.text_content()
    assert first.xpath("string(.//p[@class='question'])") == (
        "大连灵活就业职工医保一年内最多能报销多少钱?"
    )


def test_facets_count_what_is_there(get):
    page = get("/?lang=en")

    assert page.texts("//aside[@id='filters']//section[1]//a") == ["jiusongjiankang 84", "uzkoo 21"]
    assert page.texts(f"{DATES}//a") == ["2025 84"]


def test_the_category_is_what_teasers_name(get, folder):
    page = get("/?lang=en")
    with ArticleStore.open(folder / "articles.db", read_only=True) as store:
        has_stubs = View.STUBS in Features.of(store._db)
    if not has_stubs:
        pytest.skip("the database has no v_stubs")

    # All teasers that have a category have this one.
    assert page.texts("//aside[@id='filters']//section[2]//a") == ["健康新闻 79"]
    assert get(page.links()["健康新闻 79"]).texts("//p[@role='status']")[0].startswith("79 ")


def test_facets_narrow_the_list_and_can_be_taken_back(get):
    page = get("/?lang=en")
    narrowed = get(page.links()["uzkoo 21"])

    assert narrowed.texts("//p[@role='status']")[0].startswith("21 articles · 105 in the database")
    assert {text.split(" · ")[0] for text in narrowed.texts("//li/p[@class='meta']")} == {"uzkoo"}
    chosen = narrowed.tree.xpath("//a[@aria-current='true']")
    assert [link.get("href") for link in chosen] == ["/?lang=en"]


def test_a_year_opens_its_months_and_a_month_closes_to_its_year(get):
    year = get("/?date=2025&lang=en")
    month = get("/?date=2025-04&lang=en")

    wanted = ["2025-05 21", "2025-04 22", "2025-03 41"]
    assert year.texts(f"{DATES}//a")[1:] == wanted
    assert month.texts("//p[@role='status']")[0].startswith("22 articles")
    back = month.tree.xpath("//a[@aria-current='true']/@href")
    assert back == ["/?date=2025&lang=en"]


def test_facets_narrow_what_a_search_found(get):
    everything = get(f"/?q={QUERY}").texts("//h2/a")
    dated = get(f"/?q={QUERY}&date=2025-05").texts("//h2/a")

    assert dated == [SEED]
    assert len(everything) > 1


def test_the_list_has_pages(get):
    second = get("/?page=2&lang=en")
    last = get("/?page=6&lang=en")

    assert second.tree.xpath("//ol[@class='entries']/@start") == ["21"]
    assert second.links()["← Previous"] == "/?lang=en"
    assert second.links()["Next →"] == "/?page=3&lang=en"
    assert len(last.texts("//ol[@class='entries']/li")) == 5
    assert "Next →" not in last.links()


def test_what_is_not_there_is_said(get):
    page = get(f"/?q={quote('量子色动力学')}&lang=en")

    assert page.status == 200
    assert page.texts("//ol[@class='entries']/li") == []
    assert "Nothing found" in page.text


def test_a_query_without_a_word_is_answered_with_what_is_wrong(get):
    page = get("/?q=site:uzkoo&lang=en")

    assert page.status == 400
    (told,) = page.texts("//*[@role='alert']")
    assert told.startswith("This cannot be searched for: ")


def test_senseless_parameters_are_as_if_they_were_not_there(get):
    page = get("/?page=-1&date=yesterday&site=&lang=xx")

    assert page.status == 200
    assert len(page.texts("//ol[@class='entries']/li")) == 20


def test_the_search_box_has_a_label_and_keeps_what_is_chosen(get):
    page = get("/?site=uzkoo&lang=en")

    assert page.texts("//label[@for='q']") == ["Search articles and answers"]
    hidden = {
        each.get("name"): each.get("value") for each in page.tree.xpath("//input[@type='hidden']")
    }
    assert hidden == {"site": "uzkoo", "lang": "en"}
