"""Failures that end a command with one line on stderr."""

from __future__ import annotations

import click

from healthnews.exit_codes import ExitCode


class Unusable(click.ClickException):
    """What the command was called on cannot be used; the user can change that."""

    exit_code = ExitCode.USAGE


class Broken(click.ClickException):
    """Something failed that the caller did not do."""

    exit_code = ExitCode.INTERNAL


class Locked(click.ClickException):
    """Another process is at it; the same command will do later."""

    exit_code = ExitCode.LOCKED
