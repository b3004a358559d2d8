"""The pages of the manual, as the tests read them."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def rows(text: str) -> list[list[str]]:
    """The cells of every table row whose first cell is code, such as ``| `name` | … |``."""
    lines = (line for line in text.splitlines() if line.startswith("| `"))
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def first_code(cell: str) -> str:
    found = re.match(r"`([^`]+)`", cell)
    assert found, cell
    return found[1]


def sections(text: str) -> dict[str, str]:
    """The text below each ``##`` heading, by heading without backquotes."""
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    return {title.replace("`", "").strip(): body for title, body in zip(parts[::2], parts[1::2], strict=True)}


def commands() -> dict[str, click.Command]:
    """Every command that does something, by the words one types: ``audit verify``."""
    from standby.cli import main

    return dict(_leaves(main, ()))


def _leaves(command: click.Command, words: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group) and command.invoke_without_command:
        yield " ".join(words), command
    if isinstance(command, click.Group):
        if command.invoke_without_command and words:
            yield " ".join(words), command
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from _leaves(found, (*words, name))
    else:
        yield " ".join(words), command


def options_of(command: click.Command) -> list[str]:
    return [name for p in command.params if isinstance(p, click.Option) for name in p.opts if name.startswith("--")]


def tracked() -> list[Path]:
    """Every file under version control, or every file there is when this is no checkout."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    names = listed.stdout.decode().split("\0") if listed.returncode == 0 else []
    paths = [ROOT / name for name in names if name] or list(ROOT.rglob("*"))
    return [path for path in paths if path.is_file() and ".venv" not in path.parts]
