"""The text format that Prometheus and its node_exporter read, version 0.0.4.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_LABEL_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})
_HELP_ESCAPES = str.maketrans({"\\": r"\\", "\n": r"\n"})


@dataclass(frozen=True, slots=True)
class Sample:
    """One value. labels: name and value of each, names as the format allows them."""

    labels: tuple[tuple[str, str], ...]
    value: float


@dataclass(frozen=True, slots=True)
class Gauge:
    """Values of one name that may rise and fall. help: one line for people."""

    name: str
    help: str
    samples: Sequence[Sample]


def exposition(gauges: Iterable[Gauge]) -> str:
    """Return the gauges as text, each with its help and its type; without samples: nothing."""
    return "".join(f"{line}\n" for gauge in gauges if gauge.samples for line in _lines(gauge))


def _lines(gauge: Gauge) -> Iterable[str]:
    yield f"# HELP {gauge.name} {gauge.help.translate(_HELP_ESCAPES)}"
    yield f"# TYPE {gauge.name} gauge"
    for sample in gauge.samples:
        pairs = [f'{name}="{value.translate(_LABEL_ESCAPES)}"' for name, value in sample.labels]
        labels = f"{{{','.join(pairs)}}}" if pairs else ""
        yield f"{gauge.name}{labels} {_number(sample.value)}"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))
