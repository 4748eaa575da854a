"""Text that may have to be shown or stored although it is damaged."""

from __future__ import annotations

from collections.abc import Iterator

_SHOWN = 60


def storable(text: str) -> str:
    r"""Return the text with lone surrogates written out (`\udce9`): SQLite refuses them.

    They come from file names that are not UTF-8 and from `&#xD800;` on pages.
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def shown(text: str) -> str:
    """Return the text quoted for a message, cut after 60 characters."""
    cut = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return f"'{storable(cut)}'"


def strings_in(value: object, path: str) -> Iterator[tuple[str, str]]:
    """Yield (path, text) for every string inside JSON-ready builtins.

    Paths read like `blocks[3].text`; keys of dicts are names, not text, and are
    not yielded.
    """
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from strings_in(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from strings_in(item, f"{path}[{index}]")
