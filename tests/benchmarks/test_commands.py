"""What commands take on databases of several sizes stands side by side."""

from __future__ import annotations

from benchmarks.commands import EXPORT, REBUILD, Measured, tables
from benchmarks.usage import Usage


def usage(cpu: float, megabytes: int) -> Usage:
    return Usage(wall=1.0, cpu=cpu, peak=megabytes * 1_000_000, output="")


def test_memory_and_costs_have_a_column_for_each_size_and_the_growth():
    small = Measured(10_000, {REBUILD: usage(40, 80), EXPORT: usage(10, 60)})
    large = Measured(100_000, {REBUILD: usage(800, 100), EXPORT: usage(100, 60)})

    memory, costs = tables([small, large])

    assert memory.rows == [
        ("rebuild", "80", "100", "1.25"),
        ("export articles", "60", "60", "1.00"),
    ]
    assert costs.rows == [
        ("rebuild", "4,000", "8,000", "2.00"),
        ("export articles", "1,000", "1,000", "1.00"),
    ]
    assert [target.met for target in memory.targets] == [True]
    assert [(target.measured, target.met) for target in costs.targets] == [
        (2.0, False),
        (1.0, True),
    ]
