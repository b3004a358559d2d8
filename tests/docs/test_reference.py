"""What the program has, the reference has; and what the reference has, the program has."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path

import pytest
from tests.docs.manual import ROOT, commands, first_code, options_of, page, rows, sections

from standby.api.acting import router as acting
from standby.api.releasing import router as releasing
from standby.api.routes import router as api
from standby.basis import errors, vocabulary
from standby.cli import main
from standby.desk.mission_fields import PERSON_FIELDS, SITE_FIELDS, SOURCE_FIELDS, UNIT_FIELDS
from standby.desk.settings import Settings
from standby.web import live
from standby.web.screens import ROUTERS

SOURCE = ROOT / "src" / "standby"
CLASSES = {"AskedWrongly": "asked wrongly", "NotAllowed": "not allowed", "TryLater": "try later", "Broken": "broken"}
COMMANDS = commands()
COMMAND_PAGE = sections(page("reference/commands.md"))


def section_of(name: str) -> str:
    found = [body for title, body in COMMAND_PAGE.items() if f"{title} ".startswith(f"standby {name} ")]
    assert found, f"docs/reference/commands.md has no section: standby {name}"
    return found[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_each_of_its_options_is_in_the_reference(name: str) -> None:
    text = section_of(name)
    missing = [option for option in options_of(COMMANDS[name]) if not re.search(rf"{option}(?![\w-])", text)]
    assert not missing


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_in_one_sentence_what_it_does(name: str) -> None:
    about = COMMANDS[name].help
    assert about
    assert about.split("\n\n")[0].rstrip().endswith(".")
    assert all(getattr(p, "help", "") for p in COMMANDS[name].params if p.param_type_name == "option")


def test_the_reference_has_no_command_that_is_not_there() -> None:
    named = {title.removeprefix("standby ") for title in COMMAND_PAGE if title.startswith("standby ")}
    gone = [title for title in named if not any(f"{title} ".startswith(f"{name} ") for name in COMMANDS)]
    assert not gone


def test_the_reference_has_no_option_that_is_not_there() -> None:
    known = {option for command in COMMANDS.values() for option in options_of(command)}
    known |= set(options_of(main)) | {"--help", "--version"}
    assert set(re.findall(r"--[a-z][a-z-]+", page("reference/commands.md"))) <= known


def test_every_setting_is_in_the_reference_with_its_default() -> None:
    told = {first_code(row[0]): row[1] for row in rows(page("reference/settings.md"))}
    assert set(told) == {f.name for f in fields(Settings)}
    for field in fields(Settings):
        if field.default is not MISSING and isinstance(field.default, str):
            assert told[field.name] == f"`{field.default}`"


@pytest.mark.parametrize(
    ("file", "known"),
    [
        ("sites.yaml", SITE_FIELDS),
        ("units.yaml", UNIT_FIELDS),
        ("sources.yaml", SOURCE_FIELDS),
        ("people.yaml", PERSON_FIELDS),
    ],
)
def test_every_field_of_a_mission_file_is_in_the_reference(file: str, known: dict[str, object]) -> None:
    (body,) = [b for title, b in sections(page("reference/mission-files.md")).items() if title.startswith(file)]
    told = {name for row in rows(body) for name in re.findall(r"`([^`]+)`", row[0])}
    assert told == set(known)


def test_every_kind_of_unit_and_person_is_in_the_reference() -> None:
    text = page("reference/mission-files.md")
    assert all(f"`{kind}`" in text for kind in (*vocabulary.UNIT_KINDS, *vocabulary.PERSON_KINDS))


def codes_in_source() -> Iterator[tuple[str, str | None]]:
    """Every error code the source can raise, with its class where the two stand together.

    A function that hands a code on to an error class is followed to its callers.
    """
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCE.rglob("*.py")]
    handing: dict[str, tuple[int, str]] = {}
    for tree in trees:
        for call, around in calls(tree):
            if name_of(call) in CLASSES and call.args:
                code = call.args[0]
                if isinstance(code, ast.Constant):
                    yield str(code.value), name_of(call)
                elif isinstance(code, ast.Name) and around is not None:
                    names = [a.arg for a in around.args.args if a.arg != "self"]
                    if code.id in names:
                        handing[around.name] = (names.index(code.id), name_of(call))
    for tree in trees:
        for call, _ in calls(tree):
            if name_of(call) in handing:
                position, error = handing[name_of(call)]
                if len(call.args) > position and isinstance(call.args[position], ast.Constant):
                    yield str(call.args[position].value), error  # type: ignore[attr-defined]


def calls(tree: ast.AST, around: ast.FunctionDef | None = None) -> Iterator[tuple[ast.Call, ast.FunctionDef | None]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            yield node, around
        yield from calls(node, node if isinstance(node, ast.FunctionDef) else around)


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


CODES = dict(sorted(codes_in_source()))
TOLD = {first_code(row[0]): row[1] for row in rows(page("reference/errors.md"))}


def test_the_search_for_error_codes_finds_those_said_directly_and_those_handed_on() -> None:
    assert CODES["time-unreadable"] == "AskedWrongly"
    assert CODES["mission-unknown-key"] == "AskedWrongly"


@pytest.mark.parametrize("code", CODES)
def test_every_error_code_is_in_the_reference_with_its_class(code: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", code)
    assert code in TOLD, f"docs/reference/errors.md has no row for {code}"
    error = getattr(errors, CODES[code] or "")
    assert TOLD[code] == f"{CLASSES[error.__name__]}, {error.exit_code}"


def test_the_reference_has_no_error_that_cannot_happen_and_is_sorted() -> None:
    assert set(TOLD) <= set(CODES)
    assert list(TOLD) == sorted(TOLD)


def test_every_word_of_the_vocabulary_is_in_the_dictionary() -> None:
    text = page("reference/predicates.md")
    told = {first_code(row[0]): row[1:] for row in rows(text)}
    assert set(vocabulary.KINDS) | set(vocabulary.CERTAINTIES) <= set(told)
    for predicate, (axis, value) in vocabulary.STATUS_AXIS.items():
        assert told[predicate][:2] == [axis, value]
    for predicate, state in vocabulary.CONSENT_SPEAKS_FOR.items():
        assert told[predicate][0] == state
    assert all(f"`{word}`" in text for word in vocabulary.ATTACKS)
    assert all(axis in text for axis in vocabulary.AXES)


def dependencies() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"].get("optional-dependencies", {}).values()
    groups = project.get("dependency-groups", {}).values()
    wanted = [*project["project"]["dependencies"], *(item for items in (*extras, *groups) for item in items)]
    return {re.match(r"[\w.-]+", item)[0].lower() for item in wanted if isinstance(item, str)}  # type: ignore[index]


def test_every_dependency_has_a_line_of_why_and_a_licence() -> None:
    told = {first_code(row[0]): row[1:] for row in rows(page("decisions/dependencies.md"))}
    assert set(told) == dependencies()
    assert all(len(row) == 2 and all(row) for row in told.values())


def test_every_decision_is_in_the_index_and_has_its_parts() -> None:
    index = page("decisions/README.md")
    for path in sorted((ROOT / "docs" / "decisions").glob("*.md")):
        if path.name in ("README.md", "dependencies.md"):
            continue
        text = path.read_text(encoding="utf-8").casefold()
        assert f"({path.name})" in index, path.name
        assert all(part in text for part in ("context", "decision", "consequences")), path.name


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_every_module_says_in_one_line_what_it_is(path: Path) -> None:
    about = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert about
    assert about.splitlines()[0].endswith((".", "?"))


def test_every_route_of_the_web_is_in_the_reference_and_none_that_is_not_there() -> None:
    routes = [route for router in (*ROUTERS, live.router, api, acting, releasing) for route in router.routes]
    there = {f"{method} {route.path}" for route in routes for method in route.methods}
    assert {first_code(row[0]) for row in rows(page("reference/web.md"))} == there
