"""Text to tokens: pairs of Chinese characters, words and numbers whole."""

from __future__ import annotations

import hashlib
import unicodedata
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.search.characters import UNSPACED
from pipelines.search.tokens import VERSION, Run, RunKind, index_text, normal, pairs, runs


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("断缴后", "断缴 缴后 后"),
        ("肺", "肺"),
        ("医保,断缴。", "医保 保 断缴 缴"),
        ("做CT检查", "做 ct 检查 查"),
        ("每月14300元", "每月 月 14300 元"),
        ("14,300元和1,234,567元", "14300 元和 和 1234567 元"),
        ("1,2,3", "1 2 3"),
        ("拨打12333", "拨打 打 12333"),
        ("5.8%", "5 8"),
        ("ＣＴ检查１２３３３", "ct 检查 查 12333"),
        ("職工醫保", "职工 工医 医保 保"),
        ("H1N1与COVID-19", "h1n1 与 covid 19"),
        ("维生素B12", "维生 生素 素 b12"),
        ("", ""),
        ("。？!", ""),
        ("𠮷野家", "𠮷野 野家 家"),
        ("コーヒー", "コー ーヒ ヒー ー"),
        ("Müller ωμέγα", "müller ωμέγα"),
    ],
)
def test_tokens(text: str, tokens: str):
    assert index_text(text).split() == tokens.split()


def test_runs_tell_where_they_stand():
    assert list(runs("做ct检查,14,300元")) == [
        Run(RunKind.UNSPACED, "做", 0, 1),
        Run(RunKind.WORD, "ct", 1, 3),
        Run(RunKind.UNSPACED, "检查", 3, 5),
        Run(RunKind.WORD, "14300", 6, 12),
        Run(RunKind.UNSPACED, "元", 12, 13),
    ]


def test_pairs():
    assert pairs("断缴后") == ["断缴", "缴后"]
    assert pairs("肺") == []


@given(st.text())
def test_runs_and_the_index_agree(text: str):
    expected: list[str] = []
    for run in runs(normal(text)):
        if run.kind is RunKind.UNSPACED:
            expected += [*pairs(run.text), run.text[-1]]
        else:
            expected.append(run.text)
    assert index_text(text).split() == expected


@given(st.text())
def test_no_token_is_parted_or_joined_by_the_index(text: str):
    for token in index_text(text).split():
        assert all(sign.isalnum() or UNSPACED.fullmatch(sign) for sign in token)


def test_the_version_is_raised_with_the_table_of_traditional_characters():
    table = (resources.files("pipelines") / "traditional.txt").read_bytes()
    assert f"1/{unicodedata.unidata_version}" == VERSION
    assert hashlib.sha256(table).hexdigest()[:16] == "a5a5bc6c2e10029a", (
        "other tokens: raise VERSION, then put the new digest here"
    )
