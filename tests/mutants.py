"""Measures how much the tests notice: breaks one thing at a time in a room and runs the tests that reach it.

``./run mutants ROOM`` draws a seeded sample of what can be broken (`breaking.py`; ``--kind toml`` for the data that
rules are made of), so many from each file as its share of all. First every test of the room is run once, noting which
functions of the room it calls and how long it takes. Then the tests that call the broken function are run, the quickest
first, in a process forked from one that has collected all tests and loaded and worked out what the room keeps for good
(its lists, indexes and weights); only what was worked out with the broken function is worked out anew. What stands in
no function, or in one that is called while its module is loaded, is loaded anew in its place. Processes that a test
starts work with whole code, so that what only they would show counts as survived. Random tests draw less, and stop at
the first failure without making it smaller; once ``--patience`` seconds of tests noticed nothing the mutant has
survived. Limits on processor time and on waiting end what does not end by itself. What would leave no program does not
count, since no test is needed to notice that. What is done is kept in the file of results, so that a run that was cut
off goes on where it stood; the same seed draws the same sample.
"""

import argparse
import ast
import collections
import gc
import hashlib
import importlib
import inspect
import io
import itertools
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Callable, Iterable
from functools import partial
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NoReturn

from breaking import Mutant, broken, broken_data, broken_function, sample

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(threads, "1")  # a process with several threads cannot be forked

HERE = Path(__file__).resolve().parent.parent
sys.path.append(str(HERE / ".mutants"))

CPU_SECONDS = 5
"""A test takes so many seconds, and ten times what it takes on whole code, or does not come to an end."""

WAITING = 6
"""It may wait so many times as long: for other processes of the machine, or for nothing."""

EXAMPLES = 40
"""So many examples a random test draws at most for one mutant."""

Calls = dict[str, tuple[float, set[str]]]
"""Test → the seconds it takes, and the functions of the room it calls, as ``file:first line``; data is line 0."""

Functions = dict[tuple[str, str, int], list[FunctionType]]
"""File, name and first line → the functions."""

Span = tuple[int, int] | None
"""The first and last line of a function; None outside of any, and in data."""

LOADING = "what is called while the room is loaded"
"""Stands among the tests."""


def copy_of_project(folder: Path) -> Path:
    """Copy what the tests need, so that it can be worked on meanwhile; what is compiled stays valid."""
    for name in ("src", "tests", "mission-example", "docs"):
        shutil.copytree(HERE / name, folder / name)
    for name in ("pyproject.toml", "NOTICE"):
        shutil.copy(HERE / name, folder)
    return folder


class Room:
    """A room in a copy of the project, its tests, and what each of them calls."""

    def __init__(self, given: argparse.Namespace, project: Path) -> None:
        """Find the room and its tests."""
        self.given, self.project = given, project
        self.source, self.name = project / "src" / "standby" / given.room, f"standby.{given.room}"
        files = [p.relative_to(HERE) for p in sorted((HERE / "tests" / given.room).rglob("test_*.py"))]
        self.tests = [*map(str, files), *given.also]
        self.calls: Calls = {}
        sys.path[:0] = [str(project), str(project / "src")]

    def tested(self, loop: Callable[[list[Any]], int]) -> int:
        """Collect the tests and do something with them."""
        os.chdir(self.project)
        os.environ["PYTHONPATH"] = str(self.project / "src")
        import pytest

        options = ["-qq", "-s", "--disable-warnings", "-n", "0", "-p", "no:cacheprovider", "--hypothesis-seed=0"]
        chosen = ["-m", "not torture", *(["-k", self.given.only] if self.given.only else [])]
        apart = f"--basetemp={self.project.parent / f'tmp-{os.getpid()}'}"
        found = _Collected(loop)
        code = int(pytest.main([*options, *chosen, apart, *self.tests], plugins=[_NoShrinking(), found]))
        return found.code if found.code is not None else code

    def watch(self, told: Path, items: list[Any]) -> None:
        """Run every test once and write what it calls into a file, or the first that fails on what is not broken."""
        loading = told.with_suffix(".loading")
        _ends_badly(partial(self._watch_loading, loading), 600)
        _ends_badly(partial(self._watch_tests, told, json.loads(loading.read_text()), items), 3600)

    def _watch_loading(self, told: Path) -> int:
        _unload(self.project, self.name)
        with _Watch(self.source) as watch:
            for path in sorted(self.source.rglob("*.py")):
                importlib.import_module(_module(path, self.project / "src"))
        told.write_text(json.dumps(sorted(watch.called)))
        return 0

    def _watch_tests(self, told: Path, loading: list[str], items: list[Any]) -> int:
        kept, failed = Kept(self.name, self.source), ""
        calls: dict[str, tuple[float, list[str]]] = {LOADING: (0.0, loading)}
        for item in items:
            kept.forget_the_rest()
            hits, begun = kept.hits(), time.process_time()
            with _Watch(self.source) as watch:
                failed = failed or ("" if _passes(item) else item.nodeid)
            calls[item.nodeid] = (time.process_time() - begun, sorted(watch.called | kept.used_since(hits)))
        told.write_text(json.dumps({"calls": calls, "failed": failed, "kept": kept.told()}))
        return 0

    def outcome(self, one: Mutant, items: list[Any], kept: "Kept", functions: "Functions") -> str:
        """Break one thing in a forked process and run the tests that reach it."""
        name, _, _, line = one
        source = (self.source / name).read_text("utf-8")
        span = None if name.endswith(".toml") else _function_at(source, line)
        plan = self._plan(one, source, span, functions)
        if plan is None:
            return "no change"
        change, anew = plan
        tests = quickest(reaching(self.calls, name, span), self.calls, self.given.patience)

        def work() -> int:
            change()
            if anew:
                _unload(self.project, self.name)
                return self.tested(lambda items: _first_failure(items, tests, self.calls))
            kept.forget(_inside(name, span))
            return _first_failure(items, tests, self.calls)

        return "noticed" if _ends_badly(work, 600) else "survived"

    def _plan(
        self, one: Mutant, source: str, span: Span, functions: "Functions"
    ) -> tuple[Callable[[], None], bool] | None:
        """Return what breaks it, and whether all must be loaded anew then; None where it leaves no program."""
        name, operator, number, _ = one
        later = bool(reached_by(self.calls, _inside(name, span))) and self.calls[LOADING][1].isdisjoint(
            _inside(name, span)
        )
        if name.endswith(".toml"):
            return partial(_hand_out, source, broken_data(source, number)), not later
        changed = broken(source, operator, number)
        if changed is None:
            return None
        swap = broken_function(source, changed, str(self.source / name)) if later else None
        if swap and (found := functions.get((name, *swap[:2]))):
            return partial(_swap, found, swap[2]), False
        return partial(_load_instead, self.source / name, changed), True


class Kept:
    """What the functions of a room remember for good: worked out once, together with what each was worked out with."""

    def __init__(self, room: str, source: Path, known: dict[str, list[str]] | None = None) -> None:
        """Work out everything that needs no arguments; note with what, unless that is known."""
        named = {m: vars(module) for m, module in tuple(sys.modules.items()) if m.startswith((f"{room}.", "tests."))}
        found = [v for of in named.values() for v in tuple(of.values()) if hasattr(v, "cache_clear")]
        self.all = list({id(v): v for v in found}.values())
        self.lasting = [v for v in self.all if v.__module__.startswith(f"{room}.") and _needs_nothing(v)]
        self.of = [set(known[_full(one)]) for one in self.lasting] if known else self._worked_out_with(source)
        for one in self.lasting:
            one()
        self.forget_the_rest()

    def _worked_out_with(self, source: Path) -> list[set[str]]:
        for one in self.all:
            one.cache_clear()
        found: dict[int, set[str]] = {}
        for number, one in enumerate(self.lasting):
            before = [other.cache_info() for other in self.lasting]
            with _Watch(source) as watch:
                one()
            now = [other.cache_info() for other in self.lasting]
            asked = (n for n in found if now[n].hits > before[n].hits)
            called = watch.called.union(*(found[n] for n in asked))
            newly = {number, *(n for n in range(len(now)) if now[n].misses > before[n].misses)}
            found |= {n: called for n in newly if n not in found}
        return [found[number] for number in range(len(self.lasting))]

    def told(self) -> dict[str, list[str]]:
        """Return what each was worked out with."""
        return {_full(one): sorted(called) for one, called in zip(self.lasting, self.of, strict=True)}

    def forget_the_rest(self) -> None:
        """Forget what was remembered for some arguments."""
        for one in self.all:
            if one not in self.lasting:
                one.cache_clear()

    def forget(self, broken: set[str]) -> None:
        """Forget what was worked out with something that is broken now."""
        for one, called in zip(self.lasting, self.of, strict=True):
            if not called.isdisjoint(broken):
                one.cache_clear()

    def hits(self) -> list[int]:
        """Count how often each was asked."""
        return [one.cache_info().hits for one in self.lasting]

    def used_since(self, hits: list[int]) -> set[str]:
        """Return what those were worked out with that were asked since."""
        asked = zip(self.of, hits, self.hits(), strict=True)
        return set().union(*(called for called, before, now in asked if now > before))


def _full(function: Any) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def _needs_nothing(function: Any) -> bool:
    return all(one.default is not one.empty for one in inspect.signature(function).parameters.values())


def _functions(source: Path) -> Functions:
    """Return every function of the room by its file, name and first line."""
    found: Functions = {}
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename.startswith(f"{source}/"):
            file = one.__code__.co_filename.removeprefix(f"{source}/")
            found.setdefault((file, one.__code__.co_qualname, one.__code__.co_firstlineno), []).append(one)
    return found


def _swap(functions: Iterable[FunctionType], code: CodeType) -> None:
    for function in functions:
        function.__code__ = code


def _load_instead(file: Path, source: str) -> None:
    """Give other code to whoever loads a file; processes that a test starts load the file as it is."""
    load = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
        same = self.get_filename(fullname) == str(file)
        return compile(source, str(file), "exec", dont_inherit=True) if same else load(self, fullname)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]


def _hand_out(text: str, data: Any) -> None:
    """Give other data to whoever parses a text."""
    parse = tomllib.loads
    tomllib.loads = lambda asked, **how: data if asked == text else parse(asked, **how)


def _first_failure(items: list[Any], tests: list[str], calls: Calls) -> int:
    """Run some tests in an order of their own until one fails; a test that takes too long ends the process."""
    by_name = {item.nodeid: item for item in items}
    chosen = [by_name[test] for test in tests if test in by_name]
    for item, following in itertools.zip_longest(chosen, chosen[1:]):
        seconds = CPU_SECONDS + 10 * calls[item.nodeid][0]
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, WAITING * seconds)
        if not _passes(item, following):
            item.session._setupstate.teardown_exact(None)
            return 1
    return 0


def _passes(item: Any, following: Any = None) -> bool:
    from _pytest.runner import runtestprotocol

    item.config.hook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))


class _Collected:
    """Does something with the tests that were collected, instead of running them."""

    def __init__(self, loop: Callable[[list[Any]], int]) -> None:
        self.loop = loop
        self.code: int | None = None

    def pytest_runtestloop(self, session: Any) -> bool:
        if not session.config.option.collectonly:
            self.code = 2 if session.testsfailed else self.loop(session.items)
        return True


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
    """Notes which functions of a room are called, and which of its data is read."""

    def __init__(self, source: Path) -> None:
        self.source = f"{source}/"
        self.data = {path.read_text("utf-8"): path.relative_to(source).as_posix() for path in source.rglob("*.toml")}
        self.called: set[str] = set()

    def __enter__(self) -> "_Watch":
        self.parse = tomllib.loads
        tomllib.loads = self._loads
        sys.settrace(self._trace)
        threading.settrace(self._trace)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]
        tomllib.loads = self.parse

    def _loads(self, text: str, **how: Any) -> Any:
        self.called |= {f"{self.data[text]}:0"} if text in self.data else set()
        return self.parse(text, **how)

    def _trace(self, frame: Any, event: str, _: object) -> None:
        code = frame.f_code
        if code.co_filename.startswith(self.source):
            self.called.add(f"{code.co_filename.removeprefix(self.source)}:{code.co_firstlineno}")


def _inside(name: str, span: Span) -> set[str]:
    """Return the lines of a function, or what stands for a file of data."""
    if name.endswith(".toml"):
        return {f"{name}:0"}
    return set() if span is None else {f"{name}:{line}" for line in range(span[0], span[1] + 1)}


def reached_by(calls: Calls, inside: set[str]) -> list[str]:
    """Return the tests that call a function, or read data, the quickest first."""
    found = [test for test, (_, called) in calls.items() if test != LOADING and not called.isdisjoint(inside)]
    return sorted(found, key=lambda test: calls[test][0])


def reaching(calls: Calls, name: str, span: Span) -> list[str]:
    """Return the tests that a mutant is put to.

    For what stands in no function, or in one that is called only while its module is loaded: the tests that call
    anything of its file, and those that call nothing at all and look at what is there; every test for a file that
    nothing calls. The file's own tests come first. The tests that read data are those of its file.
    """
    if found := reached_by(calls, _inside(name, span)):
        return found
    tests = {test: called for test, (_, called) in calls.items() if test != LOADING}
    of_file = {test for test, called in tests.items() if any(one.startswith(f"{name}:") for one in called)}
    of_none = {test for test, called in tests.items() if not called}
    own = f"test_{Path(name).name}"
    return sorted(of_file | of_none if of_file else tests, key=lambda test: (own not in test, calls[test][0]))


def quickest(tests: list[str], calls: Calls, seconds: float) -> list[str]:
    """Return the first of some tests that take so many seconds together."""
    until = itertools.accumulate(calls[test][0] for test in tests)
    return [test for test, taken in zip(tests, until, strict=True) if taken <= seconds]


def _function_at(source: str, line: int) -> Span:
    """Return the first and last line of the innermost function around a line, its decorators included."""
    spans = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            spans.append((first, node.end_lineno or node.lineno))
    return max((span for span in spans if span[0] <= line <= span[1]), default=None)


def _unload(project: Path, room: str) -> None:
    """Forget the modules that rest on a room, and the tests, so that they are loaded anew."""
    imports = {}
    for path in sorted((project / "src" / "standby").rglob("*.py")):
        name = _module(path, project / "src")
        imports[name] = {*_imported(path.read_text("utf-8")), name.rpartition(".")[0]}
    resting = {name for name in imports if name == room or name.startswith(f"{room}.")}
    while more := {name for name, of in imports.items() if name not in resting and of & resting}:
        resting |= more
    for name, module in tuple(sys.modules.items()):
        if name in resting or str(getattr(module, "__file__", "")).startswith(f"{project / 'tests'}/"):
            del sys.modules[name]


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


def _ends_badly(work: Callable[[], int], seconds: int) -> bool:
    """Do something in a forked process; say whether it failed or did not come to an end."""
    child = os.fork()
    if child == 0:
        _alone(work, seconds)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) != 0


def _alone(work: Callable[[], int], seconds: int) -> NoReturn:
    code = 3
    try:
        used = int(time.process_time())
        resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, used + seconds + 5))
        sys.dont_write_bytecode = True
        sys.stdout = sys.stderr = io.StringIO()
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(0, 1)
        os.dup2(0, 2)
        code = work()
    finally:
        os._exit(code)


def main() -> None:
    """Draw, break, run, and tell the score."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("room")
    asked.add_argument("--kind", choices=("py", "toml"), default="py", help="what to break: code, or data")
    asked.add_argument("--files", nargs="*", default=[], help="break these files of the room only")
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
    given.results = (
        given.results or Path(tempfile.gettempdir()) / f"mutants-{given.room}-{given.kind}-{given.seed}.jsonl"
    )
    drawn = sample(HERE / "src" / "standby" / given.room, given.kind, given.size, given.seed, given.files)
    done = _done(given.results)
    left = [one for one in drawn if _key(*one) not in done or (given.survivors and done[_key(*one)] == "survived")]
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        room = Room(given, copy_of_project(Path(folder) / "project"))
        if room.tested(partial(_share, given, room, left)):
            raise SystemExit("the tests could not be run")
    _tell(_done(given.results))


def _named(given: argparse.Namespace) -> str:
    """Name the code and the tests as they are: what each test calls holds for those only."""
    files = sorted(path for part in ("src", "tests") for path in (HERE / part).rglob("*.py"))
    whole = (repr((given.room, given.only, given.also)).encode(), *(path.read_bytes() for path in files))
    return hashlib.sha256(b"".join(whole)).hexdigest()[:16]


def _share(given: argparse.Namespace, room: Room, mutants: list[Mutant], items: list[Any]) -> int:
    """Find out what the tests call, unless that is known, and go through the mutants in several processes."""
    told = given.results.with_suffix(f".{_named(given)}.calls")
    if not told.exists():
        room.watch(told, items)
    found = json.loads(told.read_text()) if told.exists() else {"failed": "they did not come to an end"}
    if found["failed"]:
        told.unlink(missing_ok=True)
        print(f"the tests fail on what is not broken: {found['failed']}")
        return 1
    room.calls = {test: (seconds, set(called)) for test, (seconds, called) in found["calls"].items()}
    kept, functions = Kept(room.name, room.source, found["kept"]), _functions(room.source)
    gc.collect()
    gc.freeze()
    print(f"{len(items)} tests, {len(mutants)} mutants", flush=True)
    shares = [mutants[number :: given.workers] for number in range(given.workers)]
    for worker in [_apart(partial(_work, given, room, share, items, kept, functions)) for share in shares]:
        os.waitpid(worker, 0)
    return 0


def _work(
    given: argparse.Namespace, room: Room, mutants: list[Mutant], items: list[Any], kept: Kept, functions: Functions
) -> None:
    """Go through some mutants, and note what came of each."""
    end = time.monotonic() + given.minutes * 60
    for one in mutants:
        if time.monotonic() > end:
            return
        outcome = room.outcome(one, items, kept, functions)
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
        print(f"{name:36} {of['noticed']:4} of {of['noticed'] + of['survived']}")
    tried = count["noticed"] + count["survived"]
    print(f"noticed {count['noticed']} of {tried} ({100 * count['noticed'] / max(1, tried):.1f} %)")


if __name__ == "__main__":
    main()
