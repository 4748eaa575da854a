"""One command in a process that is forked from one that has imported all verbs.

Reads a job as JSON from the argument: the command's arguments, and the folder it is called in.
The clerk's process imports this module, too: the verbs are imported where they are called.
"""

from __future__ import annotations

import json
import os
import sys
import warnings


def verbs() -> None:
    """Import what any verb does, with Scrapy; what warns meanwhile fails."""
    import click  # noqa: PLC0415

    from healthnews.cli import cli  # noqa: PLC0415
    from tests.crawl_imports import components  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        components()
        for name in cli.list_commands(click.Context(cli)):
            cli.get_command(click.Context(cli), name)


def main() -> None:
    from healthnews.cli import main as command  # noqa: PLC0415
    from tests.forks import argument  # noqa: PLC0415

    job = json.loads(argument(verbs))
    # What PYTHONWARNINGS says to a process that begins, and to those that this one starts.
    warnings.simplefilter("error")
    os.chdir(job["folder"])
    sys.argv = ["healthnews", *job["arguments"]]
    command()


if __name__ == "__main__":
    main()
