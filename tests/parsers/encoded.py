"""Chinese text as bytes, for the tests of decoding."""

from __future__ import annotations

from parsers.decoding import Decoded, Undecodable, decode

SIMPLIFIED = (
    "灵活就业人员可在户籍地或居住地参加职工医保，每月按时缴费。断缴后从次月起停止享受医保待遇，"
    "补缴后一般有三个月的等待期。具体比例以当地政策为准，建议拨打12333咨询。"
)
TRADITIONAL = (
    "健保卡遺失時，民眾可以帶身分證件到任何一家郵局申請補發，費用是新臺幣二百元。"
    "高血壓患者每天應該量兩次血壓，並且少吃太鹹的東西，按時服藥，定期回醫院檢查。"
)
TEXTS = {"gb18030": SIMPLIFIED, "big5hkscs": TRADITIONAL}


def page(text: str, head: str = "") -> str:
    return f"<html><head>{head}<title>健康</title></head><body><p>{text}</p></body></html>"


def html(charset: str) -> str:
    return f'text/html; charset="{charset}"'


def meta(charset: str) -> str:
    return f'<meta charset="{charset}">'


def read(body: bytes, content_type: str | None = None) -> Decoded:
    found = decode(body, content_type)
    assert isinstance(found, Decoded), found
    return found


def refuse(body: bytes, content_type: str | None = None) -> str:
    found = decode(body, content_type)
    assert isinstance(found, Undecodable), (found.encoding, found.source, found.text[:50])
    return found.reason
