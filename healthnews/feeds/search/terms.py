"""From a query to what is looked for in an index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from healthnews.feeds.search.matching import All, AnyOf, Match, Phrase
from pipelines.search.tokens import Run, RunKind, normal, pairs, runs

# With more runs beside it than this, a single character says too little for what it costs.
_FEW_RUNS = 3
# Between `5` and `8` of `5.8`, `covid` and `19` of `covid-19`: what stands so is one term.
_JOINED = 1


@dataclass(frozen=True, slots=True)
class Term:
    """Something to look for in the index.

    needle: the same in normal text, to find it in a passage.
    words: those words of it that may be parts of longer words, where whole ones are not enough.
    alone: single characters that stand beside them, to be looked for without them then.
    """

    match: Phrase
    needle: str
    words: tuple[str, ...] = ()
    alone: str = ""


def phrase(text: str) -> Phrase | None:
    """Return what matches a text to the letter, save blanks and signs; None for signs alone."""
    found = list(runs(normal(text)))
    if not found:
        return None
    tokens = [token for run in found[:-1] for token in _all_tokens(run)]
    last = found[-1]
    if last.kind is RunKind.UNSPACED and len(last.text) == 1:
        return _phrase(*tokens, last.text, is_prefix=True)
    return _phrase(*tokens, *_leading_tokens(last))


def terms(words: Sequence[str]) -> list[Term]:
    """Return the terms of the words, each once, in order."""
    found = {term.match: term for word in words for term in _terms(normal(word))}
    return list(found.values())


def part_match(longer: Sequence[Sequence[str]], alone: str) -> Match | None:
    """Return what has one of the longer words for each word, and the characters alone.

    None where there is no longer word for one of them: then nothing can match.
    """
    if not all(longer):
        return None
    words = [AnyOf(tuple(map(_phrase, some))) for some in longer]
    return All((*words, *(_phrase(sign, is_prefix=True) for sign in alone)))


def _terms(word: str) -> Iterator[Term]:
    found = list(runs(word))
    for place, run in enumerate(found):
        before = found[place - 1] if place else None
        after = found[place + 1] if place + 1 < len(found) else None
        if run.kind is RunKind.WORD:
            if before is None or not _are_joined(before, run):
                yield _word_term(word, found[place:])
        elif len(run.text) > 1:
            yield from (Term(_phrase(pair), pair) for pair in pairs(run.text))
        elif len(found) > _FEW_RUNS:
            continue
        elif before is not None and before.end == run.start:
            needle = word[before.start : run.end]
            match = _phrase(before.text, run.text, is_prefix=True)
            yield Term(match, needle, (before.text,), run.text)
        elif after is not None and run.end == after.start:
            needle = word[run.start : after.end]
            yield Term(_phrase(run.text, after.text), needle, (after.text,), run.text)
        else:
            yield Term(_phrase(run.text, is_prefix=True), run.text)


def _word_term(word: str, found: Sequence[Run]) -> Term:
    """Return the term of the word that comes first, and of those that are joined to it."""
    end = 1
    while end < len(found) and _are_joined(found[end - 1], found[end]):
        end += 1
    texts = [run.text for run in found[:end]]
    return Term(_phrase(*texts), word[found[0].start : found[end - 1].end], tuple(texts))


def _are_joined(one: Run, other: Run) -> bool:
    are_words = one.kind is RunKind.WORD and other.kind is RunKind.WORD
    return are_words and other.start - one.end <= _JOINED


def _leading_tokens(run: Run) -> list[str]:
    return [run.text] if run.kind is RunKind.WORD else pairs(run.text)


def _all_tokens(run: Run) -> list[str]:
    return [run.text] if run.kind is RunKind.WORD else [*pairs(run.text), run.text[-1]]


def _phrase(*tokens: str, is_prefix: bool = False) -> Phrase:
    return Phrase(tokens, is_prefix)
