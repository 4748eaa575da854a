"""`python -m tests.dressing.score N|DIR`: how much of the truth the parser reads.

Prints the share of exactly right fields, overall, by field and by choice, then
the first failures with the choices that cause them.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from parsers import Article, Capture, parse
from parsers.codec import to_dict
from tests.dressing import Page, Subject, count_fields, dress, field_differences
from tests.dressing.dimensions import DIMENSIONS
from tests.dressing.records import subject_for


@dataclass
class Case:
    """One page and what the parser made of it."""

    name: str
    page: Page
    wrong: list[str]
    subject: Subject | None = None
    seed: int = 0

    @property
    def fields_wrong(self) -> set[str]:
        """Return the names of the fields that differ."""
        return {line.split(":", 1)[0] for line in self.wrong}


@dataclass
class Tally:
    """Right and wrong fields, counted."""

    wrong: int = 0
    total: int = 0
    pages: int = 0
    failed_fields: Counter[str] = field(default_factory=Counter)

    def add(self, case: Case) -> None:
        """Count one case."""
        self.pages += 1
        self.total += count_fields(case.page.truth)
        self.wrong += len(case.fields_wrong)
        self.failed_fields.update(case.fields_wrong)

    def __str__(self) -> str:
        worst = ", ".join(f"{name} {n}" for name, n in self.failed_fields.most_common(4))
        share = 100 * (1 - self.wrong / max(self.total, 1))
        return f"{share:7.3f} %  {self.pages:5} pages  {worst}"


def judge(page: Page) -> list[str]:
    """Return what is wrong with the parser's record of a page, field by field."""
    capture = Capture(page.url, None, 200, page.headers, page.body)
    try:
        got = parse(capture)
    except Exception as error:  # a crash is a finding, not the end of the run
        return [f"{key}: raised {error!r:.200}" for key in page.truth]
    if not isinstance(got, Article):
        return [f"{key}: rejected {got!r:.200}" for key in page.truth]
    return field_differences(page.truth, to_dict(got))


def from_folder(folder: Path) -> Iterator[Case]:
    """Yield the cases written by `python -m tests.dressing`."""
    for path in sorted(folder.glob("*.html")):
        beside = path.with_suffix
        truth = json.loads(beside(".truth.json").read_text(encoding="utf-8"))
        headers = json.loads(beside(".headers.json").read_text(encoding="utf-8"))
        why = dict(
            line.split("=", 1)
            for line in beside(".why.txt").read_text(encoding="utf-8").splitlines()
        )
        pairs = tuple((name, value) for name, value in headers)
        page = Page(truth["url"], pairs, path.read_bytes(), truth, why, "", "")
        yield Case(path.stem, page, judge(page))


def from_seeds(first: int, count: int, share: float) -> Iterator[Case]:
    """Yield cases dressed on the spot."""
    for seed in range(first, first + count):
        subject = subject_for(seed, share)
        page = dress(subject, seed)
        yield Case(f"{subject.name} seed {seed}", page, judge(page), subject, seed)


def causes(case: Case) -> dict[str, str]:
    """Return the smallest set of choices found that keeps one of the failures alive."""
    if case.subject is None:
        return {}
    lost = case.fields_wrong
    kept = {name: case.page.why[name] for name in case.page.why if name in DIMENSIONS}
    kept = {name: value for name, value in kept.items() if value != next(iter(DIMENSIONS[name]))}
    for name in list(kept):
        fewer = {key: value for key, value in kept.items() if key != name}
        page = dress(case.subject, case.seed, fewer, plain=True)
        if {line.split(":", 1)[0] for line in judge(page)} & lost:
            kept = fewer
    return kept


def report(cases: list[Case], seconds: float, examples: int, *, quiet: bool) -> str:
    """Return the findings as text."""
    overall = Tally()
    by_choice: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for case in cases:
        overall.add(case)
        for name, choice in case.page.why.items():
            by_choice[name, choice].add(case)
    perfect = sum(not case.wrong for case in cases)
    lines = [
        f"fields right {overall}",
        f"pages wholly right {perfect} of {len(cases)}, {seconds:.1f} s",
        "",
    ]
    for (name, choice), tally in sorted(
        by_choice.items(), key=lambda entry: entry[1].wrong / max(entry[1].total, 1), reverse=True
    ):
        if tally.wrong and not quiet:
            lines.append(f"{tally}  {name}={choice}")
    failed = [case for case in cases if case.wrong]
    for case in failed[:examples]:
        lines += ["", f"--- {case.name}", *case.wrong[:6]]
        lines.append("needs: " + " ".join(f"{k}={v}" for k, v in causes(case).items()))
    return "\n".join(lines) + "\n"


def main(argv: list[str] | None = None) -> int:
    """Score a folder of pages, or a number of pages dressed on the spot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", help="a folder, or how many pages to dress")
    parser.add_argument("--seed", type=int, default=0, help="the first page's seed")
    parser.add_argument("--generated", type=float, default=0.4, help="share of generated records")
    parser.add_argument("--examples", type=int, default=10, help="failures to explain")
    parser.add_argument("--quiet", action="store_true", help="leave out the table of choices")
    options = parser.parse_args(argv)
    began = time.perf_counter()
    if options.what.isdigit():
        cases = list(from_seeds(options.seed, int(options.what), options.generated))
    else:
        cases = list(from_folder(Path(options.what)))
    seconds = time.perf_counter() - began
    sys.stdout.write(report(cases, seconds, options.examples, quiet=options.quiet))
    return 0 if all(not case.wrong for case in cases) else 1


if __name__ == "__main__":
    sys.exit(main())
