"""Chinese health-news pages as records: parse a page, open a database of articles.

>>> import healthnews
>>> page = '''<html><body><h1>医保断缴后怎样补缴</h1>
... <p>断缴后可以在参保地的医保窗口补缴。</p>
... <p>提示:本内容不能代替面诊,如有不适请尽快就医。</p></body></html>'''
>>> article = healthnews.parse(
...     page.encode(), url="https://m.jiusongjiankang.com/health/news/1234567.html"
... )
>>> article.title
'医保断缴后怎样补缴'
>>> article.qa[0].answer
'断缴后可以在参保地的医保窗口补缴。'

`parse` makes an `Article`, or a `Rejected` that says why there is none; `open`
reads what a crawl has stored; `compare` tells whether two articles are one, and
why. Crawling is `crawler.run.run_crawl`, and the command line is described in
`docs/cli.md`.

Names are imported when first used: `import healthnews` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from healthnews.api import parse
    from healthnews.articles import Articles
    from healthnews.articles import open_articles as open  # noqa: A004 - read as healthnews.open
    from healthnews.duplicates import compare
    from healthnews.version import __version__
    from parsers.codec import from_json, to_dict, to_json
    from parsers.outcome import Outcome, Rejected
    from parsers.record import (
        QA,
        Article,
        Block,
        BlockKind,
        Credit,
        DatePrecision,
        DateSource,
        InferredDate,
        Reading,
        Related,
        TreeReader,
    )
    from pipelines.duplicates.comparing import Comparison, Verdict
    from pipelines.duplicates.evidence import Evidence, EvidenceKind

__all__ = [
    "QA",
    "Article",
    "Articles",
    "Block",
    "BlockKind",
    "Comparison",
    "Credit",
    "DatePrecision",
    "DateSource",
    "Evidence",
    "EvidenceKind",
    "InferredDate",
    "Outcome",
    "Reading",
    "Rejected",
    "Related",
    "TreeReader",
    "Verdict",
    "__version__",
    "compare",
    "from_json",
    "open",
    "parse",
    "to_dict",
    "to_json",
]

_MODULES = {
    "healthnews.api": ("parse",),
    "healthnews.articles": ("Articles",),
    "healthnews.duplicates": ("compare",),
    "healthnews.version": ("__version__",),
    "parsers.codec": ("from_json", "to_dict", "to_json"),
    "parsers.outcome": ("Outcome", "Rejected"),
    "parsers.record": (
        "QA",
        "Article",
        "Block",
        "BlockKind",
        "Credit",
        "DatePrecision",
        "DateSource",
        "InferredDate",
        "Reading",
        "Related",
        "TreeReader",
    ),
    "pipelines.duplicates.comparing": ("Comparison", "Verdict"),
    "pipelines.duplicates.evidence": ("Evidence", "EvidenceKind"),
}
_PLACES = {name: (module, name) for module, names in _MODULES.items() for name in names}
_PLACES["open"] = ("healthnews.articles", "open_articles")


def __getattr__(name: str) -> object:
    """Import a public name when it is first used."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _PLACES[name]
    value: object = getattr(import_module(module), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
