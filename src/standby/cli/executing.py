"""The option that says where heavy work is done."""

import click

from standby.desk.executors import Executing, parse_executing


def _read(context: click.Context, option: click.Parameter, text: str | None) -> Executing | None:
    return None if text is None else parse_executing(text)


executor_option = click.option(
    "--executor",
    "executing",
    metavar="WHERE",
    callback=_read,
    help="Where the work is done: serial, process, process:4, dask, dask:4 or dask:tcp://host:8786.",
)
"""Gives a command the argument ``executing``: None when not asked for, then the workspace's setting counts."""
