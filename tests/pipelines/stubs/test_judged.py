"""What stands for a stub is judged: its family and its flags, again only when it is another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.articles import ArticleStore
from pipelines.quality import flags_of_teaser
from pipelines.stubs import judged
from tests.pipelines.builders import captured
from tests.pipelines.stubs.world import database, delete, page, rows, stored, teaser, url_of

TITLE = "广安社保基数14300是几档"
RIGHT = "基数14300元,个人每月缴费14300×8%=1144元,"
WRONG = "基数14300元,个人每月缴费14300×8%=1440元,其余由单位缴纳,"
MARKS = "**基数**14300元,"
KEY = "article jiusongjiankang:5"


def flags(store: ArticleStore) -> list[tuple[object, ...]]:
    return [row[3:5] for row in rows(database(store), "v_stub_flags")]


def family(store: ArticleStore) -> str:
    (found,) = database(store).execute("SELECT family_id FROM v_stubs WHERE stub = ?", [KEY])
    return found[0]


def shows(number: int, text: str | None, title: str = TITLE):
    return page(number, "", "", teaser(title, url_of(5), text))


def test_a_flag_quotes_the_teaser_and_names_stub_and_article():
    with stored([shows(1, WRONG), page(5, TITLE)]) as store:
        assert rows(database(store), "v_stub_flags") == [
            (
                KEY,
                "https://www.jiusongjiankang.com/health/news/5.html",
                TITLE,
                "arithmetic",
                "“14300×8%=1440元”, which is 1144",
                "jiusongjiankang:5",
            )
        ]


def test_a_category_that_names_another_subject_counts():
    item = teaser("今天怎么样", url_of(5))
    with stored([page(1, "", "", item)]) as store:
        assert flags(store) == []
    with stored([page(1, "", "", replace(item, category="汽车"))]) as store:
        assert [flag for flag, _ in flags(store)] == ["off_topic"]


def test_the_longest_teaser_is_judged_whenever_it_comes():
    with stored([shows(1, MARKS)], [shows(2, WRONG)]) as store:
        assert [flag for flag, _ in flags(store)] == ["arithmetic"]
        delete(store, "jiusongjiankang:2")
        assert [flag for flag, _ in flags(store)] == ["markdown"]
        delete(store, "jiusongjiankang:1")
        assert rows(database(store), "stub_flags") == []


def test_a_title_that_changes_changes_the_family():
    with stored([shows(1, RIGHT)]) as store:
        before = family(store)
        store.save([captured(shows(2, WRONG, "广安社保基数14400是几档"))])
        assert family(store) == before
        store.save([captured(shows(3, f"{WRONG}见下表", "广安医保怎么查"))])
        assert family(store) != before


def test_a_title_without_a_subject_is_of_no_family():
    with stored([shows(1, RIGHT, "2025年?")]) as store:
        assert family(store) is None


def test_stubs_and_articles_of_a_template_have_one_name():
    with stored([shows(1, RIGHT), page(7, "绵阳社保基数14400能拿多少")]) as store:
        siblings = database(store).execute(
            "SELECT stub FROM articles JOIN signatures ON signatures.article_id = articles.id "
            "JOIN v_stubs ON v_stubs.family_id = printf('%016x', signatures.family) "
            "WHERE articles.identity = 'jiusongjiankang:7'"
        )
        assert siblings.fetchall() == [(KEY,)]


def test_what_stands_for_a_stub_is_judged_once_however_often_it_is_seen(
    monkeypatch: pytest.MonkeyPatch,
):
    seen: list[str | None] = []

    def listening(title: str, snippet: str | None, category: str | None):
        seen.append(snippet)
        return flags_of_teaser(title, snippet, category)

    monkeypatch.setattr(judged, "flags_of_teaser", listening)
    with stored([shows(1, WRONG)], [shows(2, WRONG), shows(3, WRONG)], [shows(4, MARKS)]) as store:
        store.save([captured(shows(1, WRONG), hours=1), captured(page(5, TITLE))])
        store.save([captured(shows(6, None))])
        assert seen == [WRONG]
        delete(store, "jiusongjiankang:4")
        assert seen == [WRONG]
        store.save([captured(shows(7, f"{WRONG}见下表"))])
        assert seen == [WRONG, f"{WRONG}见下表"]
