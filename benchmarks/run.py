"""Run the benchmarks, print their tables, and write the page: `python -m benchmarks.run`.

`--only store --articles 2000` measures one of them, and on how much; the page is then left
as it is unless `--page` names one.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path
from time import perf_counter

from benchmarks.machine import machine, missing
from benchmarks.page import page_with, report
from benchmarks.result import Result
from benchmarks.scale import SIZES, Scale, Sizes
from benchmarks.suite import NAMES, SUITE, Benchmark


def main(arguments: Sequence[str] | None = None) -> None:
    """Print each benchmark's tables as soon as it is done, and write what there is so far."""
    given = _parser().parse_args(arguments)
    scale: Scale = given.scale
    sizes = _sizes(SIZES[scale], given)
    print(machine())
    if absent := missing():
        print(f"Not installed, so left out: {', '.join(absent)}.")
    results: list[Result] = []
    for benchmark in _chosen(scale, given.only):
        results += _measured(benchmark, sizes)
        if given.page is not None:
            _write(given.page, scale, results)


def _chosen(scale: Scale, only: Sequence[str] | None) -> Iterator[Benchmark]:
    for benchmark in SUITE:
        wanted = benchmark.name in only if only else scale is not Scale.FULL or benchmark.grows
        if wanted:
            yield benchmark


def _measured(benchmark: Benchmark, sizes: Sizes) -> Sequence[Result]:
    began, cpu_before = perf_counter(), _cpu()
    results = benchmark.run(sizes)
    for result in results:
        print(f"\n{result.to_text()}", flush=True)
    wall, cpu = perf_counter() - began, _cpu() - cpu_before
    print(f"{benchmark.name}: {wall:.0f} s, {cpu:.0f} s of CPU time", file=sys.stderr)
    return results


def _cpu() -> float:
    """Return the CPU seconds of this process and of those it has seen end."""
    return sum(os.times()[:4])


def _write(path: Path, scale: Scale, results: Sequence[Result]) -> None:
    page = path.read_text(encoding="utf-8")
    path.write_text(page_with(page, scale, report(machine(), results, missing())), encoding="utf-8")


def _sizes(usual: Sizes, given: argparse.Namespace) -> Sizes:
    named = {field.name: getattr(given, field.name) for field in fields(Sizes)}
    return replace(usual, **{name: value for name, value in named.items() if value is not None})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.run", description=__doc__)
    parser.add_argument(
        "--scale", type=Scale, default=Scale.USUAL, help="tiny, usual or full (default: usual)"
    )
    parser.add_argument("--only", nargs="+", choices=NAMES, help="these alone", metavar="NAME")
    parser.add_argument("--page", type=Path, help="write what was measured into this page")
    for field in fields(Sizes):
        is_list = isinstance(getattr(SIZES[Scale.USUAL], field.name), tuple)
        parser.add_argument(
            f"--{field.name.replace('_', '-')}",
            type=_numbers if is_list else int,
            metavar="N,…" if is_list else "N",
        )
    return parser


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(","))


if __name__ == "__main__":
    main()
