"""One sentence for each way of saying something: the kind and the predicate it must be read as."""
# ruff: noqa: E501 a table of forms reads best a row a line

from datetime import UTC, datetime

import pytest

from standby.basis.mission import Definition
from standby.basis.vocabulary import TOLD
from standby.reports.intake import take_in
from standby.reports.readers import reader, rule_reader
from standby.reports.readers.lexicon.forms import forms, of_class

AT = datetime(2022, 6, 7, tzinfo=UTC)

SENTENCES = [
    ("The patrols were discontinued in May.", "status", "paused"),
    ("The agency has cancelled all flights to Kidal.", "status", "paused"),
    ("Our work in Mopti is on ice.", "status", "paused"),
    ("The clinic was reopened on Monday.", "status", "resumed"),
    ("The army has lifted the curfew in Gao.", "status", "resumed"),
    ("The mission hopes to restart its courses in July.", "status", "resumption_planned"),
    ("The main gate remains sealed off.", "status", "site_closed"),
    ("The airline has closed its office in Gao.", "status", "site_closed"),
    ("The road to Ansongo is impassable.", "status", "site_closed"),
    ("The hospital in Gao is still functioning.", "status", "continuing"),
    ("The mission will stay in Mali.", "status", "continuing"),
    ("The embassy is operating with a reduced team.", "status", "reduced"),
    ("The agency has trimmed its staff in Gao.", "status", "reduced"),
    ("Security around the embassy has been stepped up.", "status", "heightened_alert"),
    ("The alert state at the camp was raised on Friday.", "status", "heightened_alert"),
    ("A curfew was imposed in Gao.", "status", "restricted_movement"),
    ("Gunmen seized two aid workers in Menaka.", "incident", "abduction"),
    ("Gunmen seized two lorry drivers in Menaka.", "incident", "abduction"),
    ("All staff were forbidden to leave the compound.", "status", "restricted_movement"),
    ("Staff must not travel after dark.", "status", "restricted_movement"),
    ("Movements outside the base are not allowed.", "status", "restricted_movement"),
    ("The embassy urged its citizens to leave Mali.", "status", "restricted_movement"),
    ("The team took shelter in the bunker.", "status", "hibernating"),
    ("The workers spent the night in the basement.", "status", "hibernating"),
    ("The soldiers were split up among three camps.", "status", "dispersed"),
    ("The hospital is running short of blood.", "status", "supplies"),
    ("All colleagues are safe.", "status", "accounted_for"),
    ("The team will have to suspend surgery.", "status", "suspension_planned"),
    ("A mobile clinic is due to open in Gao.", "status", "start_planned"),
    ("The battalion handed over the base to the Malian army.", "status", "handed_over"),
    ("Two flights were diverted to Niamey.", "status", "rerouted"),
    ("Danish soldiers are mentoring Malian officers.", "status", "activity:advise"),
    ("The trainers have trained forty recruits.", "status", "activity:train"),
    ("The battalion protects the airport.", "status", "activity:operate"),
    ("It is not clear when training can start again.", "status", "resumption_unknown"),
    ("The navy rescued eleven fishermen and other people.", "movement", "evacuated"),
    ("The company has flown its workers out of Gao.", "movement", "relocated"),
    ("Some of the soldiers have moved to Kuwait.", "movement", "relocated"),
    ("The convoy reached Gao at dawn.", "movement", "arrived"),
    ("The French troops have vacated the bases.", "movement", "departed"),
    ("About 300 families were displaced.", "movement", "displaced"),
    ("Portugal is preparing to send 60 soldiers.", "movement", "movement_planned"),
    ("Headquarters approved the relocation of its staff.", "movement", "movement_ordered"),
    ("The Taliban claimed responsibility for the blast.", "incident", "responsibility_claimed"),
    ("The driver escaped unhurt.", "incident", "casualties"),
    ("The compound was not affected.", "incident", "casualties"),
    ("Two grenades exploded near the market.", "incident", "attack"),
    ("Petrol bombs were hurled at the gate.", "incident", "ied_attack"),
    ("Fighting between the clans continued near Bor.", "incident", "violence"),
    ("The mission heard eleven explosions near Popasna.", "incident", "ied_attack"),
    ("The rest have moved to Kuwait.", "movement", "relocated"),
    ("Shelling was reported in El Geneina on Friday.", "incident", "violence"),
    ("Two explosions rocked the capital.", "incident", "violence"),
    ("The patrol was fired upon near Gao.", "incident", "shooting"),
    ("Four villagers were slain on Friday.", "incident", "killing"),
    ("A peacekeeper lost his life in the blast.", "incident", "killing"),
    ("Eleven soldiers sustained burns.", "incident", "killing"),
    ("Three aid workers were snatched near Gao.", "incident", "abduction"),
    ("The hostages were freed on Friday.", "incident", "released"),
    ("Two drivers have gone missing.", "incident", "missing"),
    ("The warehouse was ransacked by a mob.", "incident", "attack"),
    ("Armed youths tried to enter the camp.", "incident", "attempt"),
    ("Villagers blocked the convoy near Gao.", "incident", "demonstration"),
    ("Soldiers denied a patrol passage at the bridge.", "incident", "obstruction"),
    ("The rebels retook the town of Kidal.", "incident", "seized_territory"),
    ("The town was captured by rebels.", "incident", "seized_territory"),
    ("Engineers defused two mines near the bridge.", "incident", "ied_attack"),
    ("A military helicopter crashed near Menaka.", "incident", "crash"),
    ("The militants have stepped up attacks in Diyala.", "incident", "attack"),
    ("Police used tear gas near the embassy.", "incident", "police_action"),
    ("More than 4,000 inmates escaped.", "incident", "escape"),
    ("Italy has about 1,000 soldiers in Lebanon.", "headcount", "strength"),
    ("Twelve of them are in Gao.", "headcount", "strength"),
    ("Twelve colleagues are staying in Gao.", "headcount", "strength"),
    ("The government has extended the mandate of the mission.", "consent", "agreed"),
    ("The mandate of the mission was prolonged.", "consent", "agreed"),
    ("The mandate of the mission expires in June.", "consent", "expires"),
    ("The ministry revoked the licence of the agency.", "consent", "withdrawn"),
    ("The government denies the mission access to Moura.", "consent", "withdrawn"),
    ("The junta expelled the French ambassador.", "consent", "departure_formally_requested"),
    ("The government thanked the Danish contingent.", "consent", "welcomed"),
    ("The government has requested that the drawdown be delayed.", "consent", "host_request"),
    ("If parliament ended the mission, Denmark would recall its soldiers.", "consent", "would_withdraw_if_asked"),
    ("The ministry gave no details of the losses.", "disclosure", "withholds"),
    ("The army has not disclosed the location of the camp.", "disclosure", "withholds"),
    ("It is not known how many workers are in Masisi.", "disclosure", "not_known"),
    ("There is no word from the team in Harib.", "disclosure", "not_known"),
    ("Militants may attack hotels in the capital.", "threat", "possible_attack"),
    ("Officers fear further attacks on Bukavu.", "threat", "threat_of_attack"),
    ("The risk of abduction in Gao is very high.", "threat", "threat_of_attack"),
    ("The group vowed to avenge its leader.", "threat", "threat_of_attack"),
    ("The road to Minova is considered unsafe.", "threat", "unstable"),
    ("The security situation in Gao has deteriorated.", "threat", "unstable"),
    ("The violence could get worse.", "threat", "unstable"),
    ("A second attack on the plant cannot be ruled out.", "threat", "threat_of_attack"),
    ("Gangs roam the streets of the capital.", "threat", "operate_independently"),
    ("Our correspondent is with the contingent at Camp Castor.", "presence", "located_at"),
    ("The coordinator, Lena Obuya, condemned the attack.", "statement", "said"),
]


def read(sentence: str) -> list[tuple[str, str]]:
    report = take_in(sentence.encode(), name="x", received_at=AT, now=AT)
    return [(d.kind, d.predicate) for d in reader().read(report, Definition(name="blank")).drafts]


@pytest.mark.parametrize(("sentence", "kind", "predicate"), SENTENCES, ids=[s[0][:40] for s in SENTENCES])
def test_rules_read_a_sentence_as_what_it_says(
    sentence: str, kind: str, predicate: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rule_reader, "weigh", lambda *_: [])
    assert (kind, predicate) in read(sentence)


def test_most_of_what_wide_rules_read_stands_when_clauses_are_weighed() -> None:
    standing = [sentence for sentence, kind, predicate in SENTENCES if (kind, predicate) in read(sentence)]
    assert len(standing) >= 0.95 * len(SENTENCES)


@pytest.mark.parametrize("taken", ["a lorry", "the fuel truck of the mission", "three vehicles", "weapons"])
def test_who_takes_a_thing_abducts_nobody(taken: str) -> None:
    found = read(f"Armed men seized {taken} near Gao on Friday.")
    assert [kind for kind, _ in found] == ["incident"]
    assert "abduction" not in [predicate for _, predicate in found]


@pytest.mark.parametrize(("said", "what"), [("alert state at the camp", "alert state"), ("alert", "alert")])
def test_an_alert_that_is_raised_is_what_it_is_told_of(said: str, what: str) -> None:
    report = take_in(f"The {said} was raised on Friday.".encode(), name="x", received_at=AT, now=AT)
    (draft,) = reader().read(report, Definition(name="blank")).drafts
    assert (draft.predicate, draft.subject.name) == ("heightened_alert", what)


def test_what_no_rule_reads_is_told() -> None:
    sentence = "Guards at the camp had to keep watch again at night and check each truck."
    assert ("status", TOLD) in read(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The talks were suspended.",
        "Is the road open?",
        "The team will leave once the road is open.",
        "Shares fell and trading was halted.",
        "He denied the mayor a drink.",
    ],
)
def test_what_says_nothing_of_a_mission_is_left_alone(sentence: str) -> None:
    report = take_in(sentence.encode(), name="x", received_at=AT, now=AT)
    found = reader().read(report, Definition(name="blank")).drafts
    assert [d for d in found if d.kind in ("status", "incident") and d.predicate != TOLD] == []


@pytest.mark.parametrize(
    ("verb", "past", "participle", "going"),
    [
        ("halt", "halted", "halted", "halting"), ("stop", "stopped", "stopped", "stopping"), ("deny", "denied", "denied", "denying"),
        ("withdraw", "withdrew", "withdrawn", "withdrawing"), ("call off", "called off", "called off", "calling off"), ("die", "died", "died", "dying"),
        ("flee", "fled", "fled", "fleeing"), ("kidnap", "kidnapped", "kidnapped", "kidnapping"), ("rocket", "rocketed", "rocketed", "rocketing"),
        ("begin", "began", "begun", "beginning"), ("free", "freed", "freed", "freeing"), ("close", "closed", "closed", "closing"),
    ],
)  # fmt: skip
def test_verbs_have_their_forms(verb: str, past: str, participle: str, going: str) -> None:
    found = forms(verb)
    assert (found["d"][0], found["n"][0], found["g"][0]) == (past, participle, going)


def test_a_class_prefers_its_longest_forms() -> None:
    found = of_class("halt")
    assert found.index("calling off") < found.index("halt")
    assert len(found) == len(set(found))
