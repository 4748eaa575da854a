"""How a stub came to its article, or why it came to none."""

from __future__ import annotations

from enum import StrEnum


class Resolution(StrEnum):
    """The closed set. The first four name the article, the others say why there is none.

    LINK: the teaser's link leads to it, by the rules of its site.
    ALIAS: it was seen at the URL that the link leads to.
    TITLE_AND_TEASER: no link; of the site's articles it alone has the title, and it
        begins as all the teasers do.
    TITLE: the same, and there is no teaser to compare.
    NOT_STORED: no article of that link or title is stored.
    SEVERAL_ARTICLES: more than one is.
    TEASER_DIFFERS: one has the title, but it begins otherwise than a teaser does.
    """

    LINK = "link"
    ALIAS = "alias"
    TITLE_AND_TEASER = "title_and_teaser"
    TITLE = "title"
    NOT_STORED = "not_stored"
    SEVERAL_ARTICLES = "several_articles"
    TEASER_DIFFERS = "teaser_differs"

    @property
    def is_found(self) -> bool:
        """Whether there is an article."""
        return self in _FOUND


_FOUND = frozenset(
    {Resolution.LINK, Resolution.ALIAS, Resolution.TITLE_AND_TEASER, Resolution.TITLE}
)
