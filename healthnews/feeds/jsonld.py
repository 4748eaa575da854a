"""Articles as schema.org has them: JSON-LD, an Article and the page of its questions.

Only what the page says: a date that was inferred is no `datePublished`, and an
author is a name, since nothing tells a person from an office.
"""

from __future__ import annotations

from typing import TypeAlias

from healthnews.feeds.facts import Facts, Page

Node: TypeAlias = dict[str, object]
"""A JSON-LD node: its keys are the words of schema.org, and JSON-LD's own."""


def document(page: Page) -> Node:
    """Return the article's JSON-LD document; what the page does not say is left out."""
    graph = [_article(page)]
    if page.qa:
        graph.append(_questions(page))
    return {"@context": "https://schema.org", "@graph": graph}


def _article(page: Page) -> Node:
    facts = page.facts
    return _said(
        {
            "@type": "Article",
            "@id": _node_id(facts, "article"),
            "identifier": facts.identity,
            "url": facts.url,
            "headline": facts.title,
            "abstract": facts.summary,
            "articleBody": "\n".join(block.text for block in page.blocks),
            "inLanguage": "zh",
            "datePublished": facts.date_published,
            "dateModified": facts.date_modified,
            "author": [{"name": name} for name in facts.authors],
            "publisher": _publisher(facts),
            "usageInfo": _notice(facts),
            "interactionStatistic": _readers(facts),
        }
    )


def _questions(page: Page) -> Node:
    # schema.org: a QAPage is about one question, a FAQPage lists several.
    kind = "QAPage" if len(page.qa) == 1 else "FAQPage"
    questions = [
        {
            "@type": "Question",
            "name": pair.question,
            "acceptedAnswer": {"@type": "Answer", "text": pair.answer},
        }
        for pair in page.qa
    ]
    return _said(
        {
            "@type": kind,
            "@id": _node_id(page.facts, "questions"),
            "url": page.facts.url,
            "name": page.facts.title,
            "about": {"@id": _node_id(page.facts, "article")},
            "mainEntity": questions[0] if len(questions) == 1 else questions,
            "relatedLink": list(dict.fromkeys(of.url for of in page.related if of.url)),
        }
    )


def _node_id(facts: Facts, part: str) -> str:
    return f"{facts.url or facts.identity}#{part}"


def _publisher(facts: Facts) -> Node | None:
    return _said({"name": facts.publisher, "url": facts.publisher_url}) or None


def _notice(facts: Facts) -> Node | None:
    return {"@type": "CreativeWork", "text": facts.disclaimer} if facts.disclaimer else None


def _readers(facts: Facts) -> Node | None:
    if facts.views is None:
        return None
    return {
        "@type": "InteractionCounter",
        "interactionType": "https://schema.org/ReadAction",
        "userInteractionCount": facts.views,
    }


def _said(node: Node) -> Node:
    return {key: value for key, value in node.items() if value not in (None, "", [])}
