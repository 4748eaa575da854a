"""The costly rules of `problems`, each said as plainly as it can be.

What `pipelines` does instead is faster and must find the same.
"""

from __future__ import annotations

import re
import unicodedata

import msgspec

from parsers.record import BlockKind
from pipelines.dates import china_day
from pipelines.strings import shown, strings_in


def block_problems(article):
    for index, block in enumerate(article.blocks):
        where = f"blocks[{index}] ({block.kind})"
        if block.kind is BlockKind.HEADING and block.level not in range(2, 8):
            yield f"{where} has level {block.level}, not 2 to 7: {shown(block.text)}"
        if block.kind is not BlockKind.HEADING and block.level is not None:
            yield f"{where} has level {block.level}, which only headings have: {shown(block.text)}"
        if block.kind is BlockKind.TABLE and not any(block.rows or ()):
            yield f"{where} has no rows with cells: rows {block.rows!r}, text {shown(block.text)}"
        if block.kind is not BlockKind.TABLE and block.rows is not None:
            yield f"{where} has rows, which only tables have: {shown(block.text)}"
        if block.kind is not BlockKind.TABLE and not block.text.strip():
            yield f"{where} is blank: {block.text!r}"


def related_day_problems(article, latest):
    for index, item in enumerate(article.related):
        if item.date_published is None:
            continue
        name = f"related[{index}].date_published"
        day = china_day(item.date_published)
        if day is None:
            yield f"{name} is no date: {shown(item.date_published)}"
        elif latest is not None and day > latest:
            said = shown(item.date_published)
            yield f"{name} {said} is after the day of the fetch in China, {latest}"


def character_problems(article):
    for path, text in strings_in(msgspec.to_builtins(article), ""):
        found = re.search("[\ufffd\x00\ud800-\udfff]", text)
        if found is not None:
            at = found.start()
            around = shown(text[max(0, at - 10) : at + 10])
            yield f"{path} holds U+{ord(found.group()):04X} at character {at}: {around}"


def leak_problems(article):
    blocks = [key(block.text) for block in article.blocks]
    body = "".join(blocks)
    for index, item in enumerate(article.related):
        title, snippet = key(item.title), key(item.snippet or "")
        if title == key(article.title):
            continue
        if len(title) >= 6 and title in blocks:
            place = max(place for place, text in enumerate(blocks) if text == title)
            yield f"blocks[{place}] is the title of related[{index}]: {shown(item.title)}"
        if len(snippet) >= 12 and snippet in body:
            yield f"the body holds the snippet of related[{index}]: {shown(item.snippet)}"


def key(text):
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
