"""The log on stderr: for people as text, for machines as one JSON object per line."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from types import TracebackType
from typing import TypeAlias

_ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)

# Erases what a progress line has left on the terminal.
_ERASE = "\r\x1b[K"


class LogLevel(StrEnum):
    """The least severe messages shown; tracebacks belong to debug."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    """How messages are written."""

    TEXT = "text"
    JSON = "json"


@contextmanager
def logging_to_stderr(level: LogLevel, style: LogFormat) -> Iterator[None]:
    """Write log messages of all libraries to stderr while the context lasts."""
    handler = logging.StreamHandler(sys.stderr)
    # Some libraries set the level of their loggers themselves: the handler decides too.
    handler.setLevel(level.upper())
    handler.setFormatter(_formatter(level, style))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(level.upper())
    try:
        yield
    finally:
        root.setLevel(before)
        root.removeHandler(handler)


def _formatter(level: LogLevel, style: LogFormat) -> logging.Formatter:
    if style is LogFormat.JSON:
        return JsonFormatter(with_traceback=level is LogLevel.DEBUG)
    if level in (LogLevel.DEBUG, LogLevel.INFO):
        return LogFormatter(with_traceback=level is LogLevel.DEBUG)
    return MessageFormatter()


class MessageFormatter(logging.Formatter):
    """`Warning: message`, like the messages of the command itself; errors on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the message and, of an error, its type and text."""
        erase = _ERASE if sys.stderr.isatty() else ""
        return f"{erase}{record.levelname.capitalize()}: {_with_error(record)}"


class LogFormatter(logging.Formatter):
    """`time LEVEL logger: message`, for whoever wants to follow a run. Times are UTC."""

    def __init__(self, *, with_traceback: bool) -> None:
        super().__init__()
        self._with_traceback = with_traceback

    def format(self, record: logging.LogRecord) -> str:
        """Return one line, and the traceback of an error where asked for."""
        erase = _ERASE if sys.stderr.isatty() else ""
        line = f"{erase}{_time(record)} {record.levelname} {record.name}: {_with_error(record)}"
        if self._with_traceback and record.exc_info:
            return f"{line}\n{self.formatException(record.exc_info)}"
        return line


class JsonFormatter(logging.Formatter):
    """One JSON object per message: time (UTC), level, logger, message, traceback."""

    def __init__(self, *, with_traceback: bool) -> None:
        super().__init__()
        self._with_traceback = with_traceback

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        line = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _with_error(record),
        }
        if self._with_traceback and record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _with_error(record: logging.LogRecord) -> str:
    error = _error(record.exc_info)
    if error is None:
        return record.getMessage()
    lines = traceback.format_exception_only(error)
    return f"{record.getMessage()}: {' '.join(''.join(lines).split())}"


def _error(exc_info: _ExcInfo | None) -> BaseException | None:
    return exc_info[1] if exc_info else None
