"""The pages in a real browser. `make web-browser` keeps what they look like, and asks axe."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.healthnews.command import environment
from tests.healthnews.feeds.web.demo_articles import (
    FETCHED,
    HOSTILE_URL,
    demo_bodies,
    hostile_page,
    store_pages,
)
from tests.healthnews.report.browser import browsing, chromium
from tests.healthnews.report.crawls import make_crawls

PROGRAM = chromium()
PICTURES = os.environ.get("HEALTHNEWS_SCREENSHOTS")
pytestmark = [
    pytest.mark.skipif(PROGRAM is None, reason="no Chromium is installed here"),
    pytest.mark.skipif(PICTURES is None, reason="takes a minute: `make web-browser`"),
]

URL = "http://www.jiusongjiankang.com/health/news/7299931.html"
SEED = "职工医保断了灵活就业可以续吗"
TAB, ENTER = ("Tab", 9), ("Enter", 13, "\r")
VIEWS = ((1280, False), (390, False), (1280, True))
PAGES = {
    "start": "?lang=zh",
    "search": "?lang=zh&q=%E6%96%AD%E7%BC%B4",
    "nothing": "?lang=en&q=%E9%87%8F%E5%AD%90%E8%89%B2%E5%8A%A8%E5%8A%9B%E5%AD%A6",
    "article": "article?lang=zh&id=jiusongjiankang:7299931",
    "questions": "article?lang=en&id=uzkoo:vtxtik/fmlrns",
    "hostile": "article?lang=zh&id=jiusongjiankang:666",
    "runs": "runs?lang=en",
    "run": "runs/12?lang=zh",
    "data": "data?lang=zh",
    "missing": "nothing?lang=en",
}
AXE = "axe.run(document).then(found => found.violations)"


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    pytest.importorskip("datasette", reason="the extra `web` is not installed")
    folder = tmp_path_factory.mktemp("browser")
    pages = {**demo_bodies(), HOSTILE_URL: hostile_page()}
    store_pages(folder / "articles.db", pages)
    # Captured again a day later, when the site had raised a limit.
    changed = pages[URL].decode().replace("不超过3个月", "不超过6个月").encode()
    store_pages(folder / "articles.db", {URL: changed}, FETCHED + timedelta(days=1))
    make_crawls(folder / "crawl.db", runs=12, urls=40)
    command = ["serve", "--db", "articles.db", "--crawl-db", "crawl.db", "--port", "0"]
    with subprocess.Popen(
        [sys.executable, "-m", "healthnews", *command],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.terminate()


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with browsing(PROGRAM, tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture(scope="module")
def pictures():
    folder = Path(PICTURES or "")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_and_asks_for_nothing_elsewhere(address, browser, pictures, name):
    browser.messages.clear()
    browser.requests.clear()

    for width, dark in VIEWS:
        browser.visit(address + PAGES[name], width, dark=dark)
        assert browser.evaluate("document.documentElement.scrollWidth") <= width
        assert browser.evaluate("document.querySelectorAll('script, img, iframe').length") == 0
        assert browser.evaluate("getComputedStyle(document.querySelector('.skip')).position") == (
            "absolute"
        )
        browser.screenshot(pictures / f"web-{name}-{width}{'-dark' if dark else ''}.png")

    assert [each for each in browser.messages if "404 (Not Found)" not in each] == []
    assert all(url.startswith(address) for url in browser.requests)


def test_from_a_search_to_the_versions_of_an_article(address, browser, pictures):
    browser.visit(f"{address}?lang=zh", 1280)
    browser.evaluate("document.querySelector('#q').focus()")
    browser.send("Input.insertText", text="断缴")
    browser.press(*ENTER)
    browser.loaded()
    assert "断缴" in browser.evaluate("document.querySelector('.entries mark').textContent")

    follow(browser, "#filters a[href*='date=2025']")
    follow(browser, "#filters a[href*='date=2025-05']")
    assert browser.evaluate("document.querySelectorAll('.entries > li').length") == 1
    follow(browser, ".entries h2 a")
    assert browser.evaluate("document.querySelector('h1').textContent") == SEED
    versions = browser.evaluate("document.querySelectorAll('.versions > li').length")
    browser.screenshot(pictures / "web-flow-article.png")

    follow(browser, ".related .title a")
    assert browser.evaluate("document.querySelector('h1').textContent") == (
        "灵活就业医保和单位医保区别"
    )
    browser.screenshot(pictures / "web-flow-related.png")
    assert versions == (2 if has_versions(address, browser) else 0)


def follow(browser, selector: str) -> None:
    browser.evaluate(f"document.querySelector({json.dumps(selector)}).click()")
    browser.loaded()


def has_versions(address: str, browser) -> bool:
    browser.visit(f"{address}data", 1280)
    return browser.evaluate("document.body.textContent.includes('v_versions')")


def test_the_keyboard_reaches_the_text_and_shows_where_it_is(address, browser):
    browser.visit(f"{address}?lang=en", 390)

    browser.press(*TAB)
    assert browser.evaluate("document.activeElement.textContent") == "Skip to content"
    assert browser.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    browser.press(*ENTER)
    assert browser.evaluate("location.hash") == "#content"
    browser.press(*TAB)
    assert browser.evaluate("document.activeElement.id") == "q"
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert browser.evaluate(outline) == "solid"


@pytest.fixture(scope="module")
def axe() -> str:
    folder = os.environ.get("HEALTHNEWS_AXE")
    if folder is None:
        pytest.skip("HEALTHNEWS_AXE names no folder with axe-core: `make web-browser` does")
    (script,) = Path(folder).rglob("axe.min.js")
    return script.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_serious_fault(address, browser, axe, name):
    for width, dark in VIEWS:
        browser.visit(address + PAGES[name], width, dark=dark)
        browser.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        browser.evaluate(axe)
        assert faults(browser) == []


def faults(browser) -> list[tuple[str, str, str]]:
    """Return what axe finds on the page: rule, how grave, the first element. Grave ones only."""
    return [
        (found["id"], found["impact"], found["nodes"][0]["html"])
        for found in browser.evaluate(AXE)
        if found["impact"] in ("serious", "critical")
    ]


def test_axe_is_awake(address, browser, axe):
    browser.visit(f"{address}?lang=en", 1280)
    browser.evaluate(axe)
    browser.evaluate("document.querySelector('label').remove()")
    browser.evaluate("document.querySelector('h1').style.color = '#eee'")

    assert {rule for rule, _, _ in faults(browser)} >= {"label", "color-contrast"}
