"""The noun phrase a verb is said of, what it can be, and where clauses end."""

import pytest

from standby.reports.readers.clauses import classes_of, clause_end, has_finite_verb, head_of, subject_before


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("The troops |left", "The troops"),
        ("The troops have quickly |left", "The troops"),
        ("The troops were all |sent home", "The troops"),
        ("They all |left", "They"),
        ("All |left", "All"),
        ("Both |left", "Both"),
        ("Often |left", "Often"),
        ("|left", None),
        ("Have |left", None),
        ("have all |left", None),
        ("The mayor, the head of the town, |said so", "The mayor"),
        ("The mayor, who lives there, |said so", "The mayor"),
        ("Two men, led by a mayor, |left", "Two men"),
        ("The mayor, Ann Bo, a doctor, |said so", "Ann Bo"),
        (", the mayor, |said so", "the mayor"),
        ("Two men, including a mayor, |left", "Two men, including a mayor"),
        ("Two men in Gao, in Mali, |left", "Two men in Gao, in Mali"),
        ("Troops who |left", "Troops"),
        ("Troops, who |left", "Troops"),
        ("The base that |burned", "The base"),
        ("Troops of the army, which |left", "the army"),
        ("He saw it; troops which |left", "troops"),
        ("It is trainers who |left", "trainers"),
        ("Trainers who had taught there |were sent home", "Trainers"),
        ("Trainers who came home |were sent home", "Trainers"),
        ("Trainers, who had come, |were sent home", "Trainers"),
        ("The president came in and |asked", "The president"),
        ("The president came, and |asked", "The president"),
        ("The president is ill and |asked", "The president"),
        ("The president resigned and |asked", "The president"),
        ("The armed and |asked", None),
        ("The united and |left", None),
        ("He said; the men and |left", None),
        ("He came so and |left", "He"),
        ("He came but was ill and |left", "He came but"),
        ("The men and the women |left", "The men and the women"),
        ("The men left and the women |left", "the women"),
        ("The men left, and the women |left", "the women"),
        ("He came; two men |left", "two men"),
        ("He came (two men |left", "two men"),
        ("He said two men |left", "two men"),
        ("the reported men |left", "the reported men"),
        ("He fell as the men |left", "the men"),
        ("The man as mayor |left", "The man as mayor"),
        ("More than two men |left", "More than two men"),
        ("Because two men |left", "two men"),
        ("Now the men |left", "the men"),
        ("Meanwhile, the men |left", "the men"),
        ("But now the men |left", "the men"),
        ("On Monday the men |left", "the men"),
        ("On 19 January armed men |left", "armed men"),
        ("In March 2020 troops |left", "troops"),
        ("In Gao the men |left", "the men"),
        ("In the north Ann |left", "Ann"),
        ("During the night the men |left", "the men"),
        ("Some the Armed Forces |left", "the Armed Forces"),
        ("Some the Armed Forces are there |left", "Some"),
        ("The U.S. army |left", "The U.S. army"),
        ("3,000 men |left", "3,000 men"),
    ],
)
def test_a_verb_is_said_of_the_noun_phrase_before_it(text: str, subject: str | None) -> None:
    """The bar stands before the verb."""
    found = subject_before(text.replace("|", ""), text.index("|"))
    assert (found and text.replace("|", "")[slice(*found)]) == subject


@pytest.mark.parametrize(
    ("inserted", "subject"),
    [
        ("a doctor of the town", "Ann Bo, a doctor of the town, and Bo"),
        ("a b c d e f g h i j k", "Ann Bo, a b c d e f g h i j k, and Bo"),
        ("a b c d e f g h i j k l", "and Bo"),
        ("my doctor", "and Bo"),
    ],
)
def test_a_subject_goes_on_over_what_is_put_in_between_commas_up_to_eleven_words(inserted: str, subject: str) -> None:
    text = f"Ann Bo, {inserted}, and Bo left"
    found = subject_before(text, text.index(" left") + 1)
    assert found
    assert text[slice(*found)] == subject.removeprefix("and ")


@pytest.mark.parametrize(
    ("phrase", "head"),
    [
        ("the troops of the army", "troops"),
        ("Hundreds of demonstrators", "demonstrators"),
        ("about two dozens of the rebels in Gao", "rebels"),
        ("the mayor's", "mayor"),
        ("the soldiers'", "soldiers"),
        ("the mayor, a doctor", "mayor"),
        ("those who left", "those"),
        ("the U.S.", "u.s"),
        (" , the men ,", "men"),
        ("was", ""),
        ("", ""),
        ("the men and the women", "men"),
        ("soldiers based there", "soldiers"),
    ],
)
def test_a_phrase_is_about_its_last_word_before_what_hangs_on_it(phrase: str, head: str) -> None:
    assert head_of(phrase) == head


@pytest.mark.parametrize(
    ("phrase", "classes"),
    [
        ("the troops", {"force"}),
        ("a soldier", {"force"}),
        ("the ministers", {"government"}),
        ("they", {"pronoun"}),
        ("there", {"pronoun"}),
        ("it all", {"pronoun"}),
        ("the rest", {"quantity"}),
        ("some 40 trucks", {"quantity"}),
        ("40 of them", {"quantity"}),
        ("several", {"quantity"}),
        ("the residents", {"crowd"}),
        ("Mali", {"country", "org", "government"}),
        ("the country", {"country", "org", "government", "situation"}),
        ("The Mali", {"country", "org", "government"}),
        ("the rebels", {"armed"}),
        ("the wing of Boko Haram", {"armed"}),
        ("the cease", set()),
        ("the ceasefire", {"situation"}),
        ("Ann Bo", {"person", "org"}),
        ("the Union of towns", {"org"}),
        ("the BBC", {"org", "person"}),
        ("", set()),
    ],
)
def test_a_phrase_is_classed_by_its_head_its_first_word_and_its_names(phrase: str, classes: set[str]) -> None:
    assert classes_of(phrase) == classes


@pytest.mark.parametrize(
    ("phrase", "among"),
    [
        ("the army and the police", {"force"}),
        ("the women and soldiers of towns", {"force"}),
        ("Danish", {"force"}),
        ("both Danish", {"force"}),
    ],
)
def test_either_part_of_a_pair_and_a_people_can_be_a_force(phrase: str, among: set[str]) -> None:
    assert among <= classes_of(phrase)
    assert "force" not in classes_of("the farmers and the girls of the army")


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Troops |left; all is calm", "Troops left"),
        ("Troops |left the base.", "Troops left the base"),
        ("Troops |left the base , ", "Troops left the base"),
        ("Troops |left, who were tired", "Troops left"),
        ("Troops |left and others stayed", "Troops left"),
        ("Troops |left because it rained", "Troops left"),
        ("Troops |left, Ann Bo said on Monday", "Troops left"),
        ("Troops |left; the road is open, he said", "Troops left"),
        ("Troops |left at 10:30 today", "Troops left at 10:30 today"),
        ("Troops |left: all of them", "Troops left"),
        ("Troops left|; all is calm", "Troops left"),
        ("Troops left| and some stayed", "Troops left"),
        ("Troops left |and some stayed", "Troops left "),
    ],
)
def test_a_clause_ends_at_its_mark_its_conjunction_or_who_said_it(text: str, clause: str) -> None:
    """The bar is where the match of a rule ends."""
    whole = text.replace("|", "")
    assert whole[: clause_end(whole, text.index("|"))] == clause


@pytest.mark.parametrize(
    ("words", "finite"),
    [
        ("the men were there", True),
        ("the men came", True),
        ("the men attacked", True),
        ("the attacked men", False),
        ("by attacked men", False),
        ("attacked men", False),
        ("the United Nations", False),
        ("men Attacked", False),
        ("they won't", True),
        ("the men of Gao", False),
        ("", False),
    ],
)
def test_words_hold_a_verb_that_makes_a_sentence_of_them(words: str, finite: bool) -> None:
    assert has_finite_verb(words) is finite
