"""On fully known facts a condition means what two independent CEL libraries say it means."""

import random

import cel
import celpy
from tests.posture.strategies import moment

from standby.posture.cases import plain_fact
from standby.posture.evaluate import Evidence, evaluate
from standby.posture.grammar import parse_condition
from standby.posture.registry import FACT_NAMES

MANY = 10_000

YES_NO = [name for name, fact in FACT_NAMES.items() if fact.kind == "yes or no"]
NUMBERS = [name for name, fact in FACT_NAMES.items() if fact.kind == "number"]
WORDS = {name: fact.words for name, fact in FACT_NAMES.items() if fact.kind == "word"}
OPERATORS = ("<", "<=", ">", ">=", "==", "!=")


def draw_condition(draw: random.Random, depth: int = 3) -> str:
    """Write a random condition of the part of the grammar that CEL gives a meaning to."""
    kind = draw.randrange(8) if depth else draw.randrange(4)
    if kind == 0:
        return draw.choice(YES_NO)
    if kind == 1:
        return f"{draw.choice(NUMBERS)} {draw.choice(OPERATORS)} {draw.randrange(4)}.{draw.choice('05')}"
    if kind == 2:
        name = draw.choice(list(WORDS))
        return f"{name} {draw.choice(('==', '!='))} '{draw.choice(WORDS[name])}'"
    if kind == 3:
        name = draw.choice(list(WORDS))
        words = draw.sample(WORDS[name], draw.randint(1, len(WORDS[name])))
        return f"{name} in [" + ", ".join(f"'{word}'" for word in words) + "]"
    if kind == 4:
        return f"!({draw_condition(draw, depth - 1)})"
    if kind == 5:
        return f"({draw_condition(draw, depth - 1)})"
    # Without parentheses, so that the two must agree on what binds closer.
    sign = draw.choice((" && ", " || "))
    return sign.join(draw_condition(draw, depth - 1) for _ in range(draw.randint(2, 3)))


def draw_world(draw: random.Random) -> dict[str, bool | float | str]:
    world: dict[str, bool | float | str] = {name: draw.random() < 0.5 for name in YES_NO}
    world |= {name: draw.randrange(8) / 2 for name in NUMBERS}
    return world | {name: draw.choice(words) for name, words in WORDS.items()}


def nested(world: dict[str, bool | float | str]) -> dict[str, dict[str, bool | float | str]]:
    """Write ``a.b`` as CEL sees it: the field ``b`` of the message ``a``."""
    found: dict[str, dict[str, bool | float | str]] = {}
    for name, value in world.items():
        group, _, field = name.partition(".")
        found.setdefault(group, {})[field] = value
    return found


def ours(text: str, world: dict[str, bool | float | str]) -> bool:
    facts = {name: plain_fact(FACT_NAMES[name], value, moment(0)) for name, value in world.items()}
    value = evaluate(parse_condition(text), Evidence(facts=facts, at=moment(0)))[0].value
    assert value in ("true", "false"), text
    return value == "true"


def test_ten_thousand_random_conditions_mean_the_same_in_two_cel_libraries():
    seed = random.SystemRandom().randrange(2**32)
    draw = random.Random(seed)
    environment = celpy.Environment()
    outcomes = {True: 0, False: 0}
    for world_number in range(100):
        world = draw_world(draw)
        context = nested(world)
        python_context = celpy.json_to_cel(context)
        for _ in range(MANY // 100):
            text = draw_condition(draw)
            mine = ours(text, world)
            outcomes[mine] += 1
            where = f"seed {seed}, world {world_number}: {text}"
            assert mine is bool(cel.evaluate(text, context)), where
            assert mine is bool(environment.program(environment.compile(text)).evaluate(python_context)), where
    assert min(outcomes.values()) > MANY / 10, "the conditions hardly differ, so the test says little"


def test_every_function_of_ours_is_a_call_that_cel_can_read():
    for text in (
        "for_at_least(consent.settled, days(3))",
        "within_last(attacks.near_7d >= 1, hours(12))",
        "between(threat.p_7d, 0.1, 0.5)",
    ):
        parse_condition(text)
        cel.compile(text)
        celpy.Environment().compile(text)
