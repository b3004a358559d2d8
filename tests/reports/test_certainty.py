"""How sure a claim of each kind is told, by the words before it, in it and behind it."""

import pytest
from tests.reports.test_traps import drafts


@pytest.mark.parametrize(
    ("text", "predicate", "certainty"),
    [
        ("It is unclear whether the mission has suspended its training.", "suspended", "unknown"),
        ("It is unclear if the soldiers left Gao.", "departed", "unknown"),
        ("Whether the mission has suspended its training is open.", "suspended", "unknown"),
        ("Reports that gunmen attacked the base in Gao are false.", "attack", "negated"),
        ("Reports that the mission suspended its training were wrong.", "suspended", "negated"),
        ("Reports that gunmen attacked the base in Gao are rare.", "attack", "asserted"),
        ("If the talks fail, the mission will suspend its training.", "suspended", "conditional"),
        ("The mission will suspend its training if the talks fail.", "suspended", "conditional"),
        ("The mission will suspend its training on Monday.", "suspended", "asserted"),
        ("The mission may suspend its training on Monday.", "suspended", "hedged"),
        ("The mission plans to withdraw its troops from Gao.", "movement_planned", "asserted"),
        ("The mission is expected to resume its training on Monday.", "resumption_planned", "hedged"),
        ("The army denied that gunmen attacked the base in Gao.", "attack", "negated"),
        ("The army denied that soldiers left Gao.", "departed", "negated"),
        ("There is no evidence that gunmen attacked the base in Gao.", "attack", "negated"),
        ("The mission has not suspended its training.", "suspended", "negated"),
        ("Gunmen reportedly attacked the base in Gao.", "attack", "hedged"),
        ("Gunmen apparently killed 5 people in Gao.", "killing", "hedged"),
        ("There are about 150 soldiers at the base in Gao.", "strength", "hedged"),
        ("There are between 100 and 150 soldiers at the base in Gao.", "strength", "hedged"),
        ("There are 150 soldiers at the base in Gao.", "strength", "asserted"),
        ("Gunmen attacked the base in Gao after the army denied help.", "attack", "asserted"),
        ("The ministry did not say how many soldiers left Gao.", "withholds", "asserted"),
        ("Militants threatened to attack the base in Gao.", "threat_of_attack", "hedged"),
        ("A further attack on the base in Gao is likely.", "threat_of_attack", "hedged"),
        ("There is no threat to the base in Gao.", "threat_of_attack", "negated"),
        ("The parliament asked the troops to leave Mali.", "called_to_leave", "asserted"),
        ("The government would ask the troops to leave if the attacks go on.", "called_to_leave", "conditional"),
        ("An estimated 300 people left Gao on Monday.", "departed", "hedged"),
        ("The base in Gao has been closed since about 5 January.", "site_closed", "hedged"),
        ("The base in Gao has been closed since 5 January.", "site_closed", "asserted"),
        ("Some 150 soldiers may have left Gao.", "departed", "hedged"),
        ("Officials believe that the mission has suspended its training.", "suspended", "hedged"),
        ("Nobody was killed in the attack in Gao.", "casualties", "negated"),
    ],
)
def test_a_claim_is_as_sure_as_the_words_around_it(text: str, predicate: str, certainty: str) -> None:
    assert [d.certainty for d in drafts(text) if d.predicate == predicate] == [certainty]
