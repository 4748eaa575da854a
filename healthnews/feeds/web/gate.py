"""What holds for every answer: reading only, and headers that keep a browser from doing more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # The texts are others': a search engine finds them where they were published.
    "X-Robots-Tag": "noindex, nofollow",
}
"""On every answer, errors and files among them."""

_RAW = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
_METHODS = ("GET", "HEAD")


def guarded(application: Application) -> Application:
    """Return the application behind the gate."""

    async def guard(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = {name for name, _ in _RAW}
                others = [pair for pair in message["headers"] if pair[0].lower() not in ours]
                message = {**message, "headers": [*others, *_RAW]}
            await send(message)

        if scope["method"] in _METHODS:
            await application(scope, receive, send_guarded)
        else:
            await _refuse(send_guarded)

    return guard


async def _refuse(send: Send) -> None:
    headers = [(b"allow", b"GET, HEAD"), (b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 405, "headers": headers})
    await send({"type": "http.response.body", "body": b"this page is for reading only\n"})
