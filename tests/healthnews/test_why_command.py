"""`healthnews why` says what was decided of an article, and on what grounds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.articles import ArticleStore
from tests.healthnews.command import healthnews
from tests.pipelines.duplicates.world import (
    CLOSING,
    OPENING,
    OTHER_RATE,
    PLACED,
    RATE,
    TITLE,
    UNLIKE,
    fetched,
    told,
)

URL = "https://m.example.cn/health/news/{}.html"
WHOLE = (OPENING, RATE, CLOSING)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "articles.db"
    items = [
        told(1, TITLE, WHOLE, date_published="2025-04-01"),
        told(2, TITLE, (OPENING, RATE)),
        told(3, TITLE, (OPENING, OTHER_RATE, CLOSING)),
        told(4, "高血压平时要注意什么", (UNLIKE,)),
        told(5, PLACED[0], WHOLE),
        told(6, PLACED[1], WHOLE),
    ]
    with ArticleStore.open(path) as store:
        store.save([fetched(item) for item in items])
    return path


def why(db: Path, *names: str) -> dict[str, object]:
    done = healthnews("why", *names, "--db", db, "--json")
    assert done.code == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_a_duplicate_names_what_is_kept_and_why(db: Path) -> None:
    found = why(db, URL.format(2))
    kept = found["duplicate_of"]

    assert (found["identity"], kept["identity"], kept["verdict"]) == (
        "example:2", "example:1", "near",
    )  # fmt: skip
    assert kept["words"] == [
        "the titles are equal",
        "1.00 of the shorter text is in the other",
    ]
    assert found["kept_because"] == "earliest_date"


def test_the_kept_article_names_its_copies_and_what_it_is_kept_apart_from(db: Path) -> None:
    found = why(db, "example:1")

    assert found["duplicate_of"] is None
    assert [copy["identity"] for copy in found["copies"]] == ["example:2"]
    apart = {other["identity"]: other for other in found["apart"]}
    assert apart["example:3"]["verdict"] == "sibling"
    numbers = [fact for fact in apart["example:3"]["evidence"] if fact["kind"] == "number"]
    assert [fact["values"] for fact in numbers] == [["8.7", "9.5"]]


def test_siblings_tell_their_family(db: Path) -> None:
    first, second = why(db, "example:5"), why(db, "example:6")

    assert first["family_id"] == second["family_id"] is not None
    assert "example:6" in [other["identity"] for other in first["apart"]]


def test_two_articles_are_compared(db: Path) -> None:
    found = why(db, URL.format(5), URL.format(6))

    assert (found["identity"], found["other"]["identity"]) == ("example:5", "example:6")
    assert found["other"]["verdict"] == "sibling"
    (place,) = [fact for fact in found["other"]["evidence"] if fact["kind"] == "place"]
    assert place["values"] == ["巴中", "广安"]


def test_an_article_that_is_alone_says_so(db: Path) -> None:
    done = healthnews("why", URL.format(4), "--db", db)

    assert done.stdout.decode().splitlines() == [
        "example:4  https://www.example.cn/health/news/4.html",
        "  高血压平时要注意什么",
        "kept; no other article is a copy of it",
    ]


def test_people_read_the_same(db: Path) -> None:
    done = healthnews("why", URL.format(2), "--db", db)

    lines = done.stdout.decode().splitlines()
    assert lines[:5] == [
        "example:2  https://www.example.cn/health/news/2.html",
        f"  {TITLE}",
        "a duplicate; the other is kept because it states the earlier date, or a date at all:",
        "  near  example:1  https://www.example.cn/health/news/1.html",
        f"    {TITLE}",
    ]
    assert "kept apart from:" in lines
    pair = healthnews("why", "example:1", "example:4", "--db", db).stdout.decode().splitlines()
    assert pair[2] == "  different  example:4  https://www.example.cn/health/news/4.html"


@pytest.mark.parametrize("names", [("example:9",), ("example:1", "https://e.cn/")])
def test_an_unknown_article_is_named(db: Path, names: tuple[str, ...]) -> None:
    done = healthnews("why", *names, "--db", db)

    assert done.code == 2
    assert f"no article has the address or identity '{names[-1]}'" in done.stderr
