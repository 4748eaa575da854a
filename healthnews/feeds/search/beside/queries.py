"""What is looked for, as queries of tantivy."""

from __future__ import annotations

from collections.abc import Iterable

import tantivy
from tantivy import Occur, Query

from healthnews.feeds.search.beside.entries import day_number
from healthnews.feeds.search.beside.folder import Field
from healthnews.feeds.search.lookup import Filter
from healthnews.feeds.search.matching import All, AnyOf, Match, Phrase, Prominent, Without


def query_of(schema: tantivy.Schema, match: Match) -> Query:
    """Return the query for what is looked for."""
    match match:
        case Phrase():
            return phrase_query(schema, match, Field.TEXT, Field.SIGNS)
        case All(parts):
            return _of(Occur.Must, (query_of(schema, part) for part in parts))
        case AnyOf(parts):
            return _of(Occur.Should, (query_of(schema, part) for part in parts))
        case Prominent(phrases):
            head = (Field.HEAD, Field.HEAD_SIGNS)
            return _of(Occur.Must, (phrase_query(schema, part, *head) for part in phrases))
        case Without(part, excluded):
            kept = (Occur.Must, query_of(schema, part))
            return Query.boolean_query(
                [kept, *((Occur.MustNot, query_of(schema, phrase)) for phrase in excluded)]
            )


def phrase_query(schema: tantivy.Schema, phrase: Phrase, text: Field, signs: Field) -> Query:
    """Return the query for a phrase in these two fields."""
    *rest, last = phrase.tokens
    if not rest:
        return Query.term_query(schema, signs if phrase.is_prefix else text, last)
    if not phrase.is_prefix:
        return Query.phrase_query(schema, text, list(phrase.tokens))
    # Tokens are letters and digits, which mean themselves in a regular expression.
    return Query.regex_phrase_query(schema, text, [*rest, f"{last}.*"])


def filter_queries(schema: tantivy.Schema, wanted: Filter) -> list[Query]:
    """Return queries that hold for what is looked among, and score nothing."""
    found: list[Query] = []
    for field, values in ((Field.KIND, wanted.kinds), (Field.SITE, wanted.sites)):
        if values:
            found.append(Query.term_set_query(schema, field, list(values)))
    if wanted.since is not None or wanted.until is not None:
        # 0 is no day at all.
        since = max(1, day_number(wanted.since))
        until = day_number(wanted.until or "9", "9")
        found.append(Query.range_query(schema, Field.DAY, tantivy.FieldType.Unsigned, since, until))
    return [Query.const_score_query(query, 0.0) for query in found]


def among(query: Query, filters: Iterable[Query]) -> Query:
    """Return a query for what fits all of them."""
    return _of(Occur.Must, (query, *filters))


def _of(occur: Occur, queries: Iterable[Query]) -> Query:
    found = list(queries)
    return found[0] if len(found) == 1 else Query.boolean_query([(occur, of) for of in found])
