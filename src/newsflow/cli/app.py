"""Every command, where it lives, and what the first page of help says of it. A command's module is imported when it is called."""

from __future__ import annotations

import click

from newsflow import __version__

COMMANDS: dict[str, dict[str, tuple[str, str]]] = {  # heading -> command -> module, one line
    "Stories": {
        "run": ("newsflow.cli.run", "Process a folder of stories once, and publish."),
        "watch": ("newsflow.cli.run", "Process and publish stories as they arrive; runs until stopped."),
        "check": ("newsflow.cli.check", "Propose corrections for files; write nothing."),
        "show": ("newsflow.cli.show", "Show one story: corrections, officials, quotations, times."),
    },
    "The desk": {
        "queue": ("newsflow.cli.desk", "List the stories that are held or wait for approval."),
        "approve": ("newsflow.cli.desk", "Publish held stories."),
        "withdraw": ("newsflow.cli.desk", "Take a published story back, with a kill notice in the feeds."),
        "amend": ("newsflow.cli.desk", "Publish a story again with a correction note."),
        "edits": ("newsflow.cli.desk", "List a story's corrections; accept or reject them."),
        "words": ("newsflow.cli.words", "The desk's own words, which no correction touches."),
    },
    "The books": {
        "status": ("newsflow.cli.books", "Say what waits, was done, is held, failed."),
        "retry": ("newsflow.cli.books", "Take sources that were set aside back into the line."),
        "reprocess": ("newsflow.cli.books", "Process stories again from their kept originals."),
        "rebuild": ("newsflow.cli.books", "Write all published files anew; restore a lost ledger."),
        "prune": ("newsflow.cli.prune", "Delete originals and earlier revisions that are old."),
    },
    "The house": {
        "init": ("newsflow.cli.init", "Write newsflow.toml with every option explained."),
        "plugins": ("newsflow.cli.plugins", "List the plugins, explain their order, begin a new one."),
        "feeds": ("newsflow.cli.site", "List the feeds; say what an aggregator would complain about."),
        "serve": ("newsflow.cli.site", "Show public/ in a browser on this machine."),
    },
}


class LazyGroup(click.Group):
    """A group that knows its commands' names and one-liners, and imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the help page."""
        return [name for section in COMMANDS.values() for name in section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None when there is none."""
        for section in COMMANDS.values():
            if cmd_name in section:
                from importlib import import_module

                command: click.Command = getattr(import_module(section[cmd_name][0]), cmd_name)
                return command
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the near name when there is no such command."""
        if args and not args[0].startswith("-") and args[0] not in self.list_commands(ctx):
            from difflib import get_close_matches

            close = get_close_matches(args[0], self.list_commands(ctx), n=1)
            hint = f" Did you mean '{close[0]}'?" if close else ""
            raise click.UsageError(f"No such command '{args[0]}'.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands under their headings, from the table: no module is imported for the help page."""
        for heading, commands in COMMANDS.items():
            with formatter.section(heading):
                formatter.write_dl([(name.ljust(9), line) for name, (_, line) in commands.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Begin with: newsflow run seeds --out out",
)
@click.version_option(__version__, "-V", "--version", message="newsflow %(version)s")
@click.pass_context
def app(ctx: click.Context) -> None:
    """A news desk's pipeline: stories in, corrected and annotated stories and their feeds out.

    newsflow COMMAND --help explains a command with examples.
    """
    import os

    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":  # https://no-color.org; click looks at neither
        ctx.color = False
