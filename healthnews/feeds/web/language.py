"""In which language the labels of a page are."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """The closed set of languages. The stored texts are Chinese in any case."""

    CHINESE = "zh"
    ENGLISH = "en"

    @property
    def tag(self) -> str:
        """The language's tag for HTML."""
        return {"zh": "zh-CN", "en": "en"}[self.value]

    @property
    def other(self) -> Language:
        """The language to switch to."""
        return Language.ENGLISH if self is Language.CHINESE else Language.CHINESE


def asked_for(parameter: str | None) -> Language | None:
    """Return the language that a query parameter names, None where it names none of ours."""
    return next((language for language in Language if language == parameter), None)


def preferred(accept: str) -> Language:
    """Return the language that a browser likes best, by its `Accept-Language` header.

    Chinese where it likes none of ours: that is what the texts are in.
    """
    liked: dict[Language, float] = {}
    for item in accept.split(","):
        name, _, rest = item.strip().partition(";")
        language = asked_for(name.partition("-")[0].lower())
        if language is not None:
            liked[language] = max(liked.get(language, 0.0), _weight(rest))
    best = max(liked, key=lambda language: liked[language], default=Language.CHINESE)
    return best if liked.get(best) else Language.CHINESE


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
