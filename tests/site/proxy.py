"""An HTTP/1.1 proxy on loopback that answers every request itself: small, and fast."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http import HTTPStatus

from tests.site.wire import Asked, Reply

Respond = Callable[[Asked], Reply]

_BODILESS = (204, 304)
_REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


async def listen(respond: Respond) -> asyncio.Server:
    """Serve on a free port of 127.0.0.1; the server's first socket knows which."""
    loop = asyncio.get_running_loop()
    return await loop.create_server(lambda: _Connection(respond), "127.0.0.1", 0)


class _Connection(asyncio.Protocol):
    """One client; its requests are answered in turn."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self._waiting = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._transport = None

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._next()

    def _next(self) -> None:
        while not self._waiting:
            head, end, rest = self._buffer.partition(b"\r\n\r\n")
            if not end or self._transport is None:
                return
            self._buffer = rest
            self._answer(head)

    def _answer(self, head: bytes) -> None:
        line, *fields = head.decode("latin-1").split("\r\n")
        method, url, _ = line.split(" ", 2)
        if method != "GET":
            # Through a tunnel a request could leave the machine.
            self._send(_REFUSED, close=True)
            return
        pairs = (field.partition(":") for field in fields)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        reply = self._respond(Asked(url, headers))
        if not reply.delay:
            self._reply(reply)
            return
        self._waiting = True
        asyncio.get_running_loop().call_later(reply.delay, self._late, reply)

    def _late(self, reply: Reply) -> None:
        self._waiting = False
        self._reply(reply)
        self._next()

    def _reply(self, reply: Reply) -> None:
        data = b"" if reply.dropped else wire_form(reply)
        self._send(data, close=reply.dropped or bool(reply.missing))

    def _send(self, data: bytes, *, close: bool) -> None:
        if self._transport is None:
            return
        self._transport.write(data)
        if close:
            self._transport.close()
            self._transport = None


def wire_form(reply: Reply) -> bytes:
    """Return a reply as it is sent."""
    length = len(reply.body) + reply.missing
    lines = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in reply.headers]
    if reply.status not in _BODILESS:
        lines.append(f"Content-Length: {length}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + reply.body
