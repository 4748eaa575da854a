"""Pages of explicit questions and answers."""

from __future__ import annotations

import pytest

from parsers.outline import build_blocks
from parsers.questions import pair, read_entries
from parsers.record import QA
from tests.parsers.pages import lines, plain

FIRST, SECOND = "哪些人可以参加居民医保？", "断缴了怎么办？可以补缴吗？"
ANSWER = "没有参加职工医保的居民，都可以参加。"


def pairs(markup: str) -> tuple[QA, ...]:
    entries = read_entries(lines(markup))
    return pair(entries, build_blocks(entries))


def body(markup: str) -> list[str]:
    return [entry.text for entry in read_entries(lines(markup))]


def page(question: str, answer: str) -> str:
    one = question + answer
    return one.format(q=FIRST, a=ANSWER, n=1) + one.format(q=SECOND, a=ANSWER, n=2)


@pytest.mark.parametrize(
    "question",
    [
        "<p>Q</p><p>{q}</p>",
        "<p>Ｑ</p><p>{q}</p>",
        "<p>Q{n}</p><p>{q}</p>",
        "<p>Q:</p><p>{q}</p>",
        "<p>问：</p><p>{q}</p>",
        "<p>问题{n}：</p><p>{q}</p>",
        "<p>Q:{q}</p>",
        "<p>Q：{q}</p>",
        "<p>Q{n}. {q}</p>",
        "<p>Q{n}、{q}</p>",
        "<p>Q{q}</p>",
        "<p>问：{q}</p>",
        "<p>问{n}：{q}</p>",
        "<p>【问】{q}</p>",
        "<p><span>Q</span><span>{q}</span></p>",
        "<p><b>Q</b> {q}</p>",
        "<h3>Q</h3><h3>{q}</h3>",
        "<section><p>Q</p></section><section><p><b>{q}</b></p></section>",
    ],
)
@pytest.mark.parametrize(
    "answer", ["<p>{a}</p>", "<p>A</p><p>{a}</p>", "<p>A：{a}</p>", "<p>答：{a}</p>"]
)
def test_every_form_of_question_and_answer(question: str, answer: str) -> None:
    assert pairs(page(question, answer)) == (QA(FIRST, ANSWER), QA(SECOND, ANSWER))


@pytest.mark.parametrize(
    "answer", ["<p><b>A</b>{a}</p>", "<p>【答】{a}</p>", "<p>答:</p><p>{a}</p>"]
)
def test_more_forms_of_answers(answer: str) -> None:
    assert pairs(page("<p>Q</p><p>{q}</p>", answer)) == (QA(FIRST, ANSWER), QA(SECOND, ANSWER))


def test_glued_markers() -> None:
    assert pairs(page("<p>Q{q}</p>", "<p>A{a}</p>")) == (QA(FIRST, ANSWER), QA(SECOND, ANSWER))


def test_a_class_of_medicine_is_no_answer_marker() -> None:
    answer = "A类药品全额纳入报销范围。"
    assert pairs(f"<p>Q</p><p>{FIRST}</p><p>{answer}</p>") == (QA(FIRST, answer),)


def test_answers_join_their_blocks_with_a_newline() -> None:
    found = pairs(f"<p>Q</p><p>{FIRST}</p><p>线上办理</p><p>{ANSWER}</p><p>• 身份证。</p>")
    assert found == (QA(FIRST, f"线上办理\n{ANSWER}\n身份证。"),)


def test_questions_are_headings_of_level_two_and_labels_in_answers_of_level_three() -> None:
    entries = read_entries(
        plain("一、概述", ANSWER, "Q", FIRST, "线上办理", ANSWER, "Q", SECOND, ANSWER)
    )
    found = [(b.level, b.text) for b in build_blocks(entries) if b.level]
    assert found == [(2, "概述"), (2, FIRST), (3, "线上办理"), (2, SECOND)]


@pytest.mark.parametrize(
    "banner",
    [
        "<p>提问</p><p>&amp;</p><p>解答</p>",
        "<p>提问 &amp; 解答</p>",
        "<p>提问<br>&amp;<br>解答</p>",
        "<p>问答</p>",
        "<p>Q&amp;A</p>",
        "",
    ],
)
def test_the_banner_is_furniture(banner: str) -> None:
    assert body(f"<p>{ANSWER}</p>{banner}<p>Q</p><p>{FIRST}</p><p>{ANSWER}</p>") == [
        ANSWER,
        FIRST,
        ANSWER,
    ]


def test_a_page_without_questions_is_left_alone() -> None:
    entries = read_entries(plain(ANSWER, "问题不大。", "答复时限为三天。"))
    assert not any(entry.question for entry in entries)
    assert pair(entries, build_blocks(entries)) == ()


def test_words_that_begin_like_a_marker() -> None:
    assert body("<p>问诊时携带社保卡。</p><p>QQ群已满。</p><p>【问卷】请填写。</p>") == [
        "问诊时携带社保卡。",
        "QQ群已满。",
        "【问卷】请填写。",
    ]


def test_a_question_without_an_answer() -> None:
    assert pairs(f"<p>Q</p><p>{FIRST}</p><p>Q</p><p>{SECOND}</p><p>{ANSWER}</p>") == (
        QA(FIRST, ""),
        QA(SECOND, ANSWER),
    )
