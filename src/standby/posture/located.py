"""YAML text whose every value knows where it stands, so that an error can name file, line and column."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cached_property
from typing import Any, NoReturn

import yaml

from standby.basis.errors import AskedWrongly

LARGEST = 1_000_000
"""Characters in one file; a policy that a person signs is far shorter."""

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""What reads YAML here: the library in C where it is there, since reading is most of what a first question costs."""

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(hours?|days?|weeks?)")


def read_located(text: str, name: str) -> "Located":
    """Read YAML text into values that know their place. ``name`` is the file's name for messages.

    Raises ``AskedWrongly`` (``policy-unreadable``) when the text is not YAML, is empty, is larger than a
    person would sign, or uses anchors.
    """
    if len(text) > LARGEST:
        _unreadable(name, f"it is longer than {LARGEST} characters", "split it into several files")
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=LOADER)):
            _unreadable(name, "it uses an anchor", "write the value out where it is needed")
        node = yaml.compose(text, Loader=LOADER)
    except (yaml.YAMLError, RecursionError) as problem:
        mark = getattr(problem, "problem_mark", None)
        place = f"{name}, line {mark.line + 1}, column {mark.column + 1}" if mark else name
        _unreadable(place, getattr(problem, "problem", None) or "it is not YAML", "mend the text there")
    if node is None:
        _unreadable(name, "it is empty", "write a policy in it, or remove the file")
    return Located(node=node, file=name, text=text)


@dataclass(frozen=True)
class Located:
    """One value of a YAML file, with the place it stands at."""

    node: yaml.Node
    file: str
    text: str
    path: str = ""

    @property
    def line(self) -> int:
        """Return the line the value starts on, counting from 1."""
        return int(self.node.start_mark.line) + 1

    @property
    def place(self) -> str:
        """Say where the value starts: file, line and column."""
        return f"{self.file}, line {self.line}, column {self.node.start_mark.column + 1}"

    @property
    def is_scalar(self) -> bool:
        """Say whether this is one text or number, not fields or a list."""
        return isinstance(self.node, yaml.ScalarNode)

    @property
    def is_mapping(self) -> bool:
        """Say whether this is fields."""
        return isinstance(self.node, yaml.MappingNode)

    def where(self, offset: int) -> str:
        """Say where a character of this scalar stands in the file.

        YAML folds only white space, so the n-th character that is not white space is the same in both.
        """
        start = self._content_start
        wanted = len("".join(self.string[:offset].split())) + 1
        seen, at = 0, start
        for at in range(start, self.node.end_mark.index):
            seen += not self.text[at].isspace()
            if seen == wanted:
                break
        else:
            at = self.node.end_mark.index
        line_start = self.text.rfind("\n", 0, at) + 1
        return f"{self.file}, line {self.text.count(chr(10), 0, at) + 1}, column {at - line_start + 1}"

    def refuse(self, why: str, next_step: str) -> NoReturn:
        """Raise ``AskedWrongly`` (``policy-field``) about this value."""
        raise AskedWrongly("policy-field", f"The value at {self.place} cannot be used", why, next_step)

    def fields(self, *, needs: Iterable[str], may: Iterable[str] = ()) -> dict[str, "Located"]:
        """Return the fields of a mapping; refuse missing, unknown and repeated ones."""
        needs, allowed = list(needs), [*needs, *may]
        found = self.mapping()
        for key, value in found.items():
            if key not in allowed:
                near = get_close_matches(key, allowed, n=1, cutoff=0.0)
                value.refuse(f"there is no field {key!r} here", f"the nearest is {near[0]!r}")
        for key in needs:
            if key not in found:
                self.refuse(f"the field {key!r} is missing", f"add {key!r}")
        return found

    def mapping(self) -> dict[str, "Located"]:
        """Return the entries of a mapping with text keys."""
        if not isinstance(self.node, yaml.MappingNode):
            self.refuse("fields were expected here", "write name: value")
        found: dict[str, Located] = {}
        for key_node, node in self.node.value:
            key = str(key_node.value)
            if key in found:
                Located(key_node, self.file, self.text).refuse(f"the field {key!r} is given twice", "keep one of them")
            found[key] = Located(node, self.file, self.text, f"{self.path}.{key}" if self.path else key)
        return found

    def items(self) -> list["Located"]:
        """Return the items of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.refuse("a list was expected here", "write [one, two] or lines that begin with a dash")
        return [Located(node, self.file, self.text, f"{self.path}[{n}]") for n, node in enumerate(self.node.value)]

    def pair(self) -> tuple["Located", "Located"]:
        """Return the two items of a list of two."""
        items = self.items()
        if len(items) != 2:
            self.refuse("two values were expected here", "write [low, high]")
        return items[0], items[1]

    @cached_property
    def string(self) -> str:
        """Return the text of a scalar, with line breaks that YAML keeps as they are."""
        if not isinstance(self.node, yaml.ScalarNode):
            self.refuse("one value was expected here", "write a single text or number")
        return str(self.node.value)

    def sentence(self) -> str:
        """Return the text of a scalar on one line; refuse an empty one."""
        words = " ".join(self.string.split())
        return words or self.refuse("it is empty", "write what it is")

    def one_of(self, allowed: Iterable[str]) -> str:
        """Return a word that must be one of a list."""
        allowed = list(allowed)
        if self.string not in allowed:
            near = get_close_matches(self.string, allowed, n=1, cutoff=0.0)
            self.refuse(
                f"{self.string!r} is not one of {', '.join(allowed)}", f"the nearest is {near[0]!r}" if near else ""
            )
        return self.string

    def words(self) -> tuple[str, ...]:
        """Return a list of texts."""
        return tuple(item.sentence() for item in self.items())

    def day(self) -> date:
        """Return a date."""
        try:
            return date.fromisoformat(self.string)
        except ValueError:
            self.refuse(f"{self.string!r} is not a date", "write it like 2020-01-09")

    def number(self) -> float:
        """Return a finite number."""
        if not re.fullmatch(r"-?\d+(\.\d+)?", self.string):
            self.refuse(f"{self.string!r} is not a number", "write a number such as 3 or 0.2")
        return float(self.string)

    def length(self) -> timedelta:
        """Return a length of time such as ``3 days``, ``12 hours`` or ``2 weeks``."""
        match = _DURATION.fullmatch(self.string)
        if not match:
            self.refuse(f"{self.string!r} is not a length of time", "write it like 3 days or 12 hours")
        unit = match[2].rstrip("s") + "s"
        try:
            return timedelta(**{unit: float(match[1])})
        except OverflowError:
            self.refuse(f"{self.string!r} is too long", "give a length that anybody can wait for")

    def flag(self) -> bool:
        """Return yes or no, written true or false."""
        return self.one_of(("true", "false")) == "true"

    @property
    def _content_start(self) -> int:
        """Return where the characters of a scalar begin: after its quote, or after the header of a block."""
        start = int(self.node.start_mark.index)
        style = getattr(self.node, "style", None)
        if style in ("|", ">"):
            return self.text.find("\n", start)
        return start + 1 if style in ("'", '"') else start


def _unreadable(where: str, why: str, next_step: str) -> NoReturn:
    raise AskedWrongly("policy-unreadable", f"The file {where} could not be read", why, next_step)


def only_known(found: Mapping[str, Located], allowed: Iterable[str], what: str) -> None:
    """Refuse keys of a mapping that are not ``what`` they should be, naming the nearest that is."""
    allowed = list(allowed)
    for key, value in found.items():
        if key not in allowed:
            near = get_close_matches(key, allowed, n=1, cutoff=0.0)
            value.refuse(f"{key!r} is no {what}", f"the nearest is {near[0]!r}" if near else "remove it")
