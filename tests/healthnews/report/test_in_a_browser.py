"""The page in a real browser. `make report-browser` keeps what it looks like."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from healthnews.report.charts.bars import Bar, bars
from healthnews.report.charts.columns import Columns, Part, columns
from healthnews.report.charts.lines import Lines, lines
from healthnews.report.markup import document
from healthnews.report.style import STYLE
from tests.healthnews.report.browser import browsing, chromium
from tests.healthnews.report.crawls import make_crawls

PROGRAM = chromium()
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Chromium is installed here")

HISTORIES = {"none": ((), 0), "one": (("uzkoo",), 1), "many": (("jiusongjiankang", "uzkoo"), 60)}

# Texts of one chart that lie upon each other, and those that leave it.
_CROWDED = """
(() => {
  const wrong = [];
  for (const chart of document.querySelectorAll('svg.chart')) {
    const edge = chart.getBoundingClientRect();
    const boxes = [...chart.querySelectorAll('text.tick')].map(
      text => [text.textContent, text.getBoundingClientRect()]).filter(([text]) => text);
    boxes.forEach(([text, box], number) => {
      if (box.left < edge.left - 1 || box.right > edge.right + 1 || box.bottom > edge.bottom + 1
          || box.top < edge.top - 1)
        wrong.push(chart.getAttribute('aria-label') + ' cuts ' + text);
      for (const [other, its] of boxes.slice(number + 1))
        if (box.left < its.right - 1 && its.left < box.right - 1
            && box.top < its.bottom - 2 && its.top < box.bottom - 2)
          wrong.push(chart.getAttribute('aria-label') + ': ' + text + ' upon ' + other);
    });
  }
  return wrong;
})()
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with browsing(PROGRAM, tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def pictures(tmp_path):
    folder = Path(os.environ.get("HEALTHNEWS_SCREENSHOTS", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize("history", HISTORIES)
def test_the_page_fits_and_asks_for_nothing(call, tmp_path, browser, pictures, history):
    sites, runs = HISTORIES[history]
    path, out = tmp_path / "crawl.db", tmp_path / f"{history}.html"
    make_crawls(path, sites, runs, now=datetime.now(UTC))
    call("report", "--crawl-db", path, "--db", tmp_path / "articles.db", "--out", out)
    browser.messages.clear()
    browser.requests.clear()

    for width, dark in ((1280, False), (390, False), (1280, True)):
        browser.open(out, width, dark=dark)
        assert browser.evaluate("document.documentElement.scrollWidth") <= width
        assert browser.evaluate(_CROWDED) == []
        browser.screenshot(pictures / f"{history}-{width}{'-dark' if dark else ''}.png")

    assert browser.messages == []
    assert set(browser.requests) == {out.as_uri()}


@pytest.mark.parametrize("largest", [1, 12, 999, 1234, 98_765, 987_654, 12_345_678])
def test_numbers_of_any_size_have_room(tmp_path, browser, largest):
    moments = [datetime(2026, 6, 1, tzinfo=UTC)] * 40
    titles = [""] * 40
    seconds = [largest / 777] * 40
    out = tmp_path / "charts.html"
    charts = (
        bars("bars", [Bar("3–12 months", largest, "new"), Bar("under 1 hour", largest, "new")]),
        columns("columns", Columns(moments, [Part("new", [largest] * 40)], titles, "requests")),
        lines(
            "lines",
            Lines(moments, seconds, seconds, titles, [False] * 40, "characters"),
            whole=False,
        ),
    )
    out.write_bytes(document("charts", STYLE, *charts))
    browser.open(out, 390)
    assert browser.evaluate(_CROWDED) == []


def test_the_page_is_the_same_without_javascript(call, tmp_path, browser):
    path, out = tmp_path / "crawl.db", tmp_path / "report.html"
    make_crawls(path, runs=3, urls=30, now=datetime.now(UTC))
    call("report", "--crawl-db", path, "--db", tmp_path / "articles.db", "--out", out)
    sizes = []
    for scripts in (True, False):
        browser.open(out, 1280, scripts=scripts)
        sizes.append(browser.send("Page.getLayoutMetrics")["cssContentSize"])
    assert sizes[0] == sizes[1]
    browser.send("Emulation.setScriptExecutionDisabled", value=False)
