"""Measures how much the tests notice: breaks one thing at a time in a room and runs the tests that reach it.

``./run mutants ROOM`` draws a seeded sample of the breakages that ``cosmic-ray`` knows, so many from each file as its
share of all. First every test of the room is run once, noting which functions of the room it calls and how long it
takes. Then each mutant is written into a copy of the project and the tests that call the function it stands in are
run, the quickest first, in a process forked from one that has loaded all that does not rest on the room; what stands
in no function, or in one that is called only while its module is loaded, is put to the tests that call anything of its
file. Random tests draw less, and stop at the first failure without making it smaller; once ``--patience`` seconds of
tests noticed nothing the mutant has survived. A limit on processor time ends what does not end by itself. Annotations
are left alone, since they do nothing, and what would leave no program does not count, since no test is needed to
notice that. What is done is kept in the file of results, so that a run that was cut off goes on where it
stood; the same seed draws the same sample.
"""

import argparse
import ast
import collections
import compileall
import gc
import hashlib
import importlib
import importlib.metadata
import io
import itertools
import json
import os
import random
import resource
import shutil
import sys
import tempfile
import threading
import time
import tokenize
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

HERE = Path(__file__).resolve().parent.parent
sys.path.append(str(HERE / ".mutants"))

CPU_SECONDS = 20
"""A mutant takes so many seconds, and ten times what its tests take on whole code, or does not come to an end."""

ENGINE = "hypothesis.internal.conjecture.engine"
"""What runs random tests; it is loaded late otherwise, each time anew."""

EXAMPLES = 40
"""So many examples a random test draws at most for one mutant."""

Mutant = tuple[str, str, int, int]
"""The file, the operator, which of its places there, and the line."""

Calls = dict[str, tuple[float, set[str]]]
"""Test → the seconds it takes, and the functions of the room it calls, as ``file:first line``."""


def mutants_of(module: Path) -> list[tuple[str, int, int]]:
    """List what can be broken in one file: the operator, which of its places, and the line."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.plugins import get_operator, operator_names

    source = module.read_text()
    left, tree = [*_annotations(source), *_markers(source)], get_ast(source)
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


def _markers(source: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return where a star by itself stands in a signature: it is no sign of arithmetic."""
    tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    return [(a.start, a.end) for a, b in itertools.pairwise(tokens) if (a.string, b.string) == ("*", ",")]


def sample(modules: list[Path], size: int, seed: int) -> list[Mutant]:
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
    """Return the source with one thing broken; None where that makes no difference, or no program."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    changed = mutate_code(source, get_operator(operator)(), number)
    try:
        return None if changed is None or ast.dump(ast.parse(changed)) == ast.dump(ast.parse(source)) else changed
    except SyntaxError:
        return None


class Room:
    """A room in a copy of the project of its own, with everything loaded that does not rest on it."""

    def __init__(self, given: argparse.Namespace, folder: Path) -> None:
        """Copy the project and load what every test needs."""
        self.given, self.project = given, copy_of_project(folder)
        self.source = self.project / "src" / "standby" / given.room
        files = [p.relative_to(HERE) for p in sorted((HERE / "tests" / given.room).glob("test_*.py"))]
        self.tests = [*map(str, files), *given.also]
        sys.path[:0] = [str(self.project), str(self.project / "src")]
        load_all_but(self.project / "src", f"standby.{given.room}")
        _ends_badly(lambda: self._pytest(self.tests, ["--collect-only"]), 3600, keeps=True)

    def watch(self, told: Path) -> None:
        """Run every test once and write what it calls into a file, or the first that fails on what is not broken."""

        def work() -> int:
            watch = _Watch(self.source, f"standby.{self.given.room}.")
            code = self._pytest(self.tests, plugins=[watch])
            told.write_text(json.dumps({"calls": watch.calls, "failed": watch.failed}))
            return code

        _ends_badly(work, 3600)

    def outcome(self, name: str, operator: str, number: int, line: int, calls: Calls) -> str:
        """Break one thing, run the tests that reach it, and put it back."""
        module = self.source / name
        source = module.read_text()
        changed = broken(source, operator, number)
        if changed is None:
            return "no change"
        reaching = quickest(reached_by(calls, name, _function_at(source, line)), calls, self.given.patience)
        try:
            module.write_text(changed)
            for stale in (module.parent / "__pycache__").glob(f"{module.stem}.*"):
                stale.unlink()
            limit = CPU_SECONDS + 10 * sum(calls[test][0] for test in reaching)
            files = list(dict.fromkeys(test.partition("::")[0] for test in reaching))
            run = partial(self._pytest, files, plugins=[_Only(reaching)])
            return "noticed" if _ends_badly(run, limit) else "survived"
        finally:
            module.write_text(source)

    def _pytest(self, tests: list[str], more: Sequence[str] = (), plugins: Sequence[Any] = ()) -> int:
        os.chdir(self.project)
        os.environ["PYTHONPATH"] = str(self.project / "src")
        import pytest

        options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "--hypothesis-seed=0", "-m", "not torture"]
        only = ["-k", self.given.only] if self.given.only else []
        return int(pytest.main([*options, *more, *only, *tests], plugins=[_NoShrinking(), *plugins]))


class _NoShrinking:
    """Lets a random test draw little and end at its first failure: nobody reads it."""

    def pytest_collection(self) -> None:
        from hypothesis import Phase, settings

        settings.register_profile("mutants", deadline=None, phases=(Phase.explicit, Phase.generate))
        settings.load_profile("mutants")

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        from hypothesis import settings

        for test in {item.obj for item in items if getattr(item.obj, "is_hypothesis_test", False)}:
            given = test._hypothesis_internal_use_settings
            fewer = min(given.max_examples, EXAMPLES)
            test._hypothesis_internal_use_settings = settings(given, max_examples=fewer)


class _Watch:
    """Notes which functions of a room each test calls."""

    def __init__(self, source: Path, room: str) -> None:
        self.source, self.room = f"{source}/", room
        self.calls: dict[str, tuple[float, list[str]]] = {}
        self.failed = ""

    def pytest_runtest_protocol(self, item: Any) -> None:
        _forget(self.room)
        self._called: set[str] = set()
        self._begun = time.process_time()
        sys.settrace(self._trace)
        threading.settrace(self._trace)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        sys.settrace(None)
        threading.settrace(None)
        self.calls[nodeid] = (time.process_time() - self._begun, sorted(self._called))

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.failed = self.failed or (report.nodeid if report.failed else "")

    def _trace(self, frame: Any, event: str, _: object) -> None:
        code = frame.f_code
        if code.co_filename.startswith(self.source):
            self._called.add(f"{code.co_filename.removeprefix(self.source)}:{code.co_firstlineno}")


class _Only:
    """Runs only some tests, in an order of their own."""

    def __init__(self, tests: list[str]) -> None:
        self.order = {test: number for number, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items[:] = sorted((i for i in items if i.nodeid in self.order), key=lambda i: self.order[i.nodeid])


def _forget(room: str) -> None:
    """Empty what the functions of a room remember, so that each test calls what it needs."""
    for name, module in tuple(sys.modules.items()):
        if name.startswith(room):
            for value in vars(module).values():
                getattr(value, "cache_clear", lambda: None)()


def reached_by(calls: Calls, name: str, span: tuple[int, int] | None) -> list[str]:
    """Return the tests that call a function, the quickest first.

    For what stands in none, or in one that is called only while its module is loaded: the tests that call anything
    of its file, and those that call nothing at all and look at what is there; every test for a file that nothing
    calls. The file's own tests come first.
    """
    inside: set[str] = set() if span is None else {f"{name}:{line}" for line in range(span[0], span[1] + 1)}
    found = [test for test, (_, called) in calls.items() if not called.isdisjoint(inside)]
    if found:
        return sorted(found, key=lambda test: calls[test][0])
    of_file = {test for test, (_, called) in calls.items() if any(one.startswith(f"{name}:") for one in called)}
    of_none = {test for test, (_, called) in calls.items() if not called}
    return sorted(
        of_file | of_none if of_file else calls, key=lambda test: (f"test_{name}" not in test, calls[test][0])
    )


def quickest(tests: list[str], calls: Calls, seconds: float) -> list[str]:
    """Return the first of some tests that take so many seconds together."""
    until = itertools.accumulate(calls[test][0] for test in tests)
    return [test for test, taken in zip(tests, until, strict=True) if taken <= seconds]


def _function_at(source: str, line: int) -> tuple[int, int] | None:
    """Return the first and last line of the innermost function around a line, its decorators included."""
    spans = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            spans.append((first, node.end_lineno or node.lineno))
    return max((span for span in spans if span[0] <= line <= span[1]), default=None)


def load_all_but(src: Path, room: str) -> None:
    """Load every module of the project that does not rest on a room, so that a fork need not."""
    imports = {}
    for path in sorted((src / "standby").rglob("*.py")):
        name = _module(path, src)
        imports[name] = {*_imported(path.read_text()), name.rpartition(".")[0]}
    resting = {name for name in imports if name == room or name.startswith(f"{room}.")}
    while more := {name for name, of in imports.items() if name not in resting and of & resting}:
        resting |= more
    plugins = [point.module for point in importlib.metadata.entry_points(group="pytest11")]
    for name in ("pytest", "hypothesis.strategies", ENGINE, *plugins, *(n for n in imports if n not in resting)):
        try:
            importlib.import_module(name)
        except ImportError:
            continue  # an extra that is not installed: the tests do without it, too
    gc.collect()
    gc.freeze()


def _module(path: Path, src: Path) -> str:
    return ".".join(path.relative_to(src).with_suffix("").parts).removesuffix(".__init__")


def _imported(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def _ends_badly(work: Callable[[], int], seconds: float, *, keeps: bool = False) -> bool:
    """Do something in a forked process; say whether it failed or did not come to an end.

    What is compiled meanwhile is kept on the disk only where that is asked for, while nothing is broken.
    """
    child = os.fork()
    if child == 0:
        _alone(work, int(seconds), keeps)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) != 0


def _alone(work: Callable[[], int], seconds: int, keeps: bool) -> NoReturn:
    code = 3
    try:
        used = int(time.process_time())
        resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, used + seconds + 5))
        sys.dont_write_bytecode = not keeps
        sys.stdout = sys.stderr = io.StringIO()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        code = work()
    finally:
        os._exit(code)


def main() -> None:
    """Draw, break, run, and tell the score."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("room")
    asked.add_argument("--size", type=int, default=400)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--minutes", type=float, default=600)
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--results", type=Path)
    asked.add_argument("--only", default="", help="tests to run, as pytest's -k")
    asked.add_argument("--survivors", action="store_true", help="run again what was not noticed")
    asked.add_argument("--patience", type=float, default=30, help="seconds of tests that a mutant is put to at most")
    asked.add_argument("--also", nargs="*", default=[], help="further test files")
    given = asked.parse_args()
    given.results = given.results or Path(tempfile.gettempdir()) / f"mutants-{given.room}-{given.seed}.jsonl"
    modules = sorted((HERE / "src" / "standby" / given.room).glob("*.py"))
    done = _done(given.results)
    left = [
        one
        for one in sample(modules, given.size, given.seed)
        if _key(*one) not in done or (given.survivors and done[_key(*one)] == "survived")
    ]
    end = time.monotonic() + given.minutes * 60
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        place, told = Path(folder), given.results.with_suffix(f".{_named(given)}.calls")
        if not told.exists():
            os.waitpid(_apart(lambda: Room(given, place / "whole").watch(told)), 0)
        calls = _calls(told)
        print(f"{len(calls)} tests, {len(left)} mutants", flush=True)
        shares = [left[number :: given.workers] for number in range(given.workers)]
        workers = [
            _apart(partial(_work, given, place / str(number), share, calls, end)) for number, share in enumerate(shares)
        ]
        for worker in workers:
            os.waitpid(worker, 0)
    _tell(_done(given.results))


def _named(given: argparse.Namespace) -> str:
    """Name the code and the tests as they are: what each test calls holds for those only."""
    files = sorted(path for part in ("src", "tests") for path in (HERE / part).rglob("*.py"))
    whole = (repr((given.room, given.only, given.also)).encode(), *(path.read_bytes() for path in files))
    return hashlib.sha256(b"".join(whole)).hexdigest()[:16]


def _calls(told: Path) -> Calls:
    found = json.loads(told.read_text()) if told.exists() else {"failed": "they did not come to an end"}
    if found["failed"]:
        told.unlink(missing_ok=True)
        raise SystemExit(f"the tests fail on what is not broken: {found['failed']}")
    return {test: (seconds, set(called)) for test, (seconds, called) in found["calls"].items()}


def _work(given: argparse.Namespace, folder: Path, mutants: list[Mutant], calls: Calls, end: float) -> None:
    """Go through some mutants in a copy of the project, and note what came of each."""
    room = Room(given, folder)
    for one in mutants:
        if time.monotonic() > end:
            return
        outcome = room.outcome(*one, calls)
        with given.results.open("a") as results:
            results.write(f"{json.dumps([_key(*one), outcome])}\n")
        print(_key(*one), outcome, flush=True)


def _key(name: str, operator: str, number: int, line: int) -> str:
    return f"{name}:{line} {operator.removeprefix('core/')} {number}"


def _done(results: Path) -> dict[str, str]:
    return dict(json.loads(line) for line in results.read_text().splitlines()) if results.exists() else {}


def _apart(work: Callable[[], None]) -> int:
    """Begin something in a forked process; return its number."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return child


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
