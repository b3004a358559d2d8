"""Checks of how near-copies of one text are found."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.reports.copies import Copying, copies, shingles, similarity
from standby.testing.making import make_report

TEXT = "Rockets fell near the air base on Friday night, and nobody was hurt, the governor said in a short statement."


def report(name, text, received="2020-01-01"):
    return make_report(text, received=received, id=name, name=name, source=None)


def test_a_text_with_a_changed_word_is_a_copy_of_the_one_received_first():
    first = report("a", TEXT, "2020-01-02")
    second = report("b", TEXT.replace("Friday", "Saturday") + " Agency.", "2020-01-03")
    assert copies([second, first]) == {"b": "a"}


def test_a_copy_is_told_by_the_source_of_the_first_and_by_no_other():
    first = replace(report("a", TEXT), source="agency")
    second = replace(report("b", TEXT + " Agency.", "2020-01-02"), source="paper")
    assert copies([second, first]) == {"b": "agency"}


def test_another_account_of_the_same_event_is_no_copy():
    other = report("b", "The governor reports no casualties after an attack with rockets close to the base last night.")
    assert copies([report("a", TEXT), other]) == {}


def test_case_and_punctuation_make_no_difference():
    assert copies([report("a", TEXT), report("b", TEXT.upper().replace(",", " -"), "2020-01-02")]) == {"b": "a"}


def test_empty_texts_are_not_copies_of_each_other():
    assert copies([report("a", "..."), report("b", "!!!")]) == {}


@given(st.permutations([0, 1, 2, 3]))
def test_the_order_of_arrival_does_not_matter(order):
    reports = [report("abcd"[i], TEXT + " x" * i, f"2020-01-0{i + 1}") for i in range(4)]
    assert copies([reports[i] for i in order]) == {"b": "a", "c": "a", "d": "a"}


def test_the_same_moment_of_receipt_is_settled_by_name():
    assert copies([replace(report("b", TEXT)), report("a", TEXT)]) == {"b": "a"}


@given(st.text(), st.text())
def test_similarity_is_the_same_both_ways_and_a_share(a, b):
    share = similarity(shingles(a), shingles(b))
    assert share == similarity(shingles(b), shingles(a))
    assert 0 <= share <= 1


# --- measured on made texts ---

WORDS = [
    "soldiers",
    "base",
    "airport",
    "convoy",
    "minister",
    "spokesman",
    "rockets",
    "attack",
    "training",
    "mission",
    "paused",
    "resumed",
    "evacuated",
    "road",
    "bridge",
    "river",
    "north",
    "south",
    "morning",
    "evening",
    "reported",
    "denied",
    "confirmed",
    "said",
    "told",
    "agency",
    "witnesses",
    "nobody",
    "several",
    "wounded",
    "killed",
    "damage",
    "fire",
    "smoke",
    "security",
    "forces",
    "checkpoint",
    "patrol",
    "village",
    "district",
    "governor",
    "hospital",
    "staff",
    "drivers",
    "embassy",
    "protest",
    "crowd",
    "police",
    "army",
    "parliament",
    "vote",
    "motion",
    "troops",
    "withdraw",
    "remain",
    "coalition",
    "officers",
    "visit",
]


def article(chance, length=120):
    return " ".join(chance.choice(WORDS) for _ in range(length))


def edited(chance, text, share):
    """Change a share of the words, as an editor's hand does."""
    words = text.split()
    for at in chance.sample(range(len(words)), round(share * len(words))):
        words[at] = chance.choice(WORDS)
    return " ".join(words)


def plainly(reports):
    """The rule written plainly: each report against every original before it."""
    originals, found = [], {}
    for each in sorted(reports, key=lambda r: (r.received_at, r.id)):
        runs = shingles(each.text)
        original = next((name for name, other in originals if similarity(runs, other) >= 0.5), None)
        if original is None:
            originals.append((each.id, runs))
        else:
            found[each.id] = original
    return found


def a_press(chance, stories=40):
    """Stories, each printed by four outlets: as it came, under another headline, cut by a tenth, edited a little."""
    reports, printed = [], {}
    for n in range(stories):
        text = article(chance)
        prints = [
            text, f"Exclusive report by our own staff {n} " + text, " ".join(text.split()[:108]),
            edited(chance, text, 0.05),
        ]  # fmt: skip
        for m, each in enumerate(prints):
            reports.append(report(f"{n:03d}-{m}", each, f"2020-01-0{m + 1}"))
            if m:
                printed[f"{n:03d}-{m}"] = f"{n:03d}-0"
    return reports, printed


def test_what_four_outlets_print_is_one_source_and_four_stories_are_four():
    chance = random.Random(11)
    reports, printed = a_press(chance)
    chance.shuffle(reports)
    assert copies(reports) == printed


def test_the_sketch_finds_what_comparing_every_pair_finds():
    chance = random.Random(12)
    stories = [article(chance, 60) for _ in range(12)]
    texts = [edited(chance, chance.choice(stories), chance.random() * 0.08) for _ in range(150)]
    reports = [report(f"{n:03d}", text, f"2020-01-{1 + n % 28:02d}") for n, text in enumerate(texts)]
    found = copies(reports)
    assert found == plainly(reports)
    assert 50 < len(found) < 140


def test_a_paraphrase_is_no_copy():
    told = {
        "a": "The training of the local forces at the base near Erbil was paused on Sunday for security reasons.",
        "b": "For the sake of safety, instruction of Iraqi troops close to Erbil has been halted since the weekend.",
        "c": "Citing security, the mission stopped teaching local units at its Erbil site as of Sunday.",
        "d": "Pour des raisons de sécurité, la formation des forces locales près d'Erbil est suspendue.",
    }
    assert copies([report(name, text) for name, text in told.items()]) == {}


def test_a_text_without_spaces_is_compared_by_its_characters():
    text = "训练任务在埃尔比勒附近的基地于星期日因安全原因暂停指挥官表示没有人员受伤并将很快恢复"
    assert copies([report("a", text), report("b", text + "完", "2020-01-02")]) == {"b": "a"}


def test_accents_and_arabic_spelling_make_no_difference():
    one = "توقفت بعثة التدريب في القاعدة القريبة من أربيل يوم الأحد لأسباب أمنية"
    other = "توقفت بعثه التدريب فى القاعدة القريبة من اربيل يوم الاحد لاسباب امنية"
    assert copies([report("a", one), report("b", other, "2020-01-02")]) == {"b": "a"}


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("", set()),
        ("...", set()),
        ("One two", {"one two"}),
        ("One two, three four", {"one two three four"}),
        ("a b c d e", {"a b c d", "b c d e"}),
        ("a b c d e f", {"a b c d", "b c d e", "c d e f"}),
    ],
)
def test_a_text_is_cut_into_runs_of_four_words(text, runs):
    assert shingles(text) == runs


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("ab", "ab", 1),
        ("ab", "bc", 1 / 3),
        ("abc", "c", 1 / 3),
        ("ab", "cd", 0),
        ("", "a", 0),
        ("a", "", 0),
        ("", "", 0),
    ],
)
def test_texts_share_what_both_have_of_all_that_either_has(one, other, share):
    assert similarity(frozenset(one), frozenset(other)) == share


def words(*numbers):
    return " ".join(f"w{n}" for n in numbers)


@pytest.mark.parametrize(("shared", "is_copy"), [(9, True), (8, True), (7, False)])
def test_half_of_the_runs_make_a_copy(shared, is_copy):
    """Twelve runs each, of which so many are shared: eight of sixteen are half of them, seven of seventeen are not."""
    one = report("a", words(*range(15)))
    other = report("b", words(*range(shared + 3), *range(50, 62 - shared)), "2020-01-02")
    assert copies([one, other]) == ({"b": "a"} if is_copy else {})


def test_a_copy_of_a_copy_is_compared_with_the_original_alone():
    """The third shares half with the second, which is a copy of the first, and less than half with the first."""
    first, second = report("a", words(*range(15))), report("b", words(*range(12), 50, 51, 52), "2020-01-02")
    third = report("c", words(*range(3, 12), 50, 51, 52, 53, 54, 55), "2020-01-03")
    assert similarity(shingles(second.text), shingles(third.text)) >= 0.5
    assert copies([first, second, third]) == {"b": "a"}


def test_reports_are_after_those_seen_when_each_came_later_or_at_the_same_moment_under_a_later_name():
    seen = Copying()
    assert seen.is_after([report("a", TEXT)])
    seen.with_further([report("b", TEXT, "2020-01-02")])
    assert seen.is_after([])
    assert seen.is_after([report("c", TEXT, "2020-01-02")])
    assert not seen.is_after([report("b", TEXT, "2020-01-02")])
    assert not seen.is_after([report("z", TEXT, "2020-01-03"), report("z", TEXT, "2020-01-01")])
    assert seen.with_further([report("c", TEXT, "2020-01-03")]) == {"c": "b"}
