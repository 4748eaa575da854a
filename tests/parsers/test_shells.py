"""Pages that answer 200 and hold no article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.outcome import Outcome
from parsers.shells import _BLOCKED, mentions_refusal, read_shell
from tests.parsers.pages import SENTENCE, lines


def outcome(markup: str) -> Outcome | None:
    found = read_shell(markup, lines(markup))
    return found.outcome if found else None


@pytest.mark.parametrize(
    "text",
    [
        "请输入验证码后继续访问",
        "安全验证",
        "您的访问过于频繁，请稍后再试",
        "您的IP已被限制访问",
        "系统检测到异常流量",
        "Please complete the CAPTCHA",
        "Access Denied",
        "Checking your browser before accessing",
    ],
)
def test_a_page_that_blocks(text: str) -> None:
    assert outcome(f"<html><body><p>{text}</p></body></html>") is Outcome.BLOCKED


def test_a_page_that_blocks_in_a_script_alone() -> None:
    assert (
        outcome("<html><body><script src='/captcha.js'></script></body></html>") is Outcome.BLOCKED
    )


@pytest.mark.parametrize(
    "text", ["您访问的页面不存在", "404 Not Found", "该文章已被删除", "抱歉，找不到该页"]
)
def test_a_page_that_is_missing(text: str) -> None:
    assert outcome(f"<html><body><h1>{text}</h1></body></html>") is Outcome.SOFT_404


@pytest.mark.parametrize(
    "markup",
    [
        "<meta http-equiv='refresh' content='0;url=/'><p>请稍候</p>",
        "<p>正在跳转</p><script>location.href='/'</script>",
        "<p>x</p><script>window.location='/'</script>",
        "<p>x</p><script>location.replace('/')</script>",
        "<p>Redirecting</p><p>…</p>",
    ],
)
def test_a_page_that_leads_on(markup: str) -> None:
    assert outcome(f"<html><body>{markup}</body></html>") is Outcome.SOFT_404


def test_a_page_with_much_text_is_no_shell() -> None:
    assert outcome(f"<html><body><p>验证码</p><p>{SENTENCE * 40}</p></body></html>") is None


def test_a_page_that_shows_no_known_shell() -> None:
    assert outcome("<html><body><p>健康频道</p></body></html>") is None


def test_the_reason_shows_the_words() -> None:
    markup = "<html><body><p>请输入验证码后继续访问</p></body></html>"
    found = read_shell(markup, lines(markup))
    assert found is not None
    assert "验证码" in found.reason
    assert "继续访问" in found.reason
    assert found.links == ()


# Without letters such as K, the Kelvin sign, that have an ASCII letter in the other case.
ALPHABET = st.characters(max_codepoint=0x9FFF, exclude_characters="KİıſÅ", codec="utf-8")


@given(st.text(ALPHABET), st.from_regex(_BLOCKED, alphabet=ALPHABET), st.text(ALPHABET))
def test_the_quick_look_misses_no_refusal(before: str, refusal: str, after: str) -> None:
    assert mentions_refusal(before + refusal + after)


@pytest.mark.parametrize("text", ["限制ip", "异常", "IP地址与用户所在地之间并没有什么确定的限制"])
def test_words_that_refuse_nothing(text: str) -> None:
    assert not mentions_refusal(text)
