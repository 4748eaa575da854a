"""Redirects of pages: followed to the same page, counted when they lead elsewhere."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.addresses import key_of, unsafe_reason
from crawler.failures import RefusedRequest
from crawler.middlewares.robots import is_robots_request
from crawler.refusal import Refusal
from parsers import Outcome
from parsers.sites import Site


class PageRedirectMiddleware(RedirectMiddleware):
    """Follows a redirect that keeps the page (other host, https) and refuses all others.

    A site that redirects a dead article to its home page answers 200 in the
    end: following blindly would hide that the article is gone.
    """

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's signature
    ) -> Request | Response:
        """Return the request to follow, or the response where there is nothing to follow."""
        self._check_scheme(response)
        try:
            result = super().process_response(request, response)
        except IgnoreRequest as error:
            reason = f"more than {self.max_redirect_times} redirects"
            raise RefusedRequest(Refusal(Outcome.REDIRECTED, reason, response.status)) from error
        if isinstance(result, Request) and not is_robots_request(request):
            self._check_target(request.url, result.url, response.status)
        return result

    def _check_scheme(self, response: Response) -> None:
        """Refuse what Scrapy would hand on as a page: a redirect to `file:` or `javascript:`."""
        location = response.headers.get("Location")
        if location is None or not 300 <= response.status < 400:
            return
        reason = unsafe_reason(response.urljoin(location.decode("latin-1")), self._max_url)
        if reason is not None:
            refusal = Refusal(Outcome.UNSAFE, f"redirected: {reason}", response.status)
            raise RefusedRequest(refusal)

    def _check_target(self, url: str, target: str, status: int) -> None:
        site = self._site
        refusal = redirect_refusal(site, url, target, status) if site else None
        if refusal is not None:
            raise RefusedRequest(refusal)

    @property
    def _max_url(self) -> int:
        return self.crawler.settings.getint("URLLENGTH_LIMIT")

    @property
    def _site(self) -> Site | None:
        """The spider's site; None for a spider that is not ours, as in `scrapy shell`."""
        return getattr(self.crawler.spidercls, "site", None)


def redirect_refusal(site: Site, url: str, target: str, status: int) -> Refusal | None:
    """Return why a redirect from `url` to `target` is not followed, or None if it is.

    Redirects to another page of the site are refused with that page as the
    target, which the frontier takes for a request of its own where the site's rules allow it.
    """
    parts = urlsplit(target)
    if parts.hostname not in site.hosts:
        return Refusal(Outcome.OFFSITE, f"redirected off the site to {target}", status)
    if key_of(site, url) == key_of(site, target):
        return None
    if parts.path in ("", "/"):
        return Refusal(Outcome.SOFT_404, f"redirected to the home page {target}", status)
    return Refusal(Outcome.REDIRECTED, f"redirected to {target}", status, target)
