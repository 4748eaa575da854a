"""The command `healthnews`: its verbs, each imported when it is called."""

from __future__ import annotations

import errno
import logging
from dataclasses import dataclass
from importlib import import_module

import click

from healthnews.exit_codes import ExitCode
from healthnews.logs import LogFormat, LogLevel, logging_to_stderr

_log = logging.getLogger("healthnews")


@dataclass(frozen=True, slots=True)
class _Verb:
    """Where a verb's command is defined, under its own name, and what it does in a few words."""

    module: str
    summary: str


# The summaries stand here so that `healthnews --help` imports no verb.
_VERBS = {
    "demo": _Verb("demo", "Crawl the bundled pages over HTTP on loopback and show the result."),
    "parse": _Verb("parse", "Parse saved pages: one JSON line per file."),
    "crawl": _Verb("crawl", "Crawl a site into the database."),
    "ingest": _Verb("ingest", "Take in archives and saved pages from elsewhere."),
    "archive": _Verb("archive", "Look into, check and repair the archive of raw pages."),
    "rebuild": _Verb("rebuild", "Build the database again from the archive."),
    "diff": _Verb("diff", "Compare two databases, field by field."),
    "swap": _Verb("swap", "Put a rebuilt database in the place of the current one."),
    "history": _Verb("history", "Show what an article has said over time."),
    "forget": _Verb("forget", "Remove an article for good, with its pages in the archive."),
    "export": _Verb("export", "Write feeds into files: articles, Q&A, chunks, teasers."),
    "why": _Verb("why", "Explain what an article is a copy of, or kept apart from."),
    "search": _Verb("search", "Search the articles, in Chinese."),
    "ask": _Verb("search", "Print the passages that fit a question best."),
    "frontier": _Verb("frontier", "Look at the URLs known, and when they are due; add some."),
    "quality": _Verb("quality", "Count what may be wrong with the articles, with reasons."),
    "stubs": _Verb("stubs", "List the articles that teasers tell of."),
    "runs": _Verb("runs", "List the runs, or show what one did."),
    "doctor": _Verb("doctor", "Examine the set-up: databases, archive, disk, runs, drift."),
    "report": _Verb("report", "Write a page of the runs, to open in a browser."),
    "metrics": _Verb("metrics", "Print the last runs' numbers for Prometheus."),
    "serve": _Verb("serve", "Show the articles in a browser: search, articles, runs."),
    "mcp": _Verb("mcp", "Let an assistant search and read the articles."),
    "digest": _Verb("databases", "Print one number for all content of a database."),
    "backup": _Verb("databases", "Copy a database safely while it may be in use."),
    "sites": _Verb("facts", "List the known sites."),
    "schema": _Verb("facts", "Print the JSON Schema of a record."),
}


class Verbs(click.Group):
    """Imports verbs late, and ends every error in one line and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the verbs in the order in which a newcomer meets them."""
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a verb's command, or None where there is no such verb."""
        verb = _VERBS.get(cmd_name)
        if verb is None:
            return None
        command = getattr(import_module(f"healthnews.commands.{verb.module}"), cmd_name)
        if not isinstance(command, click.Command):
            raise TypeError(f"healthnews.commands.{verb.module}.{cmd_name} is no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of verbs without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, verb.summary) for name, verb in _VERBS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run the verb. What it raises becomes a message; debug shows where it came from."""
        level, style = LogLevel(ctx.params["log_level"]), LogFormat(ctx.params["log_format"])
        with logging_to_stderr(level, style):
            try:
                return super().invoke(ctx)
            except (click.exceptions.Exit, click.Abort):
                raise
            except KeyboardInterrupt:
                _log.error("interrupted")
                ctx.exit(ExitCode.PARTLY)
            except click.ClickException as error:
                _log.debug("the command failed", exc_info=error)
                if style is LogFormat.TEXT:
                    raise  # click words it, with a hint at --help
                _log.error(error.format_message())
                ctx.exit(error.exit_code)
            except OSError as error:
                if error.errno == errno.EPIPE:
                    raise  # the reader of our output has left, which click knows how to take
                _log.error("the system refused", exc_info=error)
                ctx.exit(ExitCode.INTERNAL)
            except Exception as error:
                _log.error("internal error (--log-level debug says where)", exc_info=error)
                ctx.exit(ExitCode.INTERNAL)


def _print_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        version = import_module("healthnews.version").__version__
        click.echo(f"healthnews {version}")
        ctx.exit()


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--log-level",
    type=click.Choice([level.value for level in LogLevel]),
    default=LogLevel.WARNING.value,
    show_default=True,
    metavar="LEVEL",
    help="Least severe messages to show on stderr: debug, info, warning or error. "
    "Only debug shows tracebacks.",
)
@click.option(
    "--log-format",
    type=click.Choice([style.value for style in LogFormat]),
    default=LogFormat.TEXT.value,
    show_default=True,
    metavar="FORMAT",
    help="How to write messages: text, or json for one object per line.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version.",
)
def cli(log_level: str, log_format: str) -> None:
    """Crawl Chinese health-news pages, parse them exactly, keep them in SQLite.

    Data goes to stdout, messages and progress to stderr. Exit codes: 0 done, 1
    internal error, 2 usage or configuration, 3 partly failed, 4 blocked by the
    site, 5 no output where some was expected, 6 the site has changed its pages,
    75 another run holds the lock.
    """


def main() -> None:
    """Run the command; the entry point of the script. Ends the process."""
    cli(prog_name="healthnews")
