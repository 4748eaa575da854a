"""Says in which fields a record differs from the truth."""

from __future__ import annotations

import re
from typing import Any

_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_TO_THE_MINUTE = re.compile(r"(T\d\d:\d\d)(?=[+-]|$)")
_NOT_COMPARED = frozenset({"source"})


def fold(value: Any) -> Any:
    """Return `value` with full-width ASCII and blanks at half width, throughout."""
    if isinstance(value, str):
        return value.translate(_FOLD)
    if isinstance(value, dict):
        return {key: fold(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [fold(inner) for inner in value]
    return value


def count_fields(truth: dict[str, Any]) -> int:
    """Return how many fields of the truth are compared."""
    return len(truth.keys() - _NOT_COMPARED)


def field_differences(truth: dict[str, Any], got: dict[str, Any]) -> list[str]:
    """Return one line per field of the truth that `got` does not have exactly.

    Both sides are folded. Keys beyond the truth's are allowed, also in the
    dicts inside a field. Each line begins with the field's name and a colon.
    """
    lines = []
    for key, value in truth.items():
        if key in _NOT_COMPARED:
            continue
        if key not in got:
            lines.append(f"{key}: missing")
            continue
        line = _difference(_prepared(value), _prepared(got[key]), "")
        if line:
            lines.append(f"{key}: {line}")
    return lines


def _prepared(value: Any) -> Any:
    folded = fold(value)
    return _TO_THE_MINUTE.sub(r"\1:00", folded) if isinstance(folded, str) else folded


def _difference(truth: Any, got: Any, where: str) -> str | None:
    """Return the first difference, or None."""
    if isinstance(truth, dict) and isinstance(got, dict):
        for key, value in truth.items():
            if key not in got:
                return f"{where}.{key} missing"
            line = _difference(value, got[key], f"{where}.{key}")
            if line:
                return line
        return None
    if isinstance(truth, list) and isinstance(got, list):
        return _list_difference(truth, got, where)
    if truth != got:
        return f"{where} {_short(truth, got)}".strip()
    return None


def _list_difference(truth: list[Any], got: list[Any], where: str) -> str | None:
    for index, (one, other) in enumerate(zip(truth, got, strict=False)):
        line = _difference(one, other, f"{where}[{index}]")
        if line:
            sizes = "" if len(truth) == len(got) else f" ({len(truth)} wanted, {len(got)} got)"
            return line + sizes
    if len(truth) > len(got):
        return f"{where} {len(truth)} wanted, {len(got)} got; lacks {truth[len(got)]!r:.120}"
    if len(got) > len(truth):
        return f"{where} {len(truth)} wanted, {len(got)} got; beyond it {got[len(truth)]!r:.120}"
    return None


def _short(truth: Any, got: Any) -> str:
    if isinstance(truth, str) and isinstance(got, str):
        start = next(
            (n for n, (a, b) in enumerate(zip(truth, got, strict=False)) if a != b),
            min(len(truth), len(got)),
        )
        lead = max(0, start - 12)
        return f"wanted …{truth[lead : start + 40]!r}, got …{got[lead : start + 40]!r}"
    return f"wanted {truth!r:.120}, got {got!r:.120}"
