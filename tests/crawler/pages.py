"""Pages for tests: the demo's, and stubs in their dress."""

from __future__ import annotations

from healthnews.demo.manifest import PAGES
from healthnews.demo.stubs import stub
from parsers.record import Related


def article(
    title: str = "灵活就业人员医保怎么交", text: str = "灵活就业人员按月缴纳医保费。"
) -> bytes:
    """Return a small article page of jiusongjiankang."""
    return stub("jiusongjiankang", Related("", 1, title, text, None, None, None))


def bundled(file: str) -> bytes:
    """Return a reconstructed page by the name of its file."""
    (page,) = (page for page in PAGES if page.file == file)
    return page.read()
