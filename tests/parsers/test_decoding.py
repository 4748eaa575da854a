"""What `decode` must make of the bytes that sites send."""

from __future__ import annotations

import codecs
import gzip
import random

import pytest

from parsers.decoding import Decoded, EncodingSource, decode
from parsers.plausibility import broken_allowed, garbled_run, plausibility, read_as
from tests.parsers.encoded import SIMPLIFIED, TEXTS, TRADITIONAL, html, meta, page, read, refuse


class TestUtf8:
    """UTF-8 proves itself: nothing that a site declares can overrule it."""

    @pytest.mark.parametrize("content_type", [None, html("utf-8"), html("gb2312"), html("big5")])
    @pytest.mark.parametrize("head", ["", meta("gbk"), meta("utf-8"), meta("iso-8859-1")])
    def test_is_read_whatever_is_declared(self, content_type: str | None, head: str) -> None:
        text = page(SIMPLIFIED + "喆😀", head)
        assert decode(text.encode(), content_type) == Decoded(
            text, "utf-8", EncodingSource.UTF_8, 1.0, 0
        )

    def test_byte_order_mark_is_no_text(self) -> None:
        body = codecs.BOM_UTF8 + page(SIMPLIFIED).encode()
        assert decode(body, None) == Decoded(page(SIMPLIFIED), "utf-8", EncodingSource.BOM, 1.0, 0)

    def test_empty_body_is_empty_text(self) -> None:
        assert decode(b"", None) == Decoded("", "utf-8", EncodingSource.UTF_8, 1.0, 0)

    @pytest.mark.parametrize("lost", [1, 2])
    def test_character_cut_at_the_end_is_left_out(self, lost: int) -> None:
        found = read("医保断缴".encode()[:-lost])
        assert (found.text, found.source, found.replaced) == ("医保断", EncodingSource.UTF_8, 0)

    def test_rare_broken_bytes_become_counted_replacement_characters(self) -> None:
        body = page(SIMPLIFIED).encode().replace("每月".encode(), b"\xff" + "月".encode())
        found = read(body, html("gb2312"))
        assert found.text == page(SIMPLIFIED.replace("每月", "\ufffd月"))
        assert (found.encoding, found.source, found.replaced) == ("utf-8", EncodingSource.UTF_8, 1)
        assert 0.9 < found.confidence < 1

    def test_replacement_characters_that_the_site_published_are_not_counted(self) -> None:
        body = page("锟斤拷\ufffd" + SIMPLIFIED).encode() + b"\xff"
        found = read(body)
        assert (found.text.count("\ufffd"), found.replaced) == (2, 1)

    def test_broken_bytes_behind_a_byte_order_mark(self) -> None:
        found = read(codecs.BOM_UTF8 + page(SIMPLIFIED).encode() + b"\xff</body>")
        assert (found.source, found.replaced) == (EncodingSource.BOM, 1)

    def test_stray_byte_in_a_long_ascii_page(self) -> None:
        found = read(b"<p>Health news</p>" * 100 + b"\xa9 2025")
        assert (found.encoding, found.replaced) == ("utf-8", 1)

    def test_stray_byte_in_a_short_ascii_text_is_too_much(self) -> None:
        assert "gb18030 (detected) -2.00" in refuse(b"\xff 2025")

    def test_many_broken_bytes_are_refused(self) -> None:
        body = page(SIMPLIFIED * 3).encode().replace("医".encode(), b"\xe5\x8c")
        assert "no charset gives plausible Chinese" in refuse(body, html("utf-8"))

    @pytest.mark.parametrize(("size", "allowed"), [(0, 3), (6_000, 3), (16_000, 8), (10**7, 50)])
    def test_how_many_broken_characters_are_few(self, size: int, allowed: int) -> None:
        assert broken_allowed(bytes(size)) == allowed

    def test_the_bound_is_the_bound(self) -> None:
        text = page(SIMPLIFIED * 20).encode()
        assert read(text + b"\xff " * broken_allowed(text)).replaced == broken_allowed(text)
        assert "no charset" in refuse(text + b"\xff " * (broken_allowed(text) + 1))


class TestDeclaredCharset:
    """A declaration is a hint: believed where the text it gives looks like Chinese."""

    @pytest.mark.parametrize(
        "label",
        ["gb2312", "GBK", "gb18030", "x-gbk", "gb_2312-80", "chinese", "csGB2312", "cp936"],
    )
    def test_the_gb_family_is_read_as_its_largest_member(self, label: str) -> None:
        text = page(SIMPLIFIED + "陶喆，朱镕基，㐀，😀", meta(label))
        found = read(text.encode("gb18030"), "text/html")
        assert (found.text, found.encoding, found.source, found.replaced) == (
            text,
            "gb18030",
            EncodingSource.META,
            0,
        )

    @pytest.mark.parametrize("label", ["big5", "Big5-HKSCS", "x-x-big5", "cp950"])
    def test_big5_with_hong_kongs_characters(self, label: str) -> None:
        text = page(TRADITIONAL + "喺邊度睇醫生嘅，佢哋冇話", meta(label))
        found = read(text.encode("big5hkscs"), "text/html")
        assert (found.text, found.encoding) == (text, "big5hkscs")

    @pytest.mark.parametrize(
        "content_type",
        ["text/html; charset=gbk", 'text/html;charset="GBK"', "text/html; Charset = 'gbk' ; x=y"],
    )
    def test_header_in_every_dress(self, content_type: str) -> None:
        assert read(SIMPLIFIED.encode("gbk"), content_type).source is EncodingSource.HTTP_HEADER

    @pytest.mark.parametrize(
        "head",
        [
            '<meta charset="gb2312">',
            "<META CHARSET=gb2312 />",
            '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">',
            "<meta content='text/html;charset=gb2312' http-equiv=Content-Type>",
            '<meta\n name="x"\n charset = gb2312>',
            '<?xml version="1.0" encoding="gb2312"?>',
            f"<script>{'var a = 1;' * 1000}</script><meta charset=gb2312>",
            '<meta charset="utf-8"><meta charset="gb2312">',
            '<meta charset="euc-kr"><meta charset="no-such-charset"><meta charset="gb2312">',
        ],
        ids=lambda head: head[:60],
    )
    def test_page_in_every_dress(self, head: str) -> None:
        text = page(SIMPLIFIED, head)
        found = read(text.encode("gb18030"))
        assert (found.text, found.source) == (text, EncodingSource.META)

    def test_header_comes_before_the_page(self) -> None:
        text = page(SIMPLIFIED, meta("gbk"))
        assert read(text.encode("gbk"), html("gb2312")).source is EncodingSource.HTTP_HEADER

    @pytest.mark.parametrize(
        "label", ["utf-8", "big5", "iso-8859-1", "windows-1252", "utf-16", "shift_jis", "x", "乱"]
    )
    def test_wrong_header_over_right_meta(self, label: str) -> None:
        text = page(SIMPLIFIED, meta("gbk"))
        found = read(text.encode("gbk"), html(label))
        assert (found.text, found.source) == (text, EncodingSource.META)

    @pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs"])
    @pytest.mark.parametrize(
        "label", ["utf-8", "utf-16", "iso-8859-1", "windows-1252", "euc-jp", "big5", "gb2312"]
    )
    def test_wrong_label_everywhere(self, encoding: str, label: str) -> None:
        text = page(TEXTS[encoding], meta(label))
        found = read(text.encode(encoding), html(label))
        assert (found.text, found.encoding) == (text, encoding)

    def test_few_bytes_that_are_utf8_by_chance(self) -> None:
        body = "<title>医院</title>".encode("gbk")
        assert body.decode("utf-8") == "<title>ҽԺ</title>"
        assert read(body, html("gbk")).text == "<title>医院</title>"

    @pytest.mark.parametrize("text", ["© 2025 · café", "Привет", "ωω", "Größe · Menü"])
    def test_western_utf8_with_a_gb_label_stays_utf8(self, text: str) -> None:
        assert read(text.encode(), html("gb2312")).text == text

    def test_undeclared_utf8_is_not_doubted(self) -> None:
        assert read("Привет".encode()).text == "Привет"


class TestUndeclared:
    @pytest.mark.parametrize(
        ("text", "encoding"),
        [
            ("怎么办理医保报销？", "gb18030"),
            ("去甲肾上腺素的用法", "gb18030"),
            ("体温37.5℃算发烧吗", "gb18030"),
            ("感冒了能不能吃头孢和阿莫西林？", "gb18030"),
            ("幽门螺杆菌阳性要不要治疗，会传染给家人吗？", "gb18030"),
            ("醫保怎麼辦理報銷手續？", "gb18030"),
            ("感冒要看哪一科？", "big5hkscs"),
            ("孕婦可以打流感疫苗嗎？", "big5hkscs"),
            ("高血壓患者飲食要注意什麼？", "big5hkscs"),
            ("糖尿病患者每天走路三十分鐘，血糖控制得比較好。", "big5hkscs"),
            ("怎么办理医保报销？", "utf-16-le"),
            ("高血壓患者飲食要注意什麼？", "utf-16-be"),
        ],
    )
    def test_short_texts(self, text: str, encoding: str) -> None:
        found = read(text.encode(encoding))
        assert (found.text, found.encoding, found.source) == (
            text,
            encoding,
            EncodingSource.DETECTED,
        )

    @pytest.mark.parametrize("encoding", TEXTS)
    def test_pages(self, encoding: str) -> None:
        text = page(TEXTS[encoding])
        found = read(text.encode(encoding))
        assert (found.text, found.encoding, found.source) == (
            text,
            encoding,
            EncodingSource.DETECTED,
        )

    def test_confidence_grows_with_the_text(self) -> None:
        short, long = read("感冒了怎么办".encode("gbk")), read(SIMPLIFIED.encode("gbk"))
        assert 0 < short.confidence < long.confidence < 1

    def test_one_unusual_character_is_no_evidence(self) -> None:
        assert "gb18030 (detected) 0.00" in refuse("2009-6-13 您".encode("gbk"))
        assert read("2009-6-13 您".encode("gbk"), html("gbk")).text == "2009-6-13 您"

    def test_declared_text_of_unusual_characters_is_believed(self) -> None:
        body = "胰腺癌".encode("gbk")
        assert read(body, html("gbk")).text == "胰腺癌"


class TestUtf16:
    @pytest.mark.parametrize(
        ("mark", "encoding"),
        [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
    )
    @pytest.mark.parametrize("text", [page(SIMPLIFIED + "😀"), SIMPLIFIED, "plain ASCII", ""])
    def test_with_mark(self, mark: bytes, encoding: str, text: str) -> None:
        assert decode(mark + text.encode(encoding), html("gbk")) == Decoded(
            text, encoding, EncodingSource.BOM, 1.0, 0
        )

    @pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
    @pytest.mark.parametrize("text", [page(TRADITIONAL), "<html>plain ASCII</html>"])
    def test_without_mark(self, encoding: str, text: str) -> None:
        found = read(text.encode(encoding))
        assert (found.text, found.encoding, found.source) == (
            text,
            encoding,
            EncodingSource.DETECTED,
        )

    def test_declared(self) -> None:
        found = read(page(SIMPLIFIED).encode("utf-16-be"), html("utf-16be"))
        assert (found.encoding, found.source) == ("utf-16-be", EncodingSource.HTTP_HEADER)

    def test_cut_in_the_middle_of_a_character(self) -> None:
        assert read("\ufeff医保断缴".encode("utf-16-le")[:-1]).text == "医保断"

    def test_lone_surrogate_is_counted(self) -> None:
        body = ("\ufeff" + SIMPLIFIED).encode("utf-16-le") + b"\x00\xd8" + "保".encode("utf-16-le")
        found = read(body)
        assert (found.replaced, found.source) == (1, EncodingSource.BOM)


class TestBrokenBytesInTwoByteCharsets:
    """One lost byte shifts all that follow it up to the next ASCII; only the byte may be lost."""

    BODY = page(SIMPLIFIED).encode("gbk")
    AT = BODY.index("每月".encode("gbk"))

    def broken(self, *new: int, old: int = 1) -> bytes:
        return self.BODY[: self.AT] + bytes(new) + self.BODY[self.AT + old :]

    def test_lead_byte_turned_into_ascii(self) -> None:
        found = read(self.broken(0x43))
        assert found.text == page(SIMPLIFIED.replace("每月", "C\ufffd月"))
        assert found.replaced == 1

    def test_byte_that_is_no_lead_byte(self) -> None:
        found = read(self.broken(0xFF, old=2))
        assert found.text == page(SIMPLIFIED.replace("每月", "\ufffd月"))
        assert found.replaced == 1

    def test_lost_byte(self) -> None:
        found = read(self.broken())
        assert found.text.startswith(page(SIMPLIFIED).split("每月")[0])
        assert found.text.endswith(page(SIMPLIFIED).split("按时")[1])
        assert found.replaced == 1

    def test_big5(self) -> None:
        body = page(TRADITIONAL).encode("big5hkscs").replace(b"</p>", b"\xff</p>")
        found = read(body, html("big5"))
        assert (found.text, found.replaced) == (page(TRADITIONAL + "\ufffd"), 1)

    def test_character_cut_at_the_end_is_left_out(self) -> None:
        assert read(SIMPLIFIED.encode("gbk")[:-1], html("gbk")).text == SIMPLIFIED[:-1]

    def test_many_are_refused(self) -> None:
        body = page(SIMPLIFIED).encode("gbk") + b"\xff\n" * 4
        assert refuse(body, html("gbk")) == "4 or more characters are broken in gb18030"

    def test_a_run_too_long_to_mend_is_read_as_it_is(self) -> None:
        text, replaced = read_as(("中" * 300).encode("gbk") + b"\xff<", "gb18030")
        assert (text, replaced) == ("中" * 300 + "\ufffd<", 1)


class TestMojibakeIsNeverAccepted:
    def test_page_in_two_encodings(self) -> None:
        body = page(SIMPLIFIED * 4).encode("gbk") + "网友评论区已经关闭了谢谢大家".encode()
        reason = refuse(body, html("gbk"))
        assert reason.startswith("a part is not in gb18030, it would read '缃戝弸璇勮")

    @pytest.mark.parametrize(
        ("text", "encoding"),
        [
            ("건강보험은 질병이나 부상으로 인해 발생한 고액의 진료비를 막는다", "euc-kr"),
            ("健康保険は、病気やけがで高額の医療費がかかるのを防ぐためのものです。", "euc-jp"),
            ("健康保険は、病気やけがで高額の医療費がかかるのを防ぐためのものです。", "shift_jis"),
            ("Обязательное медицинское страхование граждан", "cp1251"),
        ],
    )
    @pytest.mark.parametrize("content_type", [None, html("gb2312"), html("big5")])
    def test_charsets_of_other_languages(
        self, text: str, encoding: str, content_type: str | None
    ) -> None:
        body = text.encode(encoding)
        assert "no charset gives plausible Chinese" in refuse(body, content_type)

    def test_the_reason_names_what_was_tried(self) -> None:
        reason = refuse("Обязательное страхование".encode("cp1251"), html("gb2312"))
        for tried in (
            "gb18030 (http-header) -",
            "big5hkscs (detected) -",
            "utf-16-be (detected) -",
        ):
            assert tried in reason

    def test_a_part_in_rare_characters_is_told_from_names(self) -> None:
        assert garbled_run("医生陶喆、朱镕基、冼星海和羋月") is None
        assert garbled_run("医生说：缃戝弸璇勮鍖哄凡缁") == "缃戝弸璇勮鍖哄凡缁"

    def test_letters_digits_and_emoji_say_nothing(self) -> None:
        assert plausibility("ＡＢ①℃😀\u200b\ufe0f").score == 0
        assert plausibility("VIP 12333\n").score == 1
        assert plausibility("\x01\ue000\ufffdжか").score == -2
        assert plausibility("的鏇").score == 0


class TestNulBytes:
    """A few are a fault of the site's; many are UTF-16 or no text."""

    @pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
    def test_a_few_do_not_outvote_the_text(self, encoding: str) -> None:
        text = "<title>&#21307;&#20445;</title>" * 40 + "\0" * 20 + "<h2>相关推荐</h2>"
        assert read(text.encode(encoding), html("gb2312")).text == text

    def test_utf32_is_not_read_as_utf16(self) -> None:
        assert "are NUL; no charset gives" in refuse(page(SIMPLIFIED).encode("utf-32"))


class TestBinary:
    @pytest.mark.parametrize(
        ("body", "kind"),
        [
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG image"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG image"),
            (b"GIF89a\x01\0\x01\0", "GIF image"),
            (b"%PDF-1.7\n1 0 obj", "PDF document"),
            (gzip.compress(SIMPLIFIED.encode(), mtime=0), "gzip data"),
            (b"PK\x03\x04\x14\0", "ZIP archive"),
        ],
    )
    def test_known_formats_are_named(self, body: bytes, kind: str) -> None:
        reason = refuse(body, "text/html; charset=utf-8")
        assert reason == f"{kind}, not text: the body begins with {body[:8].hex(' ')}"

    @pytest.mark.parametrize("size", [32, 1_000, 100_000])
    def test_random_bytes(self, size: int) -> None:
        body = random.Random(size).randbytes(size)
        assert "no charset gives plausible Chinese" in refuse(body, html("gbk"))

    def test_many_nul_bytes(self) -> None:
        body = b"\0asm\x01\0\0\0\x01\x05\x01`\0\x01\x7f\x03\x02\x01\0\x07\x08\x01"
        assert refuse(body).startswith("binary data, 6 of 22 bytes are NUL; no charset gives")

    def test_noise_behind_a_utf16_mark(self) -> None:
        body = codecs.BOM_UTF16_LE + random.Random(1).randbytes(400)
        assert "no charset gives plausible Chinese" in refuse(body)

    def test_nothing_but_half_a_character(self) -> None:
        assert "gb18030 (http-header) -2.00" in refuse(b"\x81", html("gbk"))
