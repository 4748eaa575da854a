"""Spider middlewares with the faults that a crawl must not hide."""

from __future__ import annotations

from scrapy import Request
from scrapy.spidermiddlewares.base import BaseSpiderMiddleware


class DropRequests(BaseSpiderMiddleware):
    """Loses links without a word."""

    def get_processed_request(self, request: Request, response) -> Request | None:
        return request if response is None else None


class Fail(BaseSpiderMiddleware):
    """Fails on links."""

    def get_processed_request(self, request: Request, response) -> Request | None:
        if response is None:
            return request
        raise RuntimeError("a component has a bug")
