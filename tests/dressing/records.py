"""Truth records beyond the seed pages, each one unambiguous under the outline's rules.

Marked headings are short and without punctuation, paragraphs are sentences,
unmarked headings stand directly before a sentence or a list, and a level is
always the nesting of the markers around it.
"""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any

from hypothesis import strategies

from tests.dressing import phrases
from tests.dressing.subjects import Subject, gold_subjects

Block = dict[str, Any]
Marked = tuple[Block, str]
_GOLD = gold_subjects()
_DISCLAIMER = "提示:本内容不能代替面诊,如有不适请尽快就医。"
# Marker styles from level 2 down; `rank` is a heading whose tag is its level.
_PLANS: dict[str, tuple[str, ...]] = {
    "flat": (),
    "num": ("num",),
    "cn": ("cn",),
    "paren": ("paren",),
    "cn-num": ("cn", "num"),
    "cn-paren": ("cn", "paren"),
    "paren-num": ("paren", "num"),
    "cn-paren-num": ("cn", "paren", "num"),
    "bare": ("bare",),
    "rank": ("rank", "rank"),
}


def subject_for(seed: int, generated: float) -> Subject:
    """Return the subject a seed dresses: a seed page's truth, or one made up."""
    rng = Random(f"{seed}/subject")
    if rng.random() >= generated:
        return rng.choice(_GOLD)
    return generated_subject(seed)


def generated_subject(seed: int) -> Subject:
    """Return a record made up from the phrases; about a quarter are from the guess-list site."""
    rng = Random(f"{seed}/record")
    return _answers(rng) if rng.random() < 0.25 else _question_page(rng)


def subjects() -> strategies.SearchStrategy[Subject]:
    """Return a strategy for subjects, the seed pages among them."""
    seeds = strategies.integers(min_value=0, max_value=2**32)
    return strategies.one_of(
        strategies.sampled_from(_GOLD), strategies.builds(generated_subject, seeds)
    )


class _Writer:
    """Draws phrases without repeating any within one record."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.place = rng.choice(phrases.PLACES)
        self.topic = rng.choice(phrases.TOPICS)
        self._left: dict[int, list[str]] = {}

    def draw(self, pool: tuple[str, ...]) -> str:
        """Return a phrase of the pool that this record does not have yet."""
        left = self._left.setdefault(id(pool), [])
        if not left:
            left += self.rng.sample(pool, len(pool))
        return left.pop().format(place=self.place, topic=self.topic)

    def paragraph(self) -> Marked:
        """Return one or two sentences."""
        count = self.rng.choice((1, 1, 2))
        text = "".join(self.draw(phrases.SENTENCES) for _ in range(count))
        return {"kind": "paragraph", "text": text}, ""

    def items(self, most: int = 4) -> list[Marked]:
        """Return a run of list items."""
        count = self.rng.randint(1, most)
        return [({"kind": "list_item", "text": self.draw(phrases.ITEMS)}, "") for _ in range(count)]

    def content(self) -> list[Marked]:
        """Return what stands under a heading."""
        shape = self.rng.choice(("para", "items", "both", "paras", "items"))
        if shape == "items":
            return self.items()
        if shape == "both":
            return [self.paragraph(), *self.items()]
        return [self.paragraph() for _ in range(2 if shape == "paras" else 1)]

    def heading(self, level: int, style: str, pool: tuple[str, ...] = phrases.LABELS) -> Marked:
        """Return a heading."""
        return {"kind": "heading", "level": level, "text": self.draw(pool)}, style


def _title(rng: Random) -> str:
    place = rng.choice((*phrases.PLACES, "", ""))
    year = rng.choice(("", "", "", "2025", "2025年", "2024-2025年度"))
    return year + place + rng.choice(phrases.TOPICS) + rng.choice(phrases.ASKS)


def _sections(writer: _Writer, styles: tuple[str, ...], level: int = 2) -> list[Marked]:
    rng = writer.rng
    out: list[Marked] = []
    for _ in range(rng.randint(2, 4)):
        out.append(writer.heading(level, styles[0]))
        deeper = styles[1:]
        # One style may be skipped: `1.` directly under `一、` is as deep as `(一)` would be.
        if len(deeper) == 2 and rng.random() < 0.4:
            deeper = deeper[rng.randint(0, 1) :]
        if deeper and rng.random() < 0.75:
            out += _sections(writer, deeper[:1] if rng.random() < 0.3 else deeper, level + 1)
        else:
            out += writer.content()
    return out


def _question_page(rng: Random) -> Subject:
    writer = _Writer(rng)
    plan = rng.choice(list(_PLANS))
    marked: list[Marked] = [({"kind": "paragraph", "text": writer.draw(phrases.OPENINGS)}, "")]
    if rng.random() < 0.3:
        marked.append(writer.paragraph())
    styles = _PLANS[plan]
    marked += _sections(writer, styles) if styles else [*writer.items(6), writer.paragraph()]
    has_table = rng.random() < 0.12
    if has_table:
        rows = [list(row) for row in phrases.CELLS]
        marked += [writer.paragraph(), ({"kind": "table", "rows": rows}, "")]
    if rng.random() < 0.6:
        marked.append(({"kind": "paragraph", "text": writer.draw(phrases.CLOSINGS)}, ""))
    summary = rng.choice((None, None, rng.choice(phrases.SUMMARIES)))
    title = _title(rng)
    truth: dict[str, Any] = {
        "url": "",
        "site": "jiusongjiankang",
        "source_id": str(rng.randint(4_000_000, 7_999_999)),
        "title": title,
        "summary": summary,
        "date_published": None,
        "authors": [],
        "publisher": None,
        "publisher_url": None,
        "views": None,
        "disclaimer": _DISCLAIMER,
        "credits": [],
        "blocks": [block for block, _ in marked],
        "related": _teasers(rng, title),
    }
    if not has_table:
        lines = ([summary] if summary else []) + [block["text"] for block, _ in marked]
        truth["qa"] = [{"question": title, "answer": "\n".join(lines)}]
    return Subject(f"generated-{plan}", truth, tuple(style for _, style in marked))


def _teasers(rng: Random, title: str) -> list[Block]:
    titles = {_title(rng) for _ in range(rng.randint(3, 20))} - {title}
    day = f"2025-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    bare, undated = rng.random() < 0.08, rng.random() < 0.08
    out: list[Block] = []
    for position, name in enumerate(sorted(titles, key=lambda _: rng.random()), 1):
        other = f"2025-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        out.append(
            {
                "list": "相关推荐",
                "position": position,
                "title": name,
                "snippet": None if bare else _snippet(rng),
                "category": None if undated else "健康新闻",
                "date_published": None if undated else day if rng.random() < 0.8 else other,
            }
        )
    return out


def _snippet(rng: Random) -> str:
    writer = _Writer(rng)
    parts = [rng.choice(phrases.SUMMARIES)] if rng.random() < 0.3 else []
    parts.append(writer.draw(phrases.OPENINGS))
    for number in range(rng.randint(1, 3)):
        marker = rng.choice((f"{'一二三'[number]}、", f"{number + 1}. ", ""))
        parts += [marker + writer.draw(phrases.LABELS), writer.draw(phrases.ITEMS)]
    return " ".join(parts)[: rng.choice((60, 120, 180, 200))].rstrip()


# Pages of explicit questions.


def _answers(rng: Random) -> Subject:
    writer = _Writer(rng)
    marked: list[Marked] = [
        ({"kind": "paragraph", "text": writer.draw(phrases.TEASERS)}, "")
        for _ in range(rng.choice((0, 0, 1, 3)))
    ]
    marked += [writer.paragraph() for _ in range(rng.randint(1, 2))]
    qa: list[Block] = []
    for _ in range(rng.randint(2, 5)):
        question = writer.heading(2, "q", phrases.QUESTIONS)
        answer = _answer(writer)
        marked += [question, *answer]
        text = "\n".join(block["text"] for block, _ in answer)
        qa.append({"question": question[0]["text"], "answer": text})
    publisher, publisher_url = rng.choice(phrases.PUBLISHERS)
    clock = f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:{rng.randint(0, 59):02}"
    truth: dict[str, Any] = {
        "url": "",
        "site": "uzkoo",
        "source_id": f"{_letters(rng)}/{_letters(rng)}",
        "title": rng.choice(phrases.HEADLINES),
        "summary": None,
        "date_published": f"2025-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}T{clock}+08:00",
        "authors": [rng.choice(phrases.AUTHORS)],
        "publisher": publisher,
        "publisher_url": publisher_url,
        "views": rng.randint(1, 99_999),
        "disclaimer": None,
        "credits": _credits(rng),
        "blocks": [block for block, _ in marked],
        "qa": qa,
        "related": _guesses(rng),
    }
    return Subject("generated-answers", truth, tuple(style for _, style in marked))


def _answer(writer: _Writer) -> list[Marked]:
    out = [writer.paragraph()]
    for _ in range(writer.rng.choice((0, 0, 1, 2))):
        out.append(writer.heading(3, "bare", phrases.METHODS))
        out += writer.content()
    return out


def _letters(rng: Random) -> str:
    return "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=6))


def _credits(rng: Random) -> list[Block]:
    names = rng.sample(phrases.NEWSROOM, len(phrases.NEWSROOM))
    roles: Iterable[str] = phrases.ROLES[: rng.choice((0, 2, 4, 7))]
    return [
        {"role": role, "names": [names.pop() for _ in range(1 if rng.random() < 0.7 else 2)]}
        for role in roles
        if len(names) > 1
    ]


def _guesses(rng: Random) -> list[Block]:
    titles = rng.sample(phrases.GUESSES, rng.randint(3, len(phrases.GUESSES)))
    return [
        {
            "list": "猜你想看",
            "position": position,
            "title": title,
            "snippet": None,
            "category": None,
            "date_published": None,
        }
        for position, title in enumerate(titles, 1)
    ]
