"""Spider middlewares with the faults that a crawl must not hide."""

from __future__ import annotations

from scrapy import Request
from scrapy.spidermiddlewares.base import BaseSpiderMiddleware


class DropRequests(BaseSpiderMiddleware):
    """Loses requests without a word, all but the first."""

    seen = 0

    def get_processed_request(self, request: Request, response) -> Request | None:  # noqa: ARG002
        self.seen += 1
        return request if self.seen == 1 else None


class Fail(BaseSpiderMiddleware):
    """Fails on all requests but the first."""

    seen = 0

    def get_processed_request(self, request: Request, response) -> Request | None:  # noqa: ARG002
        self.seen += 1
        if self.seen == 1:
            return request
        raise RuntimeError("a component has a bug")
