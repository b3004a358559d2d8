"""Measures how much the tests notice: breaks one thing at a time in a room and runs that room's tests on it.

``./run mutants ROOM`` draws a seeded sample of the breakages that ``cosmic-ray`` knows, so many from each file as its
share of all, and runs the tests of the room in a copy of the project, each mutant in a forked process with a limit on
its processor time. Type annotations are left alone: they do nothing. What is done is kept in the file of results, so
that a run that was cut off goes on where it stood; the same seed draws the same sample.
"""

import argparse
import ast
import collections
import compileall
import io
import json
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
sys.path.append(str(HERE / ".mutants"))
CPU_SECONDS = 120
"""A mutant that takes longer than this does not come to an end, and is noticed."""


def mutants_of(module: Path) -> list[tuple[str, int, int]]:
    """List what can be broken in one file: the operator, which of its places, and the line."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.plugins import get_operator, operator_names

    source = module.read_text()
    left, tree = _annotations(source), get_ast(source)
    found = []
    for name in operator_names():
        operator = get_operator(name)
        if operator.arguments():
            continue
        places = (place for node in ast_nodes(tree) for place in operator().mutation_positions(node))
        found += [
            (name, number, start[0])
            for number, (start, _) in enumerate(places)
            if not any(low <= start < high for low, high in left)
        ]
    return found


def _annotations(source: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return where annotations and type aliases stand, as (line, column) from and to."""
    spans = []
    for node in ast.walk(ast.parse(source)):
        for part in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if part is not None:
                spans.append(((part.lineno, part.col_offset), (part.end_lineno, part.end_col_offset)))
    return spans


def sample(modules: list[Path], size: int, seed: int) -> list[tuple[str, str, int, int]]:
    """Draw so many mutants, from each file by its share, and every kind of breakage by its share in the file."""
    draw = random.Random(seed)
    all_of = {module: mutants_of(module) for module in modules}
    total = sum(len(found) for found in all_of.values())
    chosen = []
    for module, found in all_of.items():
        count = min(len(found), max(1, round(size * len(found) / total)))
        chosen += [(module.name, *one) for one in draw.sample(found, count)]
    draw.shuffle(chosen)
    return chosen


def copy_of_project(folder: Path) -> Path:
    """Copy what the tests need, compiled, so that only what is broken is compiled again."""
    for name in ("src", "tests", "mission-example", "docs"):
        shutil.copytree(HERE / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HERE / "pyproject.toml", folder)
    compileall.compile_dir(folder / "src", quiet=2)
    return folder


def broken(source: str, operator: str, number: int) -> str | None:
    """Return the source with one thing broken; None where that makes no difference to its meaning."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    changed = mutate_code(source, get_operator(operator)(), number)
    return None if changed is None or _same(changed, source) else changed


def _same(a: str, b: str) -> bool:
    try:
        return ast.dump(ast.parse(a)) == ast.dump(ast.parse(b))
    except SyntaxError:
        return False


def noticed(project: Path, tests: list[str], deselected: str) -> bool:
    """Run tests in a forked process; say whether one failed or they did not come to an end."""
    child = os.fork()
    if child == 0:
        _run(project, tests, deselected)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) != 0


def _run(project: Path, tests: list[str], deselected: str) -> None:
    code = 3
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
        os.chdir(project)
        sys.dont_write_bytecode = True
        sys.path[:0] = [str(project), str(project / "src")]
        os.environ["PYTHONPATH"] = str(project / "src")
        sys.stdout = sys.stderr = io.StringIO()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        import pytest

        options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "--hypothesis-seed=0", "-m", "not torture"]
        code = pytest.main([*options, *(["-k", deselected] if deselected else []), *tests])
    finally:
        os._exit(int(code))


def tests_for(room: str, module: str) -> list[str]:
    """Return the tests of a room, those of the module first."""
    every = sorted(str(p.relative_to(HERE)) for p in (HERE / "tests" / room).glob("test_*.py"))
    own = f"tests/{room}/test_{module}"
    return sorted(every, key=lambda name: name != own)


def main() -> None:
    """Draw, break, run, and tell the score."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("room")
    asked.add_argument("--size", type=int, default=400)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--minutes", type=float, default=600)
    asked.add_argument("--results", type=Path)
    asked.add_argument("--only", default="", help="tests to run, as pytest's -k")
    asked.add_argument("--survivors", action="store_true", help="run again what was not noticed")
    asked.add_argument("--also", nargs="*", default=[], help="further test files")
    given = asked.parse_args()
    results = given.results or Path(tempfile.gettempdir()) / f"mutants-{given.room}-{given.seed}.json"
    done = json.loads(results.read_text()) if results.exists() else {}
    begun = time.monotonic()
    modules = sorted((HERE / "src" / "standby" / given.room).glob("*.py"))
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        project = copy_of_project(Path(folder))
        _warm()
        if noticed(project, [*tests_for(given.room, ""), *given.also], given.only):
            raise SystemExit("the tests fail on what is not broken")
        for name, operator, number, line in sample(modules, given.size, given.seed):
            key = f"{name}:{line} {operator.removeprefix('core/')} {number}"
            if key in done and not (given.survivors and done[key] == "survived"):
                continue
            if time.monotonic() - begun > given.minutes * 60:
                break
            done[key] = _outcome(project, given, name, operator, number)
            results.write_text(json.dumps(done, indent=0))
            print(key, done[key], flush=True)
    _tell(done)


def _outcome(project: Path, given: argparse.Namespace, name: str, operator: str, number: int) -> str:
    module = project / "src" / "standby" / given.room / name
    source = module.read_text()
    changed = broken(source, operator, number)
    if changed is None:
        return "no change"
    try:
        module.write_text(changed)
        for stale in (module.parent / "__pycache__").glob(f"{module.stem}.*"):
            stale.unlink()
        return "noticed" if noticed(project, [*tests_for(given.room, name), *given.also], given.only) else "survived"
    finally:
        module.write_text(source)


def _warm() -> None:
    """Load what every test loads, once, before the forks; nothing of the project."""
    import click
    import hypothesis
    import numpy
    import orjson
    import pytest
    import sqlalchemy
    import yaml

    del click, hypothesis, numpy, orjson, pytest, sqlalchemy, yaml


def _tell(done: dict[str, str]) -> None:
    count = collections.Counter(done.values())
    by_file: dict[str, collections.Counter[str]] = {}
    for key, outcome in done.items():
        by_file.setdefault(key.partition(":")[0], collections.Counter())[outcome] += 1
    for name, of in sorted(by_file.items()):
        print(f"{name:24} {of['noticed']:4} of {of['noticed'] + of['survived']}")
    tried = count["noticed"] + count["survived"]
    print(f"noticed {count['noticed']} of {tried} ({100 * count['noticed'] / max(1, tried):.1f} %)")


if __name__ == "__main__":
    main()
