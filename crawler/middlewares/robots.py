"""robots.txt as RFC 9309 has it: what cannot be read is a disallow, and the page is counted."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from crawler.failures import RefusedRequest, describe
from crawler.refusal import Refusal
from parsers import Outcome

_DISALLOW_ALL = b"User-agent: *\nDisallow: /\n"


def is_robots_request(request: Request) -> bool:
    """Whether the request is for a robots.txt: the only one a component makes for itself here."""
    return request.callback is NO_CALLBACK


class RobotsMiddleware(RobotsTxtMiddleware):
    """Obeys robots.txt and says why a page was refused.

    Scrapy crawls a host whose robots.txt answers 5xx or cannot be fetched, and
    reads the text of a 404 page as rules. RFC 9309, 2.3.1: 4xx allows all, 5xx
    and no answer disallow all.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._answers: dict[str, str] = {}
        self._errors: dict[str, str] = {}

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:  # noqa: ARG002
        """Refuse a page that robots.txt forbids, or whose robots.txt cannot be read."""
        if is_robots_request(request):
            return
        host = urlparse_cached(request).netloc
        # Of several requests that wait for one robots.txt, Scrapy 2.19 gives its
        # rules to the first two and None, "all is allowed", to the others. Asking
        # again after the wait reads what came.
        rules = await self.robot_parser(request) or await self.robot_parser(request)
        if rules is None:
            raise RefusedRequest(self._unreadable(host))
        try:
            self.process_request_2(rules, request)
        except IgnoreRequest as error:
            reason = self._answers.get(host, f"forbidden by robots.txt of {host}")
            raise RefusedRequest(Refusal(Outcome.ROBOTS, reason)) from error

    def _unreadable(self, host: str) -> Refusal:
        cause = self._errors.get(host, "it could not be read")
        return Refusal(Outcome.NETWORK_ERROR, f"not requested: robots.txt of {host}: {cause}")

    def process_response(self, request: Request, response: Response) -> Response:
        """Replace the body of a robots.txt that was answered with an error."""
        if not is_robots_request(request) or response.status < 400:
            return response
        if response.status < 500:
            return response.replace(body=b"")
        self._answers[_asked_host(request)] = (
            f"robots.txt answered {response.status}: read as forbidden (RFC 9309, 2.3.1.4)"
        )
        return response.replace(body=_DISALLOW_ALL)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Keep why a robots.txt could not be fetched, for the pages that wait for it."""
        if is_robots_request(request):
            self._errors[_asked_host(request)] = describe(exception)


def _asked_host(request: Request) -> str:
    """Return the host whose rules are asked for, whatever redirects came between."""
    asked: str = request.meta.get("redirect_urls", [request.url])[0]
    return urlparse_cached(Request(asked)).netloc
