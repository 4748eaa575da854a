"""The input: the bundled pages, copies of them, and records of generated ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from benchmarks.generated import article_url, page
from healthnews.demo.manifest import PAGES
from parsers import Article, Capture, parse

HEADERS = (("Content-Type", "text/html; charset=utf-8"),)


def captures() -> list[Capture]:
    """Return the five bundled pages as captures, always the same."""
    return [Capture(bundled.url, None, 200, HEADERS, bundled.read()) for bundled in PAGES]


def write_copies(folder: Path, number: int) -> list[Path]:
    """Write `number` files with the bundled pages in turn, and return their paths."""
    bodies = [capture.body for capture in captures()]
    paths = [folder / f"{index:05}.html" for index in range(number)]
    for index, path in enumerate(paths):
        path.write_bytes(bodies[index % len(bodies)])
    return paths


def articles(number: int) -> list[tuple[Capture, Article]]:
    """Return `number` records of the bundled pages in turn, each under an identity of its own."""
    parsed = [(capture, _article(capture)) for capture in captures()]
    pairs = (parsed[index % len(parsed)] for index in range(number))
    return [
        (capture, replace(article, source_id=f"{index}", canonical_url=f"{article.url}?{index}"))
        for index, (capture, article) in enumerate(pairs)
    ]


def generated_articles(number: int) -> list[tuple[Capture, Article]]:
    """Return the records of `number` generated pages, with their captures."""
    pages = ((article_url(index), page(index, number).encode()) for index in range(number))
    found = [Capture(url, None, 200, HEADERS, body) for url, body in pages]
    return [(capture, _article(capture)) for capture in found]


def _article(capture: Capture) -> Article:
    result = parse(capture)
    if not isinstance(result, Article):
        raise TypeError(f"page {capture.url} does not parse: {result.reason}")
    return result
