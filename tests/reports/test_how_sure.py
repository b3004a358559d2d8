"""Checks how sure a clause is, with the words that say so: asserted, hedged, denied, conditional or unknown."""

import pytest

from standby.reports.readers.how_sure import how_sure
from standby.reports.readers.repair import repair


def certainty(clause):
    return how_sure(clause)[0]


@pytest.mark.parametrize(
    "clause",
    [
        "Gunmen attacked the convoy near Gao",
        "Two peacekeepers were wounded in Kidal",
        "The airport in Port-au-Prince reopened on Monday",
        "Not only the gate but the clinic burned",
        "No fewer than 30 houses were burned",
        "There is no doubt the bridge was mined",
    ],
)
def test_a_plain_statement_is_asserted_and_rests_on_no_word(clause):
    assert how_sure(clause) == ("asserted", ())


@pytest.mark.parametrize(
    ("clause", "word"),
    [
        ("Gunmen reportedly attacked the convoy", "reportedly"),
        ("Gunmen allegedly attacked the convoy", "allegedly"),
        ("The convoy may have been attacked", "may"),
        ("The convoy might reach Gao", "might"),
        ("The convoy could reach Gao", "could"),
        ("The convoy was probably attacked", "probably"),
        ("The convoy apparently turned back", "apparently"),
        ("The attackers are believed to be from El Geneina", "believed"),
        ("Suspected militants burned the school", "Suspected"),
        ("Unconfirmed accounts tell of an attack", "Unconfirmed"),
        ("The gang appears to hold the port", "appears"),
        ("The mission plans to leave Kidal", "plans to"),
        ("The mission is considering a withdrawal", "considering"),
        ("The army claims the town", "claims"),
        ("Another attack cannot be excluded", "cannot be excluded"),
        ("Indications are that the convoy left", "Indications are"),
    ],
)
def test_a_hedge_is_kept_with_its_word(clause, word):
    assert how_sure(clause) == ("hedged", (word,))


@pytest.mark.parametrize(
    ("clause", "word"),
    [
        ("No one was hurt in the attack", "No"),
        ("The convoy did not reach Gao", "not"),
        ("The convoy never reached Gao", "never"),
        ("Neither camp was hit", "Neither"),
        ("Nobody was hurt", "Nobody"),
        ("The convoy cannot leave", "cannot"),
        ("The mission won't leave Kidal", "won't"),
        ("The mission hasn't left Kidal", "hasn't"),
        ("The police weren't at the gate", "weren't"),
    ],
)
def test_a_negation_is_kept_with_its_word(clause, word):
    assert how_sure(clause) == ("negated", (word,))


@pytest.mark.parametrize(
    ("clause", "word"),
    [
        ("The mission wont leave Kidal", "won't"),
        ("The police werent at the gate", "weren't"),
        ("The convoy didnt reach Gao", "didn't"),
        ("The gates arent open", "aren't"),
        ("The road isnt safe", "isn't"),
        ("The trucks cant pass", "can't"),
        ("The staff havent returned", "haven't"),
        ("The clinic hasnt reopened", "hasn't"),
        ("The guards wouldnt open", "wouldn't"),
    ],
)
def test_a_negation_that_lost_its_apostrophe_still_negates(clause, word):
    assert how_sure(repair(clause).text) == ("negated", (word,))


@pytest.mark.parametrize(
    ("clause", "word"),
    [
        ("The army denied the attack", "denied"),
        ("The ministry denies that troops crossed", "denies"),
        ("The governor dismissed the account", "dismissed"),
        ("The spokesman refuted the account", "refuted"),
        ("The account is false", "false"),
    ],
)
def test_a_denial_is_a_negation_and_no_confirmation(clause, word):
    assert how_sure(clause) == ("negated", (word,))


@pytest.mark.parametrize(
    "clause",
    [
        "The mission will leave if the government asks",
        "The mission will stay unless it is attacked",
        "The flights resume provided that the runway is clear",
        "The staff would have to leave Kabul",
        "The mission would consider leaving",
        "The staff stay as long as the road is open",
        "The return depends on the security of the road",
        "In the event of an attack the staff move to the bunker",
        "Were the rebels to reach the town, if at all, the staff would leave",
        "The staff go home on Sunday provided the clearance comes through",
        "Attacks are likely should the shelling not cease",
    ],
)
def test_what_hangs_on_a_condition_is_conditional(clause):
    assert certainty(clause) == "conditional"


@pytest.mark.parametrize(
    "clause",
    [
        "It is not clear who fired",
        "It is not yet known who fired",
        "It isn't clear who fired",
        "The army does not know who fired",
        "The police don't know who fired",
        "The number of wounded is unknown",
        "There is no word of the missing porters",
        "The ministry has not said whether it will let them in",
        "Neither figure could be checked",
        "It remains to be seen who fired",
        "There was no word on the hostages",
        "The toll could not be confirmed",
        "The toll could not be verified",
        "It is too early to say who fired",
        "When will the flights resume?",
    ],
)
def test_what_nobody_knows_is_unknown_and_not_denied(clause):
    assert certainty(clause) == "unknown"


@pytest.mark.parametrize(
    "clause", ["Its not clear who fired", "It isnt clear who fired", "The police dont know who fired"]
)
def test_not_knowing_survives_a_lost_apostrophe(clause):
    assert certainty(repair(clause).text) == "unknown"


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("If it is not clear who fired, the staff stay", "conditional"),
        ("The mission may leave if it is attacked", "conditional"),
        ("It is not clear whether the convoy may pass", "unknown"),
        ("The attackers did not reportedly enter", "negated"),
    ],
)
def test_a_condition_outweighs_not_knowing_and_that_a_denial_and_that_a_hedge(clause, expected):
    assert certainty(clause) == expected


@pytest.mark.parametrize("word", ["roughly", "about", "around", "approximately", "nearly", "almost", "an estimated"])
def test_a_rough_number_is_a_hedge_only_where_the_number_is_the_matter(word):
    clause = f"The camp holds {word} 500 people"
    assert how_sure(clause, counts=True) == ("hedged", (word,))
    assert how_sure(clause) == ("asserted", ())


def test_each_word_is_named_once_and_in_order():
    assert how_sure("The convoy may or may not arrive and perhaps could turn back")[0] == "negated"
    assert how_sure("The convoy may turn back, or may perhaps wait") == ("hedged", ("may", "perhaps"))


@pytest.mark.parametrize(
    "clause", ["The notary left Gao", "The northern road is open", "The ifrit legend lives on", "Mayors met in Mopti"]
)
def test_a_word_inside_another_word_says_nothing(clause):
    assert certainty(clause) == "asserted"


@pytest.mark.parametrize("clause", ["The camp closed in May 2021", "On 3 May gunmen attacked the camp"])
def test_the_month_of_may_is_no_doubt(clause):
    assert certainty(clause) == "asserted"


@pytest.mark.parametrize("clause", ["", " ", "."])
def test_an_empty_clause_is_no_doubt(clause):
    assert how_sure(clause) == ("asserted", ())
