"""The page of an article. What it must say is written from the bundled pages."""

from __future__ import annotations

import sqlite3
from urllib.parse import quote

import pytest

SEED_001 = "/article?lang=en&id=jiusongjiankang:7299931"
SEED_000 = "/article?lang=en&id=jiusongjiankang:4654947"
SEED_002 = "/article?lang=en&id=uzkoo:vtxtik/fmlrns"


def facts(page) -> dict[str, str]:
    names = page.texts("//dl[@class='facts']/div/dt")
    return dict(zip(names, page.texts("//dl[@class='facts']/div/dd"), strict=True))


def test_the_body_is_headings_paragraphs_and_lists(get):
    page = get(SEED_001)

    assert page.texts("//h1") == ["职工医保断了灵活就业可以续吗"]
    headings = page.texts("//div[@class='body']//h2")
    assert headings == ["续缴条件", "续缴流程", "注意事项", "操作提示"]
    assert len(page.texts("//div[@class='body']/ul")) == 4
    assert len(page.texts("//div[@class='body']/ul/li")) == 8


def test_the_disclaimer_stands_before_the_body(get):
    page = get(SEED_001)

    told = page.tree.xpath("//aside[@class='notice'][following::div[@class='body']]")
    assert "提示:本内容不能代替面诊,如有不适请尽快就医。" in told[0].text_content()


def test_an_inferred_date_is_never_taken_for_a_stated_one(get):
    told = facts(get(SEED_001))

    assert told["Published"] == "not stated by the page"
    assert told["Inferred date"].startswith("2025-05-06 inferred not said by the page: ")
    assert told["Inferred date"].endswith("all 20 related items say 2025-05-06")


def test_a_stated_date_comes_with_where_it_was_found(get):
    told = facts(get(SEED_002))

    assert told["Published"] == (
        "2025-04-29 10:11:16 +08:00 stated by the page · printed as “2025-04-29 10:11:16” · "
        "to the second · found in: byline"
    )
    assert "Inferred date" not in told
    assert told["Authors"] == "Mr.zhu"
    assert told["Readers, as printed"] == "84"


def test_the_short_answer_stands_out(get):
    assert get(SEED_000).texts("//p[@class='answer']/strong") == ["线上或线下办理"]


def test_the_questions_of_a_page_with_several_are_listed(get):
    page = get(SEED_002)

    questions = page.texts("//details[@class='pair']/summary")
    assert len(questions) == 6
    assert questions[1] == "大连灵活就业职工医保享受哪些待遇?"
    assert not get(SEED_001).texts("//details[@class='pair']")


def test_links_out_give_nothing_away(get):
    page = get(SEED_001)

    outside = [link for link in page.tree.iterfind(".//a") if link.get("href").startswith("http")]
    assert outside
    assert {link.get("rel") for link in outside} == {"noopener noreferrer nofollow external"}
    original = page.tree.xpath("//a[@class='button']/@href")
    assert original == ["https://www.jiusongjiankang.com/health/news/7299931.html"]


def test_related_items_lead_to_the_articles_that_are_stored(get):
    page = get(SEED_001)

    links = page.tree.xpath("//ol[@class='related']/li/p[@class='title']/a")
    assert len(links) == 20
    assert links[0].text_content() == "灵活就业医保和单位医保区别"
    assert get(links[0].get("href")).texts("//h1") == ["灵活就业医保和单位医保区别"]


@pytest.mark.parametrize(
    "url",
    [
        "http://www.jiusongjiankang.com/health/news/7299931.html",
        "https://www.jiusongjiankang.com/health/news/7299931.html",
    ],
)
def test_an_article_is_found_by_any_of_its_addresses(get, url):
    assert get(f"/article?id={quote(url)}").texts("//h1") == ["职工医保断了灵活就业可以续吗"]


@pytest.mark.parametrize("name", ["", "jiusongjiankang:1", "%00", "http://example.com/", "%FF"])
def test_an_unknown_article_is_missing(get, name):
    page = get(f"/article?lang=en&id={name}")

    assert page.status == 404
    assert page.texts("//*[@role='alert']") == [
        "There is no such page, or no such article is stored."
    ]


# What rests on a view of its own is shown where the database has that view.


@pytest.fixture
def ask(folder):
    db = sqlite3.connect(folder / "articles.db")
    views = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'view'")}

    def ask(view: str, query: str):
        if view not in views:
            pytest.skip(f"the database has no {view}")
        found = db.execute(query).fetchone()
        assert found is not None
        return found

    yield ask
    db.close()


def test_versions_are_shown(get, ask):
    (identity,) = ask("v_versions", "SELECT identity FROM v_versions WHERE is_current")

    page = get(f"/article?lang=en&id={quote(identity)}")

    assert page.texts("//ol[@class='versions']/li/strong") == ["Version 1"]
    assert "It never changed." in page.text


def test_flags_are_shown_with_their_reason(get, ask):
    identity, flag, reason = ask("v_flags", "SELECT identity, flag, reason FROM v_flags")

    shown = get(f"/article?lang=en&id={quote(identity)}").texts("//aside[@class='flags']//li")

    assert f"{flag}: {' '.join(reason.split())}" in shown


def test_families_are_shown(get, ask):
    query = "SELECT identity FROM v_families WHERE title = '四川广安社保基数14300每月交多少'"
    (identity,) = ask("v_families", query)

    shown = get(f"/article?lang=en&id={quote(identity)}").texts("//section/ul/li/a")

    assert "四川广安社保基数14300是什么标准" in shown


def test_articles_that_recommend_this_one_are_shown(get, ask):
    query = (
        "SELECT resolved_identity FROM v_stubs WHERE title = '灵活就业医保和单位医保区别' "
        "AND resolved_identity IS NOT NULL"
    )
    (identity,) = ask("v_stubs", query)

    page = get(f"/article?lang=en&id={quote(identity)}")

    assert "职工医保断了灵活就业可以续吗" in page.links()
