"""Reads the text of a condition into its tree. The grammar is closed, and its text is also valid CEL.

    condition  = conjunction { "||" conjunction }
    conjunction = part { "&&" part }
    part       = "!" part | "(" condition ")" | "true" | "false" | lasting | between | fact [comparison]
    comparison = ("<" | "<=" | ">" | ">=" | "==" | "!=") (number | word) | "in" "[" word { "," word } "]"
    between    = "between" "(" fact "," number "," number ")"        both ends included
    lasting    = ("for_at_least" | "within_last") "(" condition "," ("days" | "hours") "(" number ")" ")"

Words are quoted. ``for_at_least``, ``within_last``, ``between``, ``days`` and ``hours`` are function calls to
CEL, which gives them no meaning of their own; everything else means in CEL what it means here.
"""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import NoReturn

from standby.basis.errors import AskedWrongly
from standby.posture.condition import (
    AllOf,
    Always,
    AnyOf,
    Compared,
    Condition,
    ForAtLeast,
    Named,
    Not,
    OneOf,
    WithinLast,
)
from standby.posture.registry import FACT_NAMES, FactName
from standby.posture.truth import FALSE, TRUE

Where = Callable[[int], str]
"""Says for a person where a character of the condition stands: file, line and column."""

DEEPEST = 40
"""Parts may lie within parts this deep; nobody could sign more."""

LONGEST = 4000
"""Characters in one condition."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>-?\d+(?:\.\d+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_.]*)"
    r"|(?P<word>'[^'\\]*'|\"[^\"\\]*\")|(?P<sign>&&|\|\||<=|>=|==|!=|[<>!()\[\],]))"
)
_COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
_LASTING = ("for_at_least", "within_last")
_UNITS = {"days": "days", "hours": "hours"}
_FOR_PYTHON = {"and": "&&", "or": "||", "not": "!", "AND": "&&", "OR": "||", "NOT": "!"}
_END = "the end"


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


def parse_condition(text: str, *, names: Mapping[str, FactName] = FACT_NAMES, where: Where | None = None) -> Condition:
    """Read a condition, such as ``attacks.near_7d >= 1 && !consent.settled``, into its tree.

    Raises ``AskedWrongly`` with the file, line and column that ``where`` gives for a character:
    ``condition-unreadable`` for text outside the grammar, ``fact-unknown`` (with the nearest known fact) for
    a name nobody provides, ``condition-type`` for a fact used as what it is not.
    """
    return _Parser(text, names, where or _plain_position(text)).whole()


class _Parser:
    """Recursive descent over the tokens; one method for each line of the grammar."""

    def __init__(self, text: str, names: Mapping[str, FactName], where: Where) -> None:
        self.text, self.names, self.where = text, names, where
        if len(text) > LONGEST:
            self._refuse(0, f"it is longer than {LONGEST} characters", "split the rule into two")
        self.tokens = self._tokens()
        self.at = 0
        self.depth = 0

    def whole(self) -> Condition:
        condition = self._any()
        if self._now.kind != "end":
            self._refuse(
                self._now.start, f"{self._now.text!r} follows a complete condition", "join conditions with && or ||"
            )
        return condition

    def _any(self) -> Condition:
        return self._joined("||", self._all, AnyOf)

    def _all(self) -> Condition:
        return self._joined("&&", self._part, AllOf)

    def _joined(self, sign: str, below: Callable[[], Condition], kind: type[AllOf] | type[AnyOf]) -> Condition:
        start = self._now.start
        parts = [below()]
        while self._skip(sign):
            parts.append(below())
        return parts[0] if len(parts) == 1 else kind(text=self._since(start), parts=tuple(parts))

    def _part(self) -> Condition:
        self.depth += 1
        if self.depth > DEEPEST:
            self._refuse(self._now.start, f"its parts lie more than {DEEPEST} deep", "split the rule into two")
        try:
            return self._one()
        finally:
            self.depth -= 1

    def _one(self) -> Condition:
        start = self._now.start
        if self._skip("!"):
            part = self._part()
            return Not(text=self._since(start), part=part)
        if self._skip("("):
            condition = self._any()
            self._expect(")")
            return condition
        name = self._name()
        if name.text in _LASTING:
            return self._lasting(name)
        if name.text == "between":
            return self._between(name)
        if name.text in ("true", "false"):
            return Always(text=name.text, value=TRUE if name.text == "true" else FALSE)
        return self._about(name)

    def _lasting(self, name: _Token) -> Condition:
        self._expect("(")
        part = self._any()
        self._expect(",")
        length = self._length()
        self._expect(")")
        text = self._since(name.start)
        if name.text == "for_at_least":
            return ForAtLeast(text=text, part=part, length=length)
        return WithinLast(text=text, part=part, length=length)

    def _length(self) -> timedelta:
        unit = self._take()
        if unit.text not in _UNITS:
            self._refuse(unit.start, f"a length of time was expected, not {unit.text!r}", "write days(3) or hours(12)")
        self._expect("(")
        at = self._now.start
        number = self._number()
        self._expect(")")
        if not 0 < number <= 3660:
            self._refuse(at, f"{number:g} is no usable length of time", "give one above zero and at most 3660")
        return timedelta(**{_UNITS[unit.text]: number})

    def _between(self, name: _Token) -> Condition:
        self._expect("(")
        fact = self._fact(self._name(), "number")
        self._expect(",")
        low = self._number()
        self._expect(",")
        high = self._number()
        self._expect(")")
        text = self._since(name.start)
        if low > high:
            self._refuse(name.start, f"{low:g} lies above {high:g}", "give the lower end first")
        lower = Compared(text=f"{fact.name} >= {low:g}", fact=fact.name, operator=">=", bound=low)
        upper = Compared(text=f"{fact.name} <= {high:g}", fact=fact.name, operator="<=", bound=high)
        return AllOf(text=text, parts=(lower, upper))

    def _about(self, name: _Token) -> Condition:
        fact = self._known(name)
        if self._now.text == "in":
            return self._one_of(name, fact)
        if self._now.text in _COMPARISONS:
            return self._compared(name, fact)
        if fact.kind != "yes or no":
            self._mistyped(name, fact, "compare it, for example " + _example(fact))
        return Named(text=self._since(name.start), fact=fact.name)

    def _one_of(self, name: _Token, fact: FactName) -> Condition:
        self._take()
        if fact.kind != "word":
            self._mistyped(name, fact, "only a word fact can be one of several")
        self._expect("[")
        words = [self._word(fact)]
        while self._skip(","):
            words.append(self._word(fact))
        self._expect("]")
        return OneOf(text=self._since(name.start), fact=fact.name, words=tuple(words))

    def _compared(self, name: _Token, fact: FactName) -> Condition:
        operator = self._take().text
        if fact.kind == "number":
            bound = self._number()
            return Compared(text=self._since(name.start), fact=fact.name, operator=operator, bound=bound)
        if fact.kind == "word" and operator in ("==", "!="):
            words = (self._word(fact),)
            return OneOf(text=self._since(name.start), fact=fact.name, words=words, negated=operator == "!=")
        advice = "use == or !=" if fact.kind == "word" else f"write {fact.name} or !{fact.name} by itself"
        return self._mistyped(name, fact, advice)

    def _name(self) -> _Token:
        if self._now.kind != "name":
            why = f"a fact was expected, not {self._now.text!r}"
            self._refuse(self._now.start, why, "write a fact, for example attacks.near_7d >= 1")
        return self._take()

    def _fact(self, name: _Token, kind: str) -> FactName:
        fact = self._known(name)
        if fact.kind != kind:
            self._mistyped(name, fact, f"a {kind} fact is needed here")
        return fact

    def _known(self, name: _Token) -> FactName:
        if name.text in self.names:
            return self.names[name.text]
        near = difflib.get_close_matches(name.text, self.names, n=1, cutoff=0.0)
        raise AskedWrongly(
            "fact-unknown",
            f"The condition at {self.where(name.start)} names {name.text!r}",
            "no fact has that name" + (f"; the nearest is {near[0]!r}" if near else ""),
            "use a fact listed in docs/reference/facts.md",
        )

    def _word(self, fact: FactName) -> str:
        token = self._take()
        if token.kind != "word":
            self._refuse(token.start, f"a word in quotes was expected, not {token.text!r}", f"write {_example(fact)}")
        word = token.text[1:-1]
        if word not in fact.words:
            self._refuse(token.start, f"{fact.name} is never {word!r}", "it is one of " + ", ".join(fact.words))
        return word

    def _number(self) -> float:
        token = self._take()
        if token.kind != "number":
            self._refuse(token.start, f"a number was expected, not {token.text!r}", "write a number such as 3 or 0.2")
        return float(token.text)

    def _mistyped(self, name: _Token, fact: FactName, advice: str) -> NoReturn:
        raise AskedWrongly(
            "condition-type",
            f"The condition at {self.where(name.start)} uses {fact.name!r} wrongly",
            f"{fact.name} is a {fact.kind} fact",
            advice,
        )

    @property
    def _now(self) -> _Token:
        return self.tokens[self.at]

    def _take(self) -> _Token:
        """Return the token that stands here and go on; whoever takes the end refuses it."""
        token = self._now
        self.at += 1
        return token

    def _skip(self, sign: str) -> bool:
        if self._now.text == sign:
            self.at += 1
            return True
        return False

    def _expect(self, sign: str) -> None:
        if not self._skip(sign):
            self._refuse(self._now.start, f"{sign!r} was expected, not {self._now.text!r}", f"add {sign!r} there")

    def _since(self, start: int) -> str:
        return " ".join(self.text[start : self.tokens[self.at - 1].end].split())

    def _tokens(self) -> list[_Token]:
        tokens, at = [], 0
        while self.text[at:].strip():
            match = _TOKEN.match(self.text, at)
            if not match or not match.lastgroup:
                at += len(self.text[at:]) - len(self.text[at:].lstrip())
                self._refuse(
                    at, f"{self.text[at]!r} has no meaning in a condition", "use && || ! < <= > >= == != in and facts"
                )
            kind = match.lastgroup
            tokens.append(_Token(kind, match[kind], match.start(kind), match.end(kind)))
            at = match.end()
        self._refuse_python_words(tokens)
        return [*tokens, _Token("end", _END, len(self.text.rstrip()), len(self.text))]

    def _refuse_python_words(self, tokens: list[_Token]) -> None:
        for token in tokens:
            if token.kind == "name" and token.text in _FOR_PYTHON:
                self._refuse(
                    token.start, f"{token.text!r} has no meaning in a condition", f"write {_FOR_PYTHON[token.text]}"
                )

    def _refuse(self, at: int, why: str, next_step: str) -> NoReturn:
        raise AskedWrongly(
            "condition-unreadable", f"The condition at {self.where(at)} was not understood", why, next_step
        )


def _example(fact: FactName) -> str:
    if fact.kind == "word":
        return f"{fact.name} == '{fact.words[0]}'"
    return f"{fact.name} < 1" if fact.calm == 1 else f"{fact.name} >= 1"


def _plain_position(text: str) -> Where:
    def where(at: int) -> str:
        before = text[:at]
        return f"line {before.count(chr(10)) + 1}, column {at - before.rfind(chr(10))}"

    return where
