"""Random conditions, facts and policies for the laws, built from the facts that rules may name."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from standby.basis.grades import Grade
from standby.basis.mission import Unit
from standby.posture.condition import AllOf, AnyOf, Compared, ForAtLeast, Named, Not, OneOf, WithinLast
from standby.posture.model import PRESETS, PROTECTIVENESS, Authority, Fact, Policy, Rule

START = datetime(2020, 1, 1, tzinfo=UTC)
GRADE = Grade(reliability="A", credibility="1")
YES_NO = ("sources.reporting", "consent.settled", "declared.resume_approved", "declared.way_out_open")
NUMBERS = ("attacks.near_7d", "attacks.host_7d", "quiet.near_days")
STATES = ("agreed", "contested", "withdrawn")
NAMES = (*YES_NO, *NUMBERS, "consent.state")
LEVELS = ("duty officer", "commander", "headquarters")
UNIT = Unit(id="u", name="Unit", kind="mission", host="IQ", does=("train",))
ANY_IF_UNKNOWN = st.sampled_from(["refer", "hold", "enter"])


def moment(day: float) -> datetime:
    return START + timedelta(days=day)


def leaves():
    numbers = st.builds(
        lambda fact, op, bound: Compared(text=f"{fact} {op} {bound}", fact=fact, operator=op, bound=float(bound)),
        st.sampled_from(NUMBERS),
        st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
        st.integers(0, 3),
    )
    words = st.builds(_one_of, st.sets(st.sampled_from(STATES), min_size=1))
    return st.one_of(st.sampled_from(YES_NO).map(lambda f: Named(text=f, fact=f)), numbers, words)


def _one_of(words):
    listed = tuple(sorted(words))
    text = "consent.state in [" + ", ".join(f"'{w}'" for w in listed) + "]"
    return OneOf(text=text, fact="consent.state", words=listed)


def conditions(lasting: bool = True):
    """Draw conditions whose ``text`` is what the grammar reads them from."""

    def wider(inner):
        several = st.lists(inner, min_size=2, max_size=3).map(tuple)
        kinds = [
            inner.map(lambda c: Not(text=f"!({c.text})", part=c)),
            several.map(lambda cs: AllOf(text=" && ".join(f"({c.text})" for c in cs), parts=cs)),
            several.map(lambda cs: AnyOf(text=" || ".join(f"({c.text})" for c in cs), parts=cs)),
        ]
        if lasting:
            days = st.integers(1, 4)
            kinds += [st.builds(_for_at_least, inner, days), st.builds(_within_last, inner, days)]
        return st.one_of(kinds)

    return st.recursive(leaves(), wider, max_leaves=5)


def _for_at_least(part, days):
    return ForAtLeast(text=f"for_at_least({part.text}, days({days}))", part=part, length=timedelta(days=days))


def _within_last(part, days):
    return WithinLast(text=f"within_last({part.text}, days({days}))", part=part, length=timedelta(days=days))


@st.composite
def facts(draw):
    """Draw the facts of one unit; some are missing, unknown, contradictory or intervals."""
    found = {}
    for name in NAMES:
        kind = draw(st.sampled_from(["value", "value", "value", "missing", "unknown", "contradictory"]))
        if kind == "value":
            found[name] = draw(known_fact(name))
        elif kind != "missing":
            found[name] = Fact(name=name, subject="u", status=kind)
    return found


@st.composite
def known_fact(draw, name, points=False):
    if name in YES_NO:
        return Fact(name=name, subject="u", status=draw(st.sampled_from(["true", "false"])), grade=GRADE)
    if name == "consent.state":
        return Fact(name=name, subject="u", words=(draw(st.sampled_from(STATES)),), grade=GRADE)
    low = draw(st.integers(0, 4))
    high = low if points else draw(st.integers(low, 4))
    return Fact(name=name, subject="u", low=float(low), high=float(high), grade=GRADE)


def axis_values():
    one = {axis: st.sampled_from(values) for axis, values in PROTECTIVENESS.items()}
    return st.fixed_dictionaries({}, optional=one).filter(bool)


@st.composite
def rules(draw, number=0, if_unknown=ANY_IF_UNKNOWN):
    gate = draw(st.booleans())
    return Rule(
        id=f"r{number}",
        title=f"Rule {number}",
        assumption="a",
        indicator="i",
        enter=draw(conditions()),
        leave=None if gate else draw(st.none() | conditions()),
        action={} if gate else draw(axis_values()),
        lowers=draw(axis_values()) if gate else {},
        min_dwell=timedelta(days=0 if gate else draw(st.integers(0, 3))),
        if_unknown=draw(if_unknown),
        authority=Authority(up=draw(st.sampled_from(LEVELS)), down=draw(st.sampled_from(LEVELS))),
        citation="c",
    )


@st.composite
def policies(draw, if_unknown=ANY_IF_UNKNOWN):
    return make_policy([draw(rules(number=n, if_unknown=if_unknown)) for n in range(draw(st.integers(1, 4)))])


def make_policy(rules, **changes):
    fields = {
        "id": "p",
        "title": "P",
        "version": "1",
        "in_force_from": START.date(),
        "in_force_until": None,
        "approved_by": "a",
        "authorities": LEVELS,
        "starts_from": PRESETS["continue"],
        "review_after": timedelta(days=7),
        "rules": tuple(rules),
    }
    return Policy(**{**fields, **changes})
