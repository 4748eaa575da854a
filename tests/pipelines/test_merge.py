from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.outcome import Outcome
from pipelines.merge import Candidate, Head, Sighting, join_heads, meet, parser_version, plan
from tests.pipelines.builders import article

EARLY, NOON, LATE = "2025-06-01T06", "2025-06-01T12", "2025-06-01T18"


def seen(content_hash, moment, parser="example/1", urls=(), identity="example:1"):
    return Candidate(identity, content_hash, moment, urls, article(parser=parser))


def head(content_hash, first_seen, last_seen, parser="example/1"):
    return Head(content_hash, parser, first_seen, last_seen)


def test_what_is_not_known_is_stored():
    assert meet(None, seen("a", NOON)) == (Outcome.STORED, head("a", NOON, NOON))


def test_newer_other_content_updates():
    assert meet(head("b", NOON, NOON), seen("a", LATE)) == (Outcome.UPDATED, head("a", NOON, LATE))


def test_the_same_content_moves_last_seen():
    known = head("a", EARLY, NOON)
    assert meet(known, seen("a", LATE)) == (Outcome.UNCHANGED, head("a", EARLY, LATE))


def test_older_content_never_overwrites_but_moves_first_seen():
    known = head("a", NOON, NOON)
    assert meet(known, seen("z", EARLY)) == (Outcome.UNCHANGED, head("a", EARLY, NOON))


def test_content_confirmed_later_is_not_overwritten_by_a_capture_in_between():
    known = head("a", EARLY, LATE)
    assert meet(known, seen("z", NOON)) == (Outcome.UNCHANGED, head("a", EARLY, LATE))


def test_a_newer_parser_wins_where_the_moment_is_the_same():
    known = head("z", NOON, NOON, parser="example/9")
    outcome, after = meet(known, seen("a", NOON, parser="example/10"))
    assert (outcome, after.content_hash) == (Outcome.UPDATED, "a")


def test_an_older_parser_loses_where_the_moment_is_the_same():
    known = head("a", NOON, NOON, parser="example/10")
    assert meet(known, seen("z", NOON, parser="example/9"))[0] is Outcome.UNCHANGED


def test_the_larger_hash_wins_where_all_else_is_the_same():
    assert meet(head("a", NOON, NOON), seen("b", NOON))[0] is Outcome.UPDATED
    assert meet(head("b", NOON, NOON), seen("a", NOON))[0] is Outcome.UNCHANGED


def test_an_unknown_moment_is_older_than_any_known_one():
    known = head("a", NOON, NOON)
    assert meet(known, seen("z", None)) == (Outcome.UNCHANGED, known)
    assert meet(head("a", None, None), seen("b", NOON)) == (
        Outcome.UPDATED,
        head("b", NOON, NOON),
    )


@pytest.mark.parametrize(
    ("parser", "version"),
    [("uzkoo/1", 1), ("uzkoo/12", 12), ("uzkoo", 0), ("uzkoo/beta", 0), ("uzkoo/²", 0), ("", 0)],
)
def test_parser_versions(parser, version):
    assert parser_version(parser) == version


def test_one_batch_may_hold_an_article_twice():
    result = plan({}, [seen("a", NOON), seen("a", LATE), seen("b", LATE), seen("c", EARLY)])
    assert result.outcomes == [
        Outcome.STORED,
        Outcome.UNCHANGED,
        Outcome.UPDATED,
        Outcome.UNCHANGED,
    ]
    assert [item.content_hash for item in result.contents] == ["b"]
    assert result.heads == {"example:1": head("b", EARLY, LATE)}
    assert result.moved == []


def test_an_unchanged_article_is_moved_only_where_a_moment_moves():
    known = {"example:1": head("a", NOON, NOON)}
    assert plan(known, [seen("a", NOON)]).moved == []
    assert plan(known, [seen("a", LATE)]).moved == ["example:1"]


def test_sightings_are_joined_per_url():
    result = plan(
        {},
        [
            seen("a", NOON, urls=("m", "www")),
            seen("a", EARLY, urls=("m",)),
            seen("a", None, urls=("www",)),
            seen("a", None, urls=("file",)),
        ],
    )
    assert result.sightings == [
        Sighting("example:1", "m", EARLY, NOON),
        Sighting("example:1", "www", NOON, NOON),
        Sighting("example:1", "file", None, None),
    ]


def test_the_first_head_of_an_article_holds():
    assert join_heads(None, head("a", EARLY, LATE)) == (Outcome.STORED, head("a", EARLY, LATE))


def test_of_two_heads_the_one_seen_later_gives_the_content():
    old, new = head("z", EARLY, NOON), head("a", NOON, LATE)
    assert join_heads(old, new) == (Outcome.UPDATED, head("a", EARLY, LATE))
    assert join_heads(new, old) == (Outcome.UNCHANGED, head("a", EARLY, LATE))


def test_two_heads_of_the_same_content_widen_the_time_it_was_seen():
    assert join_heads(head("a", NOON, NOON), head("a", EARLY, LATE)) == (
        Outcome.UNCHANGED,
        head("a", EARLY, LATE),
    )


def test_of_two_heads_with_the_same_end_the_newer_parser_gives_the_content():
    nine, ten = head("z", EARLY, LATE, "example/9"), head("a", NOON, LATE, "example/10")
    assert join_heads(nine, ten) == (Outcome.UPDATED, head("a", EARLY, LATE, "example/10"))


def test_a_head_without_moments_loses_to_any_with_one():
    unknown, known = head("z", None, None, "example/2"), head("a", EARLY, NOON)
    assert join_heads(unknown, known) == (Outcome.UPDATED, known)
    assert join_heads(known, unknown) == (Outcome.UNCHANGED, known)


# The hash covers the parser: the same content is always of the same parser.
contents = st.sampled_from([("a", "example/2"), ("b", "example/1"), ("c", "example/1")])
captures = st.builds(
    lambda content, moment: seen(content[0], moment, content[1]),
    contents,
    st.sampled_from([None, EARLY, NOON, LATE]),
)
histories = st.lists(captures, min_size=1, max_size=6)


@given(histories, st.randoms(use_true_random=False))
def test_the_order_of_captures_does_not_matter(history, random):
    shuffled = random.sample(history, len(history))
    assert plan({}, shuffled).heads == plan({}, history).heads


@given(histories, st.integers(0, 6))
def test_batches_do_not_matter(history, cut):
    first = plan({}, history[:cut])
    assert plan(first.heads, history[cut:]).heads == plan({}, history).heads


@given(st.lists(histories, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_joining_heads_of_parts_is_storing_every_capture_singly(parts, random):
    every = [item for part in parts for item in part]
    random.shuffle(every)
    alone = None
    for item in every:
        _, alone = meet(alone, item)
    joined = None
    for part in random.sample(parts, len(parts)):
        _, joined = join_heads(joined, plan({}, part).heads["example:1"])
    assert joined == alone


@given(histories, histories)
def test_the_outcome_of_a_join_tells_whose_content_holds(left, right):
    one, other = (plan({}, part).heads["example:1"] for part in (left, right))
    outcome, joined = join_heads(one, other)
    whose = {Outcome.UNCHANGED: one, Outcome.UPDATED: other}[outcome]
    assert (joined.content_hash, joined.parser) == (whose.content_hash, whose.parser)
