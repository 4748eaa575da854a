"""Stubs are a pure function of the articles stored, and that of a few plain rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.capture import Capture
from parsers.record import Article, Related
from pipelines.articles import ArticleStore
from pipelines.duplicates.families import family_key
from pipelines.duplicates.signing import family_number
from pipelines.quality import flags_of_teaser
from pipelines.stubs.keys import target_of, title_name
from pipelines.stubs.teasers import begins
from tests.pipelines.builders import capture, captured
from tests.pipelines.stubs.world import (
    EXAMPLES,
    database,
    delete,
    ids,
    once_more,
    page,
    rows,
    stored,
    url_of,
)

VIEWS = ("v_stubs", "v_stub_references", "v_stub_flags")
TABLES = ("stub_references", "stub_forms", "stub_flags", "stubs", "stub_titles")
# The third and fourth are one family, the last leaves no subject.
TITLES = (
    "灵活就业怎么停保", "灵活就业怎么停保?", "社保基数14300是几档", "社保基数14400是几档", "??",
)  # fmt: skip
TEXTS = (
    "可以停保。流程如下:", "可以停保。", "社保基数14300元", "社保基数14400元",
    "**可以**停保。", "每月缴费2% × 14400元 = 300元。",
)  # fmt: skip
URLS = (*map(url_of, range(4)), url_of(1, "www"), "https://example.cn/a", "https://example.cn/b")

teasers = st.builds(
    Related,
    list=st.sampled_from(["相关推荐", "大家都在搜"]),
    position=st.just(1),
    title=st.sampled_from(TITLES),
    snippet=st.none() | st.sampled_from(TEXTS),
    category=st.none() | st.just("健康新闻"),
    date_published=st.none() | st.sampled_from(["2025-03-15", "2025-03-17"]),
    url=st.none() | st.sampled_from(URLS),
)


@st.composite
def captures(draw: st.DrawFn) -> tuple[Capture, Article]:
    """Return a version of one of a few articles, seen at some moment at one of its URLs."""
    article = page(
        draw(st.integers(0, 3)),
        draw(st.sampled_from(TITLES)),
        draw(st.sampled_from(TEXTS)),
        *draw(st.lists(teasers, max_size=3)),
    )
    at, seen = captured(article, hours=draw(st.integers(0, 3)))
    if draw(st.booleans()):
        at = capture(draw(st.sampled_from(URLS[5:])), at.fetched_at)
    return at, seen


histories = st.lists(st.lists(captures(), min_size=1, max_size=4), min_size=1, max_size=4)
deletions = st.lists(st.integers(0, 3), max_size=2)


def views(store: ArticleStore) -> list[object]:
    return [rows(database(store), view) for view in VIEWS]


def forget(store: ArticleStore, numbers: Sequence[int]) -> None:
    for number in numbers:
        delete(store, f"jiusongjiankang:{number}")


@settings(max_examples=EXAMPLES)
@given(histories, deletions, st.randoms())
def test_any_order_and_batches_and_a_rebuild_give_the_same(history, gone, random):
    flat = [of for batch in history for of in batch]
    shuffled = random.sample(flat, len(flat))
    with stored(*history) as one, stored(*([of] for of in shuffled)) as other:
        assert views(one) == views(other)
        forget(one, gone)
        forget(other, gone[::-1])
        assert views(one) == views(other) == once_more(one, VIEWS, TABLES)


@settings(max_examples=EXAMPLES)
@given(histories, deletions, histories)
def test_what_comes_after_a_deletion_is_as_if_that_had_never_been(history, gone, more):
    with stored(*history) as store:
        forget(store, gone)
        for batch in more:
            store.save(batch)
        assert views(store) == once_more(store, VIEWS, TABLES)


@settings(max_examples=EXAMPLES)
@given(histories)
def test_stubs_are_what_plain_rules_say(history):
    with stored(*history) as store:
        found = {row[0]: row[7:10] for row in rows(database(store), "v_stubs")}
        assert found == plainly(store)


@settings(max_examples=EXAMPLES)
@given(histories, deletions)
def test_stubs_are_judged_by_what_they_show(history, gone):
    with stored(*history) as store:
        forget(store, gone)
        shown = {stub: of for stub, *of in rows(database(store), "v_stubs")}
        flagged = rows(database(store), "v_stub_flags")
    assert {stub: of[-1] for stub, of in shown.items()} == {
        stub: family_id(of[0]) for stub, of in shown.items()
    }
    assert sorted((stub, flag, reason) for stub, _, _, flag, reason, _ in flagged) == sorted(
        (stub, found.flag.value, found.reason)
        for stub, (title, teaser, category, *_) in shown.items()
        for found in flags_of_teaser(title, teaser, category)
    )


def family_id(title: str) -> str | None:
    key = family_key(title)
    return None if key is None else f"{family_number(key) % 2**64:016x}"


def plainly(store: ArticleStore) -> dict[str, tuple[int, str | None, str]]:
    """Return by stub how many references it has, which article it is of, and why."""
    articles = {of.identity: of for of in store.stored()}
    shown = defaultdict(list)
    for of in articles.values():
        for item in of.article.related:
            shown[target_of(of.article.site, item.title, item.url).key].append(item)
    answers = {}
    for key, items in shown.items():
        kind, name = key.split(" ", 1)
        candidates = [
            identity
            for identity, of in articles.items()
            if (kind == "article" and identity == name)
            or (kind == "url" and name in of.aliases)
            or (kind == "title" and title_name(of.article.site, of.article.title) == name)
        ]
        answer = (None, "several_articles" if candidates else "not_stored")
        if len(candidates) == 1:
            answer = how_of(kind, candidates[0], articles[candidates[0]].article, items)
        answers[key] = (len(items), *answer)
    return answers


def how_of(
    kind: str, identity: str, article: Article, items: Sequence[Related]
) -> tuple[str | None, str]:
    if kind != "title":
        return identity, {"article": "link", "url": "alias"}[kind]
    snippets = [item.snippet for item in items if item.snippet is not None]
    if not snippets:
        return identity, "title"
    if all(begins(article.blocks[0].text, snippet) for snippet in snippets):
        return identity, "title_and_teaser"
    return None, "teaser_differs"


@settings(max_examples=EXAMPLES)
@given(histories, st.integers(0, 3))
def test_whoever_a_stub_came_to_or_left_is_told(history, number):
    with stored(*history) as store:
        before, dated = found_by_stub(store), dates(store)
        gone = ids(store, f"jiusongjiankang:{number}")
        told = delete(store, f"jiusongjiankang:{number}")
        after, redated = found_by_stub(store), dates(store)
    moved = {
        article
        for stub in before.keys() | after.keys()
        if before.get(stub) != after.get(stub)
        for article in (before.get(stub), after.get(stub))
    }
    # And whoever has another inferred date: that follows from stubs.
    moved |= {article for article, *_ in dated ^ redated}
    assert told == moved - {None, *gone}


def found_by_stub(store: ArticleStore) -> dict[str, int]:
    found = database(store).execute("SELECT key, article_id FROM stubs WHERE article_id NOTNULL")
    return dict(found.fetchall())


def dates(store: ArticleStore) -> set[tuple[object, ...]]:
    found = database(store).execute(
        "SELECT article_id, method, value, evidence FROM inferred_dates"
    )
    return set(found.fetchall())
