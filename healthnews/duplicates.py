"""Duplicates from Python: are two articles one, and why."""

from __future__ import annotations

from parsers import Article
from pipelines.duplicates.comparing import Comparison
from pipelines.duplicates.comparing import compare as compare_texts
from pipelines.duplicates.text import compared


def compare(one: Article, other: Article) -> Comparison:
    '''Return what two articles are to each other, with the evidence; the same either way round.

    Titles and texts count, sites and dates do not. `docs/duplicates.md` has the rule.

    >>> import healthnews
    >>> page = """断缴后怎样补缴
    ... 断缴不超过{}个月的,可以在参保地的医保窗口补缴,待遇不受影响。
    ... 提示:本内容不能代替面诊,如有不适请尽快就医。"""
    >>> one, other = (
    ...     healthnews.parse(page.format(months).encode(), content_type="text/plain")
    ...     for months in (3, 6)
    ... )
    >>> healthnews.compare(one, other).verdict
    <Verdict.SIBLING: 'sibling'>
    >>> str(healthnews.compare(one, other).evidence[-1])
    'they differ in a number: 3 / 6 “断缴不超过#个月的可”'
    '''
    return compare_texts(compared(one), compared(other))
