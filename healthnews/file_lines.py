"""One saved page in, one line of JSON out, whatever happens."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from healthnews.files import PageFile, read_page
from parsers import Article, Capture, Headers, Outcome, Rejected, parse
from parsers.codec import to_json

PARSED = "parsed"
_RENDITION = "text/plain"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What holds for every file of a call.

    url, headers: of the response that the files were; site: whose rules hold.
    """

    url: str | None = None
    site: str | None = None
    headers: Headers = ()

    def headers_of(self, file: PageFile) -> Headers:
        """Return the headers, which name a text rendition as one."""
        if not file.is_text:
            return self.headers
        stated = [value for name, value in self.headers if name.lower() == "content-type"]
        if stated and stated[0].lower().startswith(_RENDITION):
            return self.headers
        # The header is that of the page which the text was made from.
        others = tuple(pair for pair in self.headers if pair[0].lower() != "content-type")
        return (("Content-Type", _RENDITION), *others)


@dataclass(frozen=True, slots=True)
class FileLine:
    """What became of a file.

    data: one line of UTF-8 JSON with its newline; `path` and `outcome` come first.
    rejected: the outcome, None where the file gave a record.
    traceback: of the parser's exception, for developers.
    """

    data: bytes
    rejected: Outcome | None
    traceback: str | None = None


def parse_file(file: PageFile, circumstances: Circumstances) -> FileLine:
    """Parse a file. Raises nothing: a bug met on one page must not cost the others."""
    body = read_page(file)
    if isinstance(body, Rejected):
        return rejected_line(file, body)
    capture = Capture(circumstances.url, None, 200, circumstances.headers_of(file), body)
    try:
        result = parse(capture, circumstances.site)
        if isinstance(result, Article):
            return _parsed_line(file, result)
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        rejected = Rejected(Outcome.PARSE_ERROR, reason)
        return rejected_line(file, rejected, traceback.format_exc())
    return rejected_line(file, result)


def parse_files(files: Sequence[PageFile], circumstances: Circumstances) -> list[FileLine]:
    """Parse files one after the other."""
    return [parse_file(file, circumstances) for file in files]


def rejected_line(file: PageFile, rejected: Rejected, trace: str | None = None) -> FileLine:
    """Return the line of a file that gave no record."""
    data = _start(file, rejected.outcome) + b',"reason":' + _text(rejected.reason) + b"}\n"
    return FileLine(data, rejected.outcome, trace)


def _parsed_line(file: PageFile, article: Article) -> FileLine:
    # The record is JSON already: only its opening brace is replaced.
    return FileLine(_start(file, PARSED) + b"," + to_json(article)[1:] + b"\n", None)


def _start(file: PageFile, outcome: str) -> bytes:
    return b'{"path":' + _text(file.path) + b',"outcome":' + _text(outcome)


def _text(text: str) -> bytes:
    # File names may hold bytes that are no UTF-8, which Python keeps as lone surrogates.
    return msgspec.json.encode(text.encode("utf-8", "backslashreplace").decode("utf-8"))
