"""A server on loopback whose every byte a test decides, and which counts its connections."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread

Talk = Callable[[socket.socket], None]


@dataclass
class Server:
    """Where it listens, whose connections it has accepted, and the heads of their requests."""

    host: str
    port: int
    accepted: list[str] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}/"


@contextmanager
def talking(talk: Talk, host: str = "127.0.0.1") -> Iterator[Server]:
    """Serve each connection with `talk`, which gets the socket after one request came."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family) as listener:
        server = Server(host, listener.getsockname()[1])
        thread = Thread(target=_accept, args=(listener, server, talk), daemon=True)
        thread.start()
        yield server
        # Wakes the thread that accepts.
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=5)


def _accept(listener: socket.socket, server: Server, talk: Talk) -> None:
    while True:
        try:
            connection, peer = listener.accept()
        except OSError:
            return
        server.accepted.append(peer[0])
        Thread(target=_talk, args=(connection, server, talk), daemon=True).start()


def _talk(connection: socket.socket, server: Server, talk: Talk) -> None:
    with connection, suppress(OSError):
        server.heads.append(_head(connection))
        talk(connection)


def _head(connection: socket.socket) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received:
        data = connection.recv(65_536)
        if not data:
            break
        received += data
    return received


def saying(body: bytes, *headers: bytes) -> Talk:
    """Return a talk that answers 200 with the body and closes."""
    head = [b"HTTP/1.1 200 OK", b"Connection: close", b"Content-Length: %d" % len(body), *headers]

    def talk(connection: socket.socket) -> None:
        connection.sendall(b"\r\n".join(head) + b"\r\n\r\n" + body)

    return talk
