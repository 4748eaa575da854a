"""Sitemaps: whole, broken, packed, hostile. All are written by hand; none is a real site's."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.discovery.documents import read_listed
from crawler.discovery.entries import MAX_BYTES, MAX_ENTRIES, Entry, Listed
from pipelines.frontier.records import PageKind

URL = "https://news.example/sitemap.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
OPEN = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'


def read(body: str | bytes, content_type: str | None = "application/xml") -> Listed:
    return read_listed(body.encode() if isinstance(body, str) else body, content_type, URL)


def urls(listed: Listed) -> list[str]:
    return [entry.url for entry in listed.entries]


def page(path: str, more: str = "") -> str:
    return f"<url><loc>https://news.example{path}</loc>{more}</url>"


def numbered(count: int) -> str:
    return f"{OPEN}{''.join(page(f'/{n}') for n in range(count))}</urlset>"


# --- what the protocol allows -----------------------------------------------------------


def test_a_urlset_names_pages_and_when_they_changed() -> None:
    body = (
        f"{HEAD}{OPEN}"
        + page("/1", "<lastmod>2025-03-17T08:30:00+08:00</lastmod><priority>0.8</priority>")
        + page("/2?a=1&amp;b=2")
        + "</urlset>"
    )
    assert read(body) == Listed(
        (
            Entry("https://news.example/1", datetime(2025, 3, 17, 0, 30, tzinfo=UTC)),
            Entry("https://news.example/2?a=1&b=2"),
        )
    )


def test_an_index_names_sitemaps() -> None:
    body = (
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        "<sitemap><loc>https://news.example/s1.xml.gz</loc><lastmod>2025-03-17T00:00:00Z</lastmod>"
        "</sitemap></sitemapindex>"
    )
    assert read(body).entries == (
        Entry(
            "https://news.example/s1.xml.gz",
            datetime(2025, 3, 17, tzinfo=UTC),
            PageKind.SITEMAP,
        ),
    )


def test_a_news_sitemap_tells_when_an_article_was_published() -> None:
    news = (
        "<news:news><news:publication><news:name>例</news:name></news:publication>"
        "<news:publication_date>2025-03-17T00:00:00Z</news:publication_date></news:news>"
    )
    (entry,) = read(f"{OPEN}{page('/1', news)}</urlset>").entries
    assert entry.modified_at == datetime(2025, 3, 17, tzinfo=UTC)


def test_the_addresses_of_pictures_are_no_pages() -> None:
    picture = "<image:image><image:loc>https://news.example/1.png</image:loc></image:image>"
    body = f"{OPEN}<url>{picture}<loc>https://news.example/1</loc></url></urlset>"
    assert urls(read(body)) == ["https://news.example/1"]


def test_any_prefix_and_none_will_do() -> None:
    body = "<s:urlset xmlns:s='x'><s:url><s:loc>https://news.example/1</s:loc></s:url></s:urlset>"
    assert urls(read(body)) == ["https://news.example/1"]
    undeclared = body.replace(" xmlns:s='x'", "")
    assert read(undeclared) == read(body)


def test_plain_text_has_one_url_a_line() -> None:
    body = "https://news.example/1\r\n\r\n  https://news.example/2\nno url\n"
    listed = read(body, "text/plain")
    assert urls(listed) == ["https://news.example/1", "https://news.example/2"]
    assert listed.problems == ("1 lines are no URLs",)


def test_a_gzip_file_is_inflated() -> None:
    assert read(gzip.compress(numbered(2).encode()), "application/octet-stream") == read(
        numbered(2)
    )


def test_a_relative_address_is_resolved_and_an_entry_without_one_counted() -> None:
    listed = read(f"{OPEN}<url><loc>/1</loc></url><url><lastmod>2025</lastmod></url></urlset>")
    assert urls(listed) == ["https://news.example/1"]
    assert listed.problems == ("1 entries without a URL",)


# --- encodings --------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_is_found(encoding: str) -> None:
    title = "<news:title>百科名医：高血压患者的饮食应该注意哪些问题</news:title>" * 20
    body = f'<?xml version="1.0" encoding="{encoding}"?>{OPEN}{page("/哈", title)}</urlset>'
    assert urls(read(body.encode(encoding))) == ["https://news.example/哈"]


def test_a_wrong_declaration_costs_nothing() -> None:
    title = "<news:title>百科名医：高血压患者的饮食应该注意哪些问题</news:title>" * 20
    body = f"{HEAD}{OPEN}{page('/1', title)}{page('/2')}</urlset>".encode("gb18030")
    listed = read(body)
    assert urls(listed) == ["https://news.example/1", "https://news.example/2"]


def test_bytes_of_no_encoding_leave_the_urls_readable() -> None:
    body = f"{OPEN}{page('/1')}<!-- ".encode() + bytes(range(128, 256)) * 9 + b" -->"
    listed = read(body + page("/2").encode() + b"</urlset>")
    assert urls(listed) == ["https://news.example/1", "https://news.example/2"]
    assert listed.problems


# --- broken -----------------------------------------------------------------------------


def test_a_bare_ampersand_is_part_of_the_url() -> None:
    body = f"{OPEN}{page('/1?a=1&b=2&copy=3')}</urlset>"
    assert read(body) == Listed((Entry("https://news.example/1?a=1&b=2&copy=3"),))


def test_an_ampersand_in_a_cdata_section_needs_no_escape() -> None:
    body = f"{OPEN}<url><loc><![CDATA[https://news.example/1?a=1&b=2]]></loc></url></urlset>"
    assert urls(read(body)) == ["https://news.example/1?a=1&b=2"]


def test_a_cut_sitemap_gives_what_came_and_never_a_cut_url() -> None:
    whole = f"{HEAD}{numbered(20)}".encode()
    known = urls(read(whole))
    for length in range(len(HEAD) + 1, len(whole)):
        listed = read(whole[:length])
        assert urls(listed) == known[: len(listed.entries)]
        assert listed.problems
    assert len(read(whole[: -len("</urlset>")]).entries) == 20


def test_a_lost_end_tag_loses_no_url() -> None:
    body = f"{OPEN}<url><loc>https://news.example/1</url>{page('/2')}</urlset>"
    listed = read(body)
    assert urls(listed) == ["https://news.example/1", "https://news.example/2"]
    assert "broken XML" in listed.problems[0]


def test_characters_that_xml_forbids_are_left_out() -> None:
    listed = read(f"{OPEN}{page('/1')}\x08{page('/2')}</urlset>")
    assert urls(listed) == ["https://news.example/1", "https://news.example/2"]
    assert listed.problems == ("1 characters that XML forbids are left out",)


def test_a_document_that_ends_early_says_where() -> None:
    listed = read(f"{OPEN}\n{page('/1')}\n</loc>\n{page('/2')}</urlset>")
    assert urls(listed) == ["https://news.example/1"]
    assert "line 3" in listed.problems[0]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"<html><body><h1>404</h1></body></html>", "'html'"),
        (b"not found", "no URLs"),
        (b"<", "broken XML"),
        (b"\x89PNG\r\n\x1a\n\0\0", "PNG"),
        (b"<!DOCTYPE urlset [", "document type without an end"),
    ],
)
def test_what_is_no_sitemap_says_so(body: bytes, problem: str) -> None:
    listed = read(body)
    assert listed.entries == ()
    assert problem in " ".join(listed.problems)


# --- hostile ----------------------------------------------------------------------------


def test_entities_are_not_expanded() -> None:
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12))
    body = (
        f"<!DOCTYPE urlset [<!ENTITY l0 'lol'>{laughs}]>{OPEN}"
        f"{page('/1')}{page('/&l11;x')}<url><loc x='&l11;'>https://news.example/3</loc></url></urlset>"
    )
    listed = read(body)
    assert urls(listed) == [
        "https://news.example/1",
        "https://news.example/&l11;x",
        "https://news.example/3",
    ]
    assert listed.problems == ("entities of a document type are not read",)


@pytest.mark.parametrize(
    "declaration",
    [
        "<!ENTITY secret SYSTEM '{file}'>",
        "<!ENTITY % more SYSTEM '{file}'> %more;",
        "<!ENTITY secret PUBLIC 'x' '{file}'>",
    ],
)
def test_no_file_is_read(tmp_path: Path, declaration: str) -> None:
    file = tmp_path / "secret"
    file.write_text("https://news.example/secret")
    inside = declaration.format(file=file.as_uri())
    for end in ("]>", "] >", "]", ""):
        body = f"<!DOCTYPE urlset [{inside}{end}{OPEN}<url><loc>&secret;</loc></url></urlset>"
        assert "https://news.example/secret" not in urls(read(body))
    body = f"<!DOCTYPE urlset SYSTEM '{file.as_uri()}'>{numbered(1)}"
    assert urls(read(body)) == ["https://news.example/0"]


def test_a_gzip_bomb_is_refused() -> None:
    bomb = gzip.compress(b"\n" * (MAX_BYTES + 1))
    assert len(bomb) < 100_000
    listed = read(bomb)
    assert listed.entries == ()
    assert listed.problems == (f"more than {MAX_BYTES} bytes when gzip is unpacked",)


def test_a_damaged_gzip_file_is_refused() -> None:
    listed = read(gzip.compress(numbered(3).encode())[:-20])
    assert listed.entries == ()
    assert "gzip" in listed.problems[0]


@pytest.mark.parametrize("form", ["xml", "text"])
def test_no_more_urls_are_read_than_a_sitemap_may_hold(form: str) -> None:
    over = MAX_ENTRIES + 1
    text = "\n".join(f"https://news.example/{n}" for n in range(over))
    listed = read(numbered(over) if form == "xml" else text)
    assert len(listed.entries) == MAX_ENTRIES
    assert listed.problems == (f"more than {MAX_ENTRIES} entries; the rest is not read",)
    exact = read(numbered(MAX_ENTRIES) if form == "xml" else text.rpartition("\n")[0])
    assert (len(exact.entries), exact.problems) == (MAX_ENTRIES, ())


def test_elements_without_end_are_not_read_to_the_end() -> None:
    listed = read(OPEN + "<a/>" * 2_100_000)
    assert listed.problems == ("more than 2000000 elements; the rest is not read",)


def test_a_deep_document_is_survived() -> None:
    assert read(OPEN + "<a>" * 100_000).problems


WORDS = (
    "<url> </url> <loc> </loc> https://news.example/1 <lastmod> 2025-01-01 </urlset> "
    "<sitemapindex> <sitemap> <!DOCTYPE ]> <![CDATA[ ]]> & &a; <!-- --> <? ?> \0 哈 <rss> <item> "
    '<link> </link> { {"items":[ [ < > \' " <x:y'
)
PIECES = st.sampled_from([OPEN, " ", "\n", *WORDS.split()])


@settings(max_examples=300)
@given(st.binary() | st.lists(PIECES, max_size=20).map(lambda p: "".join(p).encode()))
@example(b"\x1f\x8b")
@example(b"<!DOCTYPE x>")
def test_any_bytes_are_survived(body: bytes) -> None:
    listed = read(body)
    assert listed.entries or listed.problems or b"<urlset" in body or b"<rss" in body


@pytest.mark.parametrize("number", ["xd800", "xDFFF", "55296", "x110000", "9999999", "0", "xFFFE"])
def test_the_number_of_no_character_breaks_nothing(number: str) -> None:
    listed = read(f"{OPEN}{page(f'/&#{number};')}{page('/b')}</urlset>")
    assert [url[-2:] for url in urls(listed)] == ["/\ufffd", "/b"]


def test_the_number_of_a_character_is_read() -> None:
    listed = read(f"{OPEN}{page('/&#21307;&#x4FDD;&#38;x')}</urlset>")
    assert [url[-5:] for url in urls(listed)] == ["/医保&x"]
