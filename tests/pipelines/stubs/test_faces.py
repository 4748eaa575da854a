"""What a stub says does not depend on which teaser came first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.stubs.faces import Face, Form, face_of, face_with

forms = st.builds(
    Form,
    title=st.sampled_from("甲乙"),
    snippet=st.sampled_from([None, "", "短", "长一些", "长一点"]),
    category=st.sampled_from([None, "健康新闻"]),
    date_published=st.sampled_from([None, "2025-03-15", "2025-03-17", "昨天"]),
)


def form(snippet=None, day=None, title="泰州医保在哪里查"):
    return Form(title, snippet, "健康新闻", day)


def test_the_longest_teaser_stands_for_all():
    assert face_of([(1, form("泰州")), (2, form("泰州医保查询")), (3, form())]).form == 2


def test_among_equally_long_ones_their_text_decides():
    assert face_of([(1, form("泰州b")), (2, form("泰州a"))]).form == 1
    assert face_of([(1, form(title="a")), (2, form(title="b"))]).form == 2


def test_the_days_are_those_between_which_all_lie():
    days = ["2025-03-17", None, "2025-03-15T08:00+08:00", "昨天"]
    face = face_of(enumerate(form(day=day) for day in days))
    assert (face.first_day, face.last_day) == ("2025-03-15", "2025-03-17")


def test_without_a_date_there_is_no_day():
    assert face_of([(7, form("泰州"))]) == Face(7, None, None)


@given(st.lists(forms, min_size=1, max_size=5, unique=True), st.randoms())
def test_order_does_not_count(some, random):
    other = random.sample(some, len(some))
    one, two = face_of(enumerate(some)), face_of(enumerate(other))
    assert some[one.form] == other[two.form]
    assert (one.first_day, one.last_day) == (two.first_day, two.last_day)


@given(
    st.lists(forms, min_size=1, max_size=4, unique=True),
    st.lists(forms, min_size=1, max_size=4, unique=True),
)
def test_a_face_and_more_forms_have_the_face_of_all(some, more):
    known = dict(enumerate(some))
    new = {at: of for at, of in enumerate(more, start=len(some)) if of not in some}
    face = face_of(known.items())

    assert face_with(face, known[face.form], new.items()) == face_of((known | new).items())


@given(forms, forms)
def test_digests_differ_where_forms_do(one, other):
    assert (one.digest() == other.digest()) == (one == other)
