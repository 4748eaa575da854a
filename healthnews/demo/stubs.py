"""Stub pages: what the demo serves for a related article, made from its teaser alone."""

from __future__ import annotations

from html import escape

from parsers.record import Related

MARK = "stub page, made from the teaser"

# The teaser gives a title and at most the first 200 characters: no more is known,
# and no more is made up. Without a snippet, the body says just that.
_NO_TEXT = "演示页面：只知道标题“{title}”，正文未知。"

_HEAD = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>
<meta name="generator" content="healthnews demo: {mark}"></head><body><!-- {mark} -->
"""

_BODIES = {
    "jiusongjiankang": """<div class="wrap"><div class="box"><h1>{title}</h1>
<div class="con"><p>{text}</p></div></div>
<div class="tip">提示:本内容不能代替面诊,如有不适请尽快就医。</div></div></body></html>
""",
    "uzkoo": """<div class="wrap"><div class="main"><div class="art"><h1>{title}</h1>
<div class="info"><span>来源：优站库 (www.uzkoo.com)</span></div>
<div class="con"><p>{text}</p></div></div></div></div></body></html>
""",
}


def stub(site: str, related: Related) -> bytes:
    """Return the page of a related article, in the dress of the site's reconstructed pages."""
    title = escape(related.title)
    text = escape(related.snippet) if related.snippet else _NO_TEXT.format(title=title)
    page = _HEAD.format(title=title, mark=MARK) + _BODIES[site].format(title=title, text=text)
    return page.encode()
