"""All rules over an article, or over a teaser of one. Pure.

One pass: the text is joined once, and each rule first asks whether a word it needs
is there at all.
"""

from __future__ import annotations

from collections.abc import Iterator

from parsers.record import Article
from pipelines.quality.agreement import title_conflict
from pipelines.quality.arithmetic import arithmetic
from pipelines.quality.flags import Flag, Flagged, joined
from pipelines.quality.markdown import markdown
from pipelines.quality.media import missing_media
from pipelines.quality.promotion import promotional
from pipelines.quality.topic import off_topic


def flags_of(article: Article) -> tuple[Flagged, ...]:
    """Return what may be wrong with an article, each flag at most once, in the order of `Flag`.

    Its own text is judged: title, summary and body, not the teasers on its page.
    """
    text = "\n".join([block.text for block in article.blocks])
    if article.summary is not None:
        text = f"{article.summary}\n{text}"
    found = dict(_common(article.title, text, category=None, cut=False))
    if reason := missing_media(article, text):
        found[Flag.MISSING_MEDIA] = reason
    return _in_order(found) if found else ()


def flags_of_teaser(title: str, snippet: str | None, category: str | None) -> tuple[Flagged, ...]:
    """Return what may be wrong with an article of which only a teaser is known.

    `snippet` is broken off at its end, often inside a number: what touches the cut is
    not judged, and nothing is said of tables and pictures. `category` is as printed.
    """
    text = snippet or ""
    found = dict(_common(title, text, category=category, cut=True))
    return _in_order(found) if found else ()


def _common(
    title: str, text: str, *, category: str | None, cut: bool
) -> Iterator[tuple[Flag, str]]:
    if reason := off_topic(title, text, category):
        yield Flag.OFF_TOPIC, reason
    if reason := promotional(title, text):
        yield Flag.PROMOTIONAL, reason
    if reason := markdown(f"{title}\n{text}"):
        yield Flag.MARKDOWN, reason
    if reasons := arithmetic(text, cut=cut):
        yield Flag.ARITHMETIC, joined(reasons)
    if reasons := title_conflict(title, text):
        yield Flag.TITLE_CONFLICT, joined(reasons)


def _in_order(found: dict[Flag, str]) -> tuple[Flagged, ...]:
    return tuple(Flagged(flag, found[flag]) for flag in Flag if flag in found)
