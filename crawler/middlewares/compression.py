"""Content encodings: what cannot be decoded, or grows too large, is counted as such."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.failures import RefusedRequest, describe
from crawler.refusal import Refusal
from parsers import Outcome


class CompressionMiddleware(HttpCompressionMiddleware):
    """Decodes gzip, deflate, br and zstd bodies."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's signature
    ) -> Request | Response:
        """Decode the body, or refuse it with the outcome `too_large` or `undecodable`."""
        if not response.body:
            # Zero bytes are no damaged gzip: the parser says what an empty page is.
            return response
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            # Scrapy raises it for one reason: the size after decoding.
            refusal = Refusal(Outcome.TOO_LARGE, str(error), response.status)
            raise RefusedRequest(refusal) from error
        # Each codec has errors of its own; all mean that the body is damaged.
        except Exception as error:
            refusal = Refusal(Outcome.UNDECODABLE, describe(error), response.status)
            raise RefusedRequest(refusal) from error
