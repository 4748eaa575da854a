"""Content encodings: what cannot be decoded, or grows too large, is counted as such."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawler.exchanges import is_leased
from crawler.failures import RefusedRequest
from crawler.refusal import Refusal
from parsers import Rejected
from pipelines.archive.content_encoding import decoded


class CompressionMiddleware(HttpCompressionMiddleware):
    """Asks for gzip, deflate, br and zstd, and decodes them as a rebuild from the archive does.

    Scrapy's own decoding takes a gzip body that was cut short for a whole one. A
    page stays as it came: only the clerk reads it, from what was archived.
    """

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's signature
    ) -> Response:
        """Decode the body, or refuse it with the outcome `too_large` or `undecodable`."""
        encodings = response.headers.getlist("Content-Encoding")
        if not encodings or request.method == "HEAD" or is_leased(request):
            return response
        # A download without a limit, as of a robots.txt, is still unpacked within one.
        limit = request.meta.get("download_maxsize") or self._max_size
        body = decoded(response.body, b", ".join(encodings).decode("latin-1"), limit)
        if isinstance(body, Rejected):
            raise RefusedRequest(Refusal(body.outcome, body.reason, response.status))
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        return response.replace(cls=kind, headers=headers, body=body)
