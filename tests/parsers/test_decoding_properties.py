"""What `decode` must make of any bytes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from parsers.decoding import Decoded, decode
from tests.parsers.encoded import page, read

PHRASES = [
    "灵活就业人员怎样参加医保",
    "医保断缴后多久不能报销？",
    "线上或线下办理，",
    "请携带身份证到社保局窗口。",
    "高血压患者每天要按时吃药",
    "<p>注意事项：</p>",
    "具体以当地政策为准。\n",
    "缴费比例为5.8%",
]
texts = st.lists(st.sampled_from(PHRASES), min_size=1, max_size=12).map("".join)


class TestForAnyText:
    @given(texts, st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
    def test_comes_back_exactly(self, text: str, codec: str) -> None:
        found = read(text.encode(codec))
        assert (found.text, found.replaced) == (text, 0)

    @given(st.binary(max_size=300), st.none() | st.text(max_size=40))
    def test_any_bytes_give_an_answer(self, body: bytes, content_type: str | None) -> None:
        found = decode(body, content_type)
        if isinstance(found, Decoded):
            assert 0 <= found.confidence <= 1
            assert 0 <= found.replaced <= found.text.count("\ufffd")
        else:
            assert found.reason

    @given(texts, st.data())
    def test_utf8_cut_anywhere_is_a_prefix(self, text: str, data: st.DataObject) -> None:
        body = page(text).encode()
        found = read(body[: data.draw(st.integers(0, len(body)))])
        assert page(text).startswith(found.text)
        assert found.replaced == 0
