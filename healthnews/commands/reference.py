"""The help of every verb as one page: `python -m healthnews.commands.reference > docs/cli.md`."""

from __future__ import annotations

from collections.abc import Iterator

import click

from healthnews.cli import cli
from healthnews.exit_codes import ExitCode

_WIDTH = 80

_INTRODUCTION = """\
# The command line

Made by `python -m healthnews.commands.reference > docs/cli.md`; a test compares.

Data goes to stdout, messages and progress to stderr. Nothing needs configuration.

## Exit codes

| code | meaning |
|---|---|"""


def reference() -> str:
    """Return the page, in Markdown, the same on every machine."""
    codes = [f"| {code.value} | {code.meaning} |" for code in ExitCode]
    parts = ["\n".join([_INTRODUCTION, *codes])]
    parts += [
        f"## {name}\n\n```text\n{text}\n```" for name, text in _helps(cli, None, "healthnews")
    ]
    return "\n\n".join(parts)


def _helps(
    command: click.Command, parent: click.Context | None, name: str
) -> Iterator[tuple[str, str]]:
    context = click.Context(
        command,
        parent=parent,
        info_name=name,
        terminal_width=_WIDTH,
        max_content_width=_WIDTH,
        **command.context_settings,
    )
    with context:
        yield context.command_path, command.get_help(context)
        if isinstance(command, click.Group):
            for verb in command.list_commands(context):
                subcommand = command.get_command(context, verb)
                if subcommand is not None:
                    yield from _helps(subcommand, context, verb)


if __name__ == "__main__":
    click.echo(reference())
