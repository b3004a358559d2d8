"""Checks of the outermost command: help, errors in one sentence, exit codes."""

import pytest

from standby.basis.errors import Broken
from standby.cli import door, main


def call(capsys, *args):
    with pytest.raises(SystemExit) as ended:
        main(list(args))
    out, err = capsys.readouterr()
    return ended.value.code, out, err


def test_help_names_every_command(capsys):
    code, out, _ = call(capsys, "--help")
    assert code == 0
    for command in door.COMMANDS:
        assert f"\n  {command}" in out


def test_help_fits_100_columns(capsys):
    for command in door.COMMANDS:
        _, out, _ = call(capsys, command, "--help")
        assert max(map(len, out.splitlines())) <= 100


def test_no_command_shows_help_and_is_asked_wrongly(capsys):
    code, out, err = call(capsys)
    assert code == 2
    assert "Usage" in out + err


@pytest.mark.parametrize("args", [["nothing"], ["picture", "--nothing"], ["changes"], ["-C"]])
def test_a_command_not_understood_is_one_sentence_and_exit_code_2(capsys, args):
    code, out, err = call(capsys, *args)
    assert (code, out) == (2, "")
    assert err.startswith("The command was not understood: ")
    assert err.count("\n") == 1


def test_the_version_is_said(capsys):
    code, out, _ = call(capsys, "--version")
    assert code == 0
    assert out.startswith("standby 0.")


def test_an_error_of_ours_is_its_sentence_and_its_exit_code(capsys, monkeypatch):
    def broken(*_):
        raise Broken("broken", "It stopped", "the disk is gone", "mend it")

    monkeypatch.setattr(door.main, "get_command", broken)
    code, out, err = call(capsys, "picture")
    assert (code, out, err) == (3, "", "It stopped: the disk is gone; mend it.\n")


def test_every_command_that_answers_has_json(capsys):
    import click

    group = door.main
    context = click.Context(group)
    # The web room answers in a browser and under /api; its command only opens it.
    commands = [group.get_command(context, name) for name in door.COMMANDS if name != "serve"]
    leaves = [leaf for c in commands for leaf in (c.commands.values() if isinstance(c, click.Group) else [c])]
    assert all(any("--json" in p.opts for p in leaf.params) for leaf in leaves)
