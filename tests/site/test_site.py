"""The scripted site is what its truth says, to a reader who shares no code with a crawler."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from tests.site import urls, words
from tests.site.plan import BORN_A_DAY, FULL_SIZE, MISSING, Nature, Story, Validators, make_plan
from tests.site.running import Running, running_site
from tests.site.truth import changed, text_of, truth
from tests.site.walker import Page, get, walk

SIZE = 300


@pytest.fixture
def site() -> Iterator[Running]:
    with running_site(SIZE) as running:
        yield running


@pytest.fixture(scope="module")
def walked() -> dict[int, Page]:
    with running_site(SIZE) as running:
        return walk(running)


def one(site: Running, nature: Nature, validators: Validators | None = None) -> Story:
    return next(
        story
        for story in site.plan.stories.values()
        if story.nature is nature and not story.born and validators in (None, story.validators)
    )


def ask(site: Running, story: Story, **headers: str) -> Page:
    return get(site, urls.article(story.id), **headers)


def test_the_plan_is_the_same_for_the_same_seed() -> None:
    assert make_plan(SIZE, 5).stories == make_plan(SIZE, 5).stories
    assert make_plan(SIZE, 5).stories != make_plan(SIZE, 6).stories


def test_the_full_site_has_two_thousand_pages() -> None:
    plan = make_plan()
    assert sum(not story.born for story in plan.stories.values()) == FULL_SIZE == 1700
    assert sum(story.born == 3 for story in plan.stories.values()) == BORN_A_DAY
    lists = -(-len([s for s in plan.stories.values() if s.reach in ("lists", "several")]) // 20)
    twins = sum((s.id + other) % 3 == 0 for s in plan.stories.values() for other in s.related)
    assert FULL_SIZE + lists + min(twins, 300) > 2000


def test_every_nature_and_every_validator_is_there_even_on_a_small_site() -> None:
    stories = make_plan(SIZE).stories.values()
    assert {story.nature for story in stories} == set(Nature)
    assert {story.validators for story in stories} == set(Validators)


def test_a_walk_finds_what_the_truth_calls_reachable(walked: dict[int, Page]) -> None:
    assert walked.keys() == truth(make_plan(SIZE), 0).outcomes.keys()


def test_what_is_to_be_stored_is_served(walked: dict[int, Page]) -> None:
    plan = make_plan(SIZE)
    known = truth(plan, 0)
    served = {
        id_
        for id_, page in walked.items()
        if words.title(id_) in page.body.decode()
        or page.headers.get("Location") == urls.article(id_, urls.WWW)
    }
    forbidden = {s.id for s in plan.stories.values() if s.nature is Nature.FORBIDDEN}
    # What points to itself for ever looks like what points to www at first.
    loops = {s.id for s in plan.stories.values() if s.nature is Nature.TO_ITSELF}
    assert served - forbidden - loops == known.stored | known.late


def test_what_nothing_leads_to_is_served_all_the_same(site: Running) -> None:
    known = truth(site.plan, 0)
    assert known.unreachable
    assert not known.unreachable & known.stored
    assert {get(site, urls.article(id_)).status for id_ in known.unreachable} == {200}


def test_a_plain_site_names_each_article_by_one_url() -> None:
    with running_site(SIZE, plain=True) as site:
        listed = [urls.LIST, urls.list_page(5), urls.article(one(site, Nature.STEADY).id)]
        for url in (*listed, urls.SITEMAPS[1], urls.FEED):
            body = get(site, url).body.decode()
            links = re.findall(r'(?:href="|<loc>|<link>)([^"<]+/\d+\.html[^"<]*)', body)
            assert links
            assert links == [urls.article(urls.article_id(link) or 0) for link in links]


@pytest.mark.parametrize(
    ("nature", "statuses"),
    [
        (Nature.ONCE_500, [500, 200, 200]),
        (Nature.ONCE_503, [503, 200, 200]),
        (Nature.ONCE_429, [429, 200, 200]),
        (Nature.ONCE_DROPPED, [0, 200, 200]),
        (Nature.ONCE_CUT, [0, 200, 200]),
        (Nature.ALWAYS_500, [500, 500, 500]),
        (Nature.ALWAYS_DROPPED, [0, 0, 0]),
        (Nature.ALWAYS_CUT, [0, 0, 0]),
    ],
)
def test_failures(site: Running, nature: Nature, statuses: list[int]) -> None:
    story = one(site, nature)
    assert [ask(site, story).status for _ in statuses] == statuses


@pytest.mark.parametrize("nature", [Nature.ONCE_503, Nature.ONCE_429])
def test_a_busy_server_says_how_long(site: Running, nature: Nature) -> None:
    assert ask(site, one(site, nature)).headers["Retry-After"] == "1"


def test_redirects(site: Running) -> None:
    def target(nature: Nature, host: str = urls.M) -> str | None:
        page = get(site, urls.article(one(site, nature).id, host))
        return page.headers.get("Location")

    def address(nature: Nature, host: str) -> str:
        return urls.article(one(site, nature).id, host)

    assert target(Nature.TO_WWW) == address(Nature.TO_WWW, urls.WWW)
    assert target(Nature.TO_WWW, urls.WWW) is None
    assert target(Nature.TO_HOME) == f"{urls.M}/"
    assert target(Nature.TO_ITSELF) == address(Nature.TO_ITSELF, urls.WWW)
    assert target(Nature.TO_ITSELF, urls.WWW) == address(Nature.TO_ITSELF, urls.M)
    assert target(Nature.TO_ELSEWHERE) == "http://www.elsewhere.example/health/news/1.html"
    assert target(Nature.TO_PRIVATE) == "http://192.168.0.1/health/news/1.html"
    other = one(site, Nature.TO_ARTICLE).target
    assert other is not None
    assert target(Nature.TO_ARTICLE) == urls.article(other)
    assert other in truth(site.plan, 0).stored


@pytest.mark.parametrize("nature", sorted(MISSING))
def test_a_page_vanishes(site: Running, nature: Nature) -> None:
    story = one(site, nature)
    whole = ask(site, story)
    site.set_day(2)
    gone = ask(site, story)
    assert words.title(story.id) in whole.body.decode()
    assert words.title(story.id) not in gone.body.decode()
    expected = {Nature.MISSING_404: 404, Nature.MISSING_410: 410, Nature.MISSING_SOFT: 200}
    assert gone.status == expected[nature]
    assert story.id not in truth(site.plan, 2).stored


def test_pages_come_back() -> None:
    away = [story for story in make_plan().stories.values() if story.gone]
    back = [story for story in away if story.exists(6)]
    assert all(not story.exists(2) for story in away)
    assert 0 < len(back) < len(away)


@pytest.mark.parametrize("validators", [Validators.ETAG, Validators.DATE, Validators.BOTH])
def test_an_honest_304(site: Running, validators: Validators) -> None:
    story = one(site, Nature.STEADY, validators)
    first = ask(site, story)
    site.set_day(9)
    again = ask(site, story, **conditions(first))
    assert (first.status, again.status, again.body) == (200, 304, b"")


@pytest.mark.parametrize("validators", [Validators.NONE, Validators.RESTLESS, Validators.DEAF])
def test_no_304(site: Running, validators: Validators) -> None:
    story = one(site, Nature.STEADY, validators)
    first = ask(site, story)
    assert ask(site, story, **conditions(first)).status == 200


def test_an_edit_ends_a_304(site: Running) -> None:
    edited = [s for s in site.plan.stories.values() if s.period == 1 and s.validators == "etag"]
    story = edited[0]
    first = ask(site, story)
    assert ask(site, story, **conditions(first)).status == 304
    site.set_day(1)
    again = ask(site, story, **conditions(first))
    assert again.status == 200
    assert changed(story, 0, 1)
    assert text_of(story, 1).splitlines()[-1] == "本文为第2次修订。"
    assert "本文为第2次修订。" in again.body.decode()
    assert "本文为第1次修订。" in first.body.decode()


def test_a_stuck_validator_hides_an_edit(site: Running) -> None:
    story = one(site, Nature.EDITED, Validators.STUCK)
    first = ask(site, story)
    site.set_day(10)
    assert changed(story, 0, 10)
    assert ask(site, story, **conditions(first)).status == 304


@pytest.mark.parametrize("nature", [Nature.ADORNED, Nature.COUNTED])
def test_a_dress_changes_and_the_text_does_not(site: Running, nature: Nature) -> None:
    story = one(site, nature)
    first = ask(site, story).body.decode()
    site.set_day(1)
    second = ask(site, story).body.decode()
    assert first != second
    assert not changed(story, 0, 1)
    for line in text_of(story, 1).splitlines():
        assert line in first
        assert line in second


def test_articles_are_born(site: Running) -> None:
    young = [story for story in site.plan.stories.values() if story.born == 1]
    assert young
    assert {ask(site, story).status for story in young} == {404}
    site.set_day(1)
    assert {ask(site, story).status for story in young} == {200}
    listed = get(site, urls.LIST).body.decode()
    assert any(f"/{story.id}.html" in listed for story in young)


def test_robots_txt_forbids_and_names_the_sitemaps(site: Running) -> None:
    lines = get(site, f"{urls.M}/robots.txt").body.decode().splitlines()
    assert "Disallow: /health/news/9" in lines
    assert lines[-2:] == [
        "Sitemap: http://www.jiusongjiankang.com/sitemap.xml",
        "Sitemap: http://m.jiusongjiankang.com/sitemap-news.xml",
    ]
    assert all(str(s.id)[0] == "9" for s in [one(site, Nature.FORBIDDEN)])


def test_the_sitemaps_are_compressed_plain_missing_and_cut(site: Running) -> None:
    index = get(site, urls.SITEMAP_INDEX).body.decode()
    assert index.count("<loc>") == 4
    assert get(site, urls.SITEMAPS[0]).body[:2] == b"\x1f\x8b"
    assert gzip.decompress(get(site, urls.SITEMAPS[0]).body).endswith(b"</urlset>\n")
    assert get(site, urls.SITEMAPS[1]).body.endswith(b"</urlset>\n")
    assert get(site, urls.MISSING_SITEMAP).status == 404
    assert not get(site, urls.BROKEN_SITEMAP).body.endswith(b"</urlset>\n")


@pytest.mark.parametrize("step", ["2026-06-05", "1901-01-01", "2199-12-31"])
def test_the_calendar_has_no_end(site: Running, step: str) -> None:
    page = get(site, urls.CALENDAR + step).body.decode()
    assert page.count("?date=") == 6
    assert page.count(".html") == 12


def test_the_path_has_no_end(site: Running) -> None:
    deep = f"{urls.ENDLESS}{'a/' * 30}"
    assert f"{deep}a/" in get(site, deep).body.decode()


def test_session_ids_are_new_each_time(site: Running) -> None:
    first, second = (get(site, urls.list_page(5)).body for _ in range(2))
    assert b"?sid=" in first
    assert first != second


def test_no_tunnel_leads_out(site: Running) -> None:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=5)
    connection.set_tunnel("www.example.org", 443)
    with pytest.raises(OSError, match="403"):
        connection.request("GET", "/")
    connection.close()


def test_the_log_tells_what_was_asked(site: Running) -> None:
    story = one(site, Nature.STEADY)
    ask(site, story)
    site.set_day(4)
    ask(site, story, If_None_Match='"x"')
    url = urls.article(story.id)
    assert [(e.url, e.status, e.day, e.conditional) for e in site.log()] == [
        (url, 200, 0, False),
        (url, 200, 4, True),
    ]
    assert len(site.log(since=1)) == 1


def conditions(page: Page) -> dict[str, str]:
    named = {"ETag": "If_None_Match", "Last-Modified": "If_Modified_Since"}
    return {header: page.headers[name] for name, header in named.items() if name in page.headers}
