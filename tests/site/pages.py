"""The site's HTML: articles, lists, the home page, and the pages of its traps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from html import escape

from tests.site import urls, words
from tests.site.plan import Nature, Plan, Reach, Story

PER_PAGE = 20
DAY_ZERO = datetime(2026, 6, 1, 4, tzinfo=UTC)
"""When day 0 begins; the site changes at this hour of every day."""

LISTED = (Reach.LISTS, Reach.SESSIONS, Reach.SEVERAL)
_TAILS = (
    "",
    "",
    "?from=singlemessage",
    "?utm_source=related&utm_medium=m",
    "?spm={of}.{to}",
)
_MISSING = "<html><body><h1>提示</h1><p>您访问的页面不存在</p></body></html>"
_DISCLAIMER = "提示:本内容不能代替面诊,如有不适请尽快就医。"


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the pages of one day.

    nonce: what changes from request to request: session ids.
    """

    plan: Plan
    day: int
    nonce: int = 0

    def article(self, story: Story) -> str:
        """Return an article; that which is adorned looks different each day and says the same."""
        text = "".join(f"<p>{p}</p>\n" for p in words.paragraphs(story.id, story.version(self.day)))
        title = words.title(story.id)
        above, below = self._adornments(story) if story.nature is Nature.ADORNED else ("", "")
        return _document(
            title,
            f'{above}<div class="box"><h1>{title}</h1>\n{self._counter(story)}'
            f'<div class="con">{text}</div></div>\n'
            f'<div class="tip">{_DISCLAIMER}</div>\n'
            f'<div class="rel"><h2>相关推荐</h2>\n{self._related(story)}</div>\n{below}',
        )

    def listing(self, number: int) -> str | None:
        """Return a list page, the newest articles first; None past the last one."""
        listed = listed_on(self.plan, self.day)
        last = -(-len(listed) // PER_PAGE)
        if not 1 <= number <= last:
            return None
        stories = listed[(number - 1) * PER_PAGE : number * PER_PAGE]
        near = range(max(1, number - 3), min(last, number + 3) + 1)
        shown = sorted({1, *near, *range(10, last, 10), last})
        pager = [_link(urls.list_page(n), f"第{n}页") for n in shown]
        # The last page names one more, as careless templates do.
        next_page = urls.list_page(number + 1)
        session = {0: f"?sid={self.nonce:08x}", 1: f"?PHPSESSID={self.nonce:08x}"}
        pager.append(_link(next_page + session.get(number % 5, ""), "下一页"))
        traps = [
            _link(f"{urls.CALENDAR}{DAY_ZERO.date() + timedelta(days=self.day)}", "按日期查看"),
            _link(urls.ENDLESS, "专题"),
        ]
        return _document(f"健康新闻第{number}页", self._items(stories), *pager, *traps)

    def calendar(self, text: str) -> str:
        """Return a day of the calendar, which has neighbours without end."""
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return missing()
        old = listed_on(self.plan, 0)
        stories = [old[(day.toordinal() * 3 + n) % len(old)] for n in range(12)]
        around = [day + timedelta(days=n) for n in (-365, -30, -1, 1, 30, 365)]
        links = [_link(f"{urls.CALENDAR}{other}", f"{other}") for other in around]
        return _document(f"{day}的新闻", self._items(stories), *links)

    def endless(self, path: str) -> str:
        """Return a step of the endless path: the same page, one step deeper."""
        return _document(
            "专题", self._items(listed_on(self.plan, 0)[:12]), _link(f"{urls.M}{path}a/", "更多")
        )

    def home(self) -> str:
        """Return the home page."""
        return _document(
            "首页",
            _link(urls.LIST, "健康新闻"),
            _link(urls.ENDLESS, "专题"),
            '<a href="#">顶部</a>',
        )

    def _items(self, stories: Iterable[Story]) -> str:
        return "".join(
            f"<li>{_link(self._listed_url(story), words.title(story.id))}"
            f"<span>{words.printed_date(story.id)}</span></li>\n"
            for story in stories
        )

    def _listed_url(self, story: Story) -> str:
        """Return the URL as lists print it: some with a session id, new with each answer."""
        plain = urls.article(story.id)
        if self.plan.plain:
            return plain
        if story.reach is Reach.SESSIONS:
            return f"{plain};jsessionid={self.nonce:08x}"
        return f"{plain}?sid={self.nonce:08x}" if story.id % 40 == 3 else plain

    def _related(self, story: Story) -> str:
        return "".join(
            f"<div><h3>{_link(self._related_url(story.id, other), words.title(other))}</h3>"
            f"<p>{words.teaser(other)}</p><p>健康新闻 {words.printed_date(other)}</p></div>\n"
            for other in story.related
        )

    def _counter(self, story: Story) -> str:
        if story.nature is not Nature.COUNTED:
            return ""
        return f'<div class="info">阅读:{story.id % 1000 + self.day}</div>\n'

    def _related_url(self, of: int, to: int) -> str:
        """Return the URL of an article as another prints it: either host, and what tracks."""
        if self.plan.plain:
            return urls.article(to)
        host = urls.WWW if (of + to) % 3 == 0 else urls.M
        return urls.article(to, host) + _TAILS[(of + to) % len(_TAILS)].format(of=of, to=to)

    def _adornments(self, story: Story) -> tuple[str, str]:
        token = story.id * 31 + self.day
        return (
            f'<div class="ad" style="display:none"><a href="{urls.ELSEWHERE}">广告{token}</a></div>'
            f"<script>var views = {token};</script>\n",
            f'<div class="foot"><span>阅读:{token}</span></div>\n'
            f'<script src="http://ads.example/{token}.js"></script>\n',
        )


@lru_cache(maxsize=64)
def listed_on(plan: Plan, day: int) -> Sequence[Story]:
    """Return the stories that lists name on a day, the newest first."""
    return [story for story in plan.reached_by(*LISTED) if story.exists(day)]


def missing() -> str:
    """Return a page that says it is missing."""
    return _MISSING


def _link(url: str, text: str) -> str:
    return f'<a href="{escape(url)}">{text}</a>'


def _document(title: str, *parts: str) -> str:
    body = "\n".join(parts)
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8">'
        f"<title>{title}</title></head><body>\n"
        f'<div class="wrap">{body}</div></body></html>\n'
    )
