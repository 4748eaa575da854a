"""What a comparison of two databases says: per site and field, with samples."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.record import Block, BlockKind, Reading, TreeReader
from pipelines.articles import ArticleStore
from pipelines.diff import ArticleDiffs, FieldDiff, Kept, Sample, diff
from pipelines.diff.values import Place, first_difference
from pipelines.digest import digest
from pipelines.errors import MissingDatabaseError
from tests.pipelines.builders import NOON, PARAGRAPH, article, articles, capture, captured, numbered


@pytest.fixture
def store(tmp_path):
    """Store articles, each captured at its own URL, in a database of that name."""

    def store(name, *items):
        path = tmp_path / name
        with ArticleStore.open(path) as target:
            target.save([captured(item) for item in items])
        return path

    return store


def only_site(found):
    (site,) = found.sites
    return site


def test_equal_databases_do_not_differ(store):
    old = store("old.db", numbered(1), numbered(2))
    new = store("new.db", numbered(2), numbered(1))
    found = diff(old, new)
    assert not found.different
    site = only_site(found)
    assert (site.site, site.articles, site.fields) == ("example", ArticleDiffs(2, 0, 0, 0), ())


def test_two_empty_databases_have_no_sites(store):
    found = diff(store("old.db"), store("new.db"))
    assert (found.sites, found.different) == ((), False)


def test_articles_that_came_and_went_are_named(store):
    old = store("old.db", numbered(1), numbered(2), numbered(3))
    new = store("new.db", numbered(2), numbered(4))
    site = only_site(diff(old, new))
    assert site.articles == ArticleDiffs(same=1, changed=0, added=1, gone=2)
    assert site.added == (
        Kept("example:4", "https://www.example.cn/health/news/4.html", "第4个问题怎么办"),
    )
    assert [kept.identity for kept in site.gone] == ["example:1", "example:3"]


def test_a_field_is_added_gone_or_changed(store):
    old = store(
        "old.db",
        numbered(1, summary=None),
        numbered(2, summary="5.8%"),
        numbered(3, summary="5.8%"),
        numbered(4, summary="5.8%"),
    )
    new = store(
        "new.db",
        numbered(1, summary="7%"),
        numbered(2, summary=None),
        numbered(3, summary="6%"),
        numbered(4, summary="5.8%"),
    )
    site = only_site(diff(old, new))
    assert site.articles == ArticleDiffs(same=1, changed=3, added=0, gone=0)
    (summary,) = site.fields
    assert (summary.field, summary.added, summary.gone, summary.changed) == ("summary", 1, 1, 1)
    assert summary.samples[2] == Sample(
        "example:3", "https://www.example.cn/health/news/3.html", "summary", '"5.8%"', '"6%"'
    )


def test_zero_is_a_value(store):
    old, new = store("old.db", article(views=None)), store("new.db", article(views=0))
    (views,) = only_site(diff(old, new)).fields
    assert (views.added, views.gone, views.changed) == (1, 0, 0)


def test_fields_stand_in_the_records_order_and_say_where_they_differ(store):
    longer = Block(BlockKind.PARAGRAPH, PARAGRAPH.text + "超过三个月的不行。")
    plain = article()
    changed = article(
        blocks=(plain.blocks[0], longer, *plain.blocks[2:]),
        related=(replace(plain.related[0], position=2),),
        authors=("王医生",),
        qa=(),
    )
    fields = only_site(diff(store("old.db", plain), store("new.db", changed))).fields
    assert [(of.field, of.samples[0].at) for of in fields] == [
        ("authors", "authors"),
        ("blocks", "blocks[1].text"),
        ("qa", "qa"),
        ("related", "related[0].position"),
    ]


def test_addresses_are_compared(store):
    old = store("old.db", article())
    new = store("new.db", article())
    with ArticleStore.open(new) as target:
        target.save([(capture("https://other.example.cn/1", NOON), article())])
    (aliases,) = only_site(diff(old, new)).fields
    assert (aliases.field, aliases.changed) == ("aliases", 1)


def test_facts_of_the_fetch_are_not_compared(store, tmp_path):
    other = Reading("gb18030", "detector", 0.9, TreeReader.BEAUTIFULSOUP)
    old = store("old.db", article())
    new = tmp_path / "new.db"
    with ArticleStore.open(new) as target:
        target.save([captured(article(reading=other), hours=5)])
    assert not diff(old, new).different


def test_samples_are_limited(store):
    old = store("old.db", *(numbered(n) for n in range(30)))
    new = store("new.db", *(numbered(n, title=f"另一个标题{n}") for n in range(20)))
    site = only_site(diff(old, new, samples=2))
    assert site.articles == ArticleDiffs(same=0, changed=20, added=0, gone=10)
    (title,) = site.fields
    assert (title.changed, len(title.samples), len(site.gone)) == (20, 2, 2)


def test_sites_are_told_apart_and_one_can_be_chosen(store):
    other = replace(numbered(9), site="other")
    old = store("old.db", numbered(1), other)
    new = store("new.db", numbered(1, title="另一个标题"), other)
    assert [(site.site, site.articles.changed) for site in diff(old, new).sites] == [
        ("example", 1),
        ("other", 0),
    ]
    assert [site.site for site in diff(old, new, site="other").sites] == ["other"]
    assert not diff(old, new, site="other").different


def test_every_article_is_counted_once_on_the_way(store):
    seen = []
    old = store("old.db", numbered(1), numbered(2))
    new = store("new.db", numbered(2), numbered(3))
    diff(old, new, on_article=lambda: seen.append(1))
    assert len(seen) == 3


def test_a_missing_database_is_named(store, tmp_path):
    with pytest.raises(MissingDatabaseError, match=r"no\.db"):
        diff(store("old.db"), tmp_path / "no.db")


@given(st.lists(articles, max_size=3), st.lists(articles, max_size=3))
def test_no_difference_means_the_same_digest_and_the_other_way_round(left, right):
    with TemporaryDirectory() as folder:
        old, new = Path(folder) / "old.db", Path(folder) / "new.db"
        for path, items in ((old, left), (new, right)):
            with ArticleStore.open(path) as target:
                target.save([captured(item) for item in items])
        assert diff(old, new).different == (digest(old) != digest(new))


@given(articles, st.data())
def test_one_changed_field_is_the_one_named(item, data):
    other = replace(item, title=data.draw(st.text(max_size=200).filter(lambda t: t != item.title)))
    with TemporaryDirectory() as folder:
        old, new = Path(folder) / "old.db", Path(folder) / "new.db"
        for path, stored in ((old, item), (new, other)):
            with ArticleStore.open(path) as target:
                target.save([captured(stored)])
        fields: tuple[FieldDiff, ...] = only_site(diff(old, new)).fields
    assert [of.field for of in fields] == ["title"]
    assert fields[0].added + fields[0].gone + fields[0].changed == 1


def test_values_are_cut_around_what_differs():
    shared = "参保" * 100
    place = first_difference("title", shared + "甲" + "乙" * 200, shared + "丙")
    assert place == Place("title", f"…{'参保' * 10}甲{'乙' * 59}…", f'…{"参保" * 10}丙"')


def test_short_values_are_shown_whole():
    assert first_difference("views", 5, None) == Place("views", "5", "null")


def test_the_first_difference_lies_as_deep_as_it_can_be_named():
    old = [{"kind": "paragraph", "text": "甲"}, {"kind": "paragraph", "text": "乙"}]
    assert first_difference("blocks", old, old[:1]).at == "blocks[1]"
    assert first_difference("blocks", old, []).at == "blocks"
    changed = [old[0], {"kind": "heading", "text": "乙", "level": 2}]
    assert first_difference("blocks", old, changed) == Place(
        "blocks[1].kind", '"paragraph"', '"heading"'
    )
