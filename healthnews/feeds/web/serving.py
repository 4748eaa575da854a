"""Serving the pages over HTTP."""

from __future__ import annotations

import logging
import signal
import socket
from contextlib import suppress

import uvicorn

from healthnews.failures import Unusable
from healthnews.feeds.web.application import Pages

# Requests at a time; the others are told to come again. There are three threads that read.
_AT_ONCE = 64
# Seconds that an open connection may be silent, and a stop waits for what is under way.
_SILENT = 5
_LAST_ANSWERS = 5


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Raises Unusable where there can be none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=256)
    except OSError as error:
        raise Unusable(f"cannot listen at {host}, port {port}: {error.strerror}") from error


def serve_until_stopped(application: Pages, listener: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM; what is under way is answered first."""
    server = uvicorn.Server(
        uvicorn.Config(
            application.app(),
            log_config=None,
            access_log=False,
            log_level=logging.WARNING,
            server_header=False,
            lifespan="on",
            limit_concurrency=_AT_ONCE,
            timeout_keep_alive=_SILENT,
            timeout_graceful_shutdown=_LAST_ANSWERS,
        )
    )
    # uvicorn raises the signal again when it has ended, and SIGTERM would end us there and then.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listener])
    finally:
        signal.signal(signal.SIGTERM, before)
        application.close()
