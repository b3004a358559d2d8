"""The outermost command: chooses the workspace, loads each command only when it is called, answers errors.

Exit codes: 0 done, 1 it ran and the answer is no or something needs a person, 2 asked wrongly, 3 broken.
"""

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

import standby
from standby.basis.errors import StandbyError

COMMANDS = {
    "access": "standby.cli.access:access",
    "approve": "standby.cli.deciding:approve",
    "audit": "standby.cli.audit:audit",
    "backup": "standby.cli.backup:backup",
    "bench": "standby.cli.bench:bench",
    "brief": "standby.cli.asking:brief",
    "bundle": "standby.cli.bundle:bundle",
    "changes": "standby.cli.asking:changes",
    "claims": "standby.cli.asking:claims",
    "decide": "standby.cli.deciding:decide",
    "decision": "standby.cli.deciding:decision",
    "declare": "standby.cli.declaring:declare",
    "doctor": "standby.cli.audit:doctor",
    "history": "standby.cli.tracing:history",
    "intake": "standby.cli.intake:intake",
    "grade": "standby.cli.grading:grade",
    "init": "standby.cli.workspace:init",
    "notices": "standby.cli.watching:notices",
    "people": "standby.cli.people:people",
    "picture": "standby.cli.asking:picture",
    "policy": "standby.cli.policies:policy",
    "posture": "standby.cli.asking:posture",
    "read": "standby.cli.reading:read",
    "rebuild": "standby.cli.audit:rebuild",
    "release": "standby.cli.release:release",
    "replay": "standby.cli.policies:replay",
    "reader": "standby.cli.reader:reader",
    "reports": "standby.cli.reading:reports",
    "restore": "standby.cli.backup:restore",
    "review": "standby.cli.review:review",
    "rollcall": "standby.cli.rollcall:rollcall",
    "search": "standby.cli.searching:search",
    "table": "standby.cli.tracing:table",
    "serve": "standby.cli.serving:serve",
    "threat": "standby.cli.threat:threat",
    "watch": "standby.cli.watching:watch",
}
"""Each command and where it is, so that starting one does not load the others."""
AUDITED = "what became of what is out"
"""Where a command keeps what the desk tells while it works."""


class Door(click.Group):
    """A group whose commands load when they are called, and whose errors are one sentence each."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command, or return None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def __call__(self, args: Sequence[str] | None = None) -> NoReturn:
        """Run a command and end the process with its exit code."""
        sys.exit(_answer(lambda: self.main(args, prog_name="standby", standalone_mode=False)))


@click.group(cls=Door, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(standby.__version__, message="standby %(version)s")
@click.option(
    "-C",
    "directory",
    type=click.Path(path_type=Path),
    default=".",
    metavar="DIR",
    help="The workspace to work in; the current folder when not given.",
)
@click.option("--as", "viewer", metavar="ACTOR", help="Ask as this actor of mission/actors.yaml; see the settings.")
@click.pass_context
def main(ctx: click.Context, directory: Path, viewer: str | None) -> None:
    """Keep the people of a field mission safe, and keep the record straight.

    Standby recommends; a named person decides. Every command has --json.
    """
    from standby.desk.release_again import listening

    ctx.obj = directory
    ctx.meta[AUDITED] = ctx.with_resource(listening())
    if viewer:
        from standby.desk.viewing import asking_as

        ctx.with_resource(asking_as(viewer))


@main.result_callback()
@click.pass_context
def tell_audited(ctx: click.Context, /, code: Any, **_options: object) -> Any:
    """Tell what became of what is out, when the command changed the past and there is news."""
    if ctx.meta[AUDITED]:
        from standby.cli.release import tell_news

        tell_news(ctx.meta[AUDITED])
    return code


def _answer(run: Callable[[], Any]) -> int:
    try:
        code = run()
    except click.exceptions.NoArgsIsHelpError as asked:
        click.echo(asked.format_message())
        return 2
    except click.ClickException as problem:
        return _say(f"The command was not understood: {_lowered(problem.format_message())} Ask standby --help.", 2)
    except click.Abort:
        return _say("Stopped: nothing further was done.", 130)
    except StandbyError as problem:
        return _say(str(problem), problem.exit_code)
    except BrokenPipeError:
        # The reader of our output (a pager, head) went away: not an error, and nothing more can be shown.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code if isinstance(code, int) else 0


def _say(sentence: str, code: int) -> int:
    click.echo(sentence, err=True)
    return code


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
