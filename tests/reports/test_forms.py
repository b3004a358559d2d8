"""Forms of English verbs, regular and not."""

import re

import pytest

from standby.reports.readers.lexicon import alternation, table, words
from standby.reports.readers.lexicon.forms import first_words, forms, of_class
from standby.reports.readers.rulebook import _any_of, _expand


@pytest.mark.parametrize(
    ("verb", "third", "past", "participle", "going"),
    [
        ("halt", "halts", "halted", "halted", "halting"),
        ("close", "closes", "closed", "closed", "closing"),
        ("carry", "carries", "carried", "carried", "carrying"),
        ("deploy", "deploys", "deployed", "deployed", "deploying"),
        ("reach", "reaches", "reached", "reached", "reaching"),
        ("push", "pushes", "pushed", "pushed", "pushing"),
        ("pass", "passes", "passed", "passed", "passing"),
        ("fix", "fixes", "fixed", "fixed", "fixing"),
        ("veto", "vetoes", "vetoed", "vetoed", "vetoing"),
        ("rob", "robs", "robbed", "robbed", "robbing"),
        ("plan", "plans", "planned", "planned", "planning"),
        ("kidnap", "kidnaps", "kidnapped", "kidnapped", "kidnapping"),
        ("free", "frees", "freed", "freed", "freeing"),
        ("die", "dies", "died", "died", "dying"),
        ("attack", "attacks", "attacked", "attacked", "attacking"),
        ("shut down", "shuts down", "shut down", "shut down", "shutting down"),
        ("come in", "comes in", "came in", "come in", "coming in"),
    ],
)
def test_a_verb_has_its_forms(verb: str, third: str, past: str, participle: str, going: str) -> None:
    assert forms(verb) == {"b": (verb,), "s": (third,), "d": (past,), "n": (participle,), "g": (going,)}


def test_a_verb_written_both_ways_has_both_forms() -> None:
    assert forms("cancel")["d"] == ("cancelled", "canceled")
    assert forms("cancel")["g"] == ("cancelling", "canceling")


def test_the_forms_of_a_class_are_of_all_its_verbs_the_longest_first() -> None:
    verbs = table("verbs")["class"]["kill"]
    assert set(of_class("kill", "n")) == {form for verb in verbs for form in forms(verb)["n"]}
    assert list(of_class("kill")) == sorted(of_class("kill"), key=lambda form: (-len(form), form))
    assert set(of_class("kill", "dn")) < set(of_class("kill"))
    assert first_words("kill") == {form.split()[0] for form in of_class("kill")}


def test_a_list_is_looked_for_with_its_longest_member_first() -> None:
    members = alternation("auxiliary").removeprefix("(?:").removesuffix(")").split("|")
    assert members == sorted(members, key=lambda w: (-len(w), w))
    assert len(members) == len(words("auxiliary"))


def test_peoples_and_countries_are_listed_flat() -> None:
    assert "danish" in words("demonyms_flat")
    assert "Mali" in words("country_names_flat")


def test_a_rule_looks_for_the_longest_form_of_its_verbs_first() -> None:
    escaped = _any_of(["close", "kill"], "dn").removeprefix("(?:").removesuffix(")").split("|")
    found = [form.replace("\\", "") for form in escaped]
    assert found == sorted(found, key=lambda form: (-len(form), form))
    assert {"closed", "killed", "shut down"} <= set(found)


def test_what_stands_in_angle_brackets_is_put_in() -> None:
    assert _expand("<v:n> <date>", ["kill"]).startswith(_any_of(["kill"], "n"))
    assert re.fullmatch(_expand("<date>", []), "Jan. 12")
    assert re.fullmatch(_expand("<number>", []), "Twenty-three")
    assert re.fullmatch(_expand("<quantity>", []), "more than 40")
    assert re.fullmatch(_expand("<be> <adv><force>", []), "were now soldiers")
    found = re.fullmatch(_expand("(?P<weapon><weapon>)", []), "rockets")
    assert found
    assert found["weapon"] == "rockets"
