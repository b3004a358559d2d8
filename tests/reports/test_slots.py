"""Checks which words place a claim: the time expression of its clause, the days it then has, and the place it is about."""
# ruff: noqa: E501 rows of sentences with what each means

from datetime import date

import pytest

from standby.basis.mission import Definition, Site
from standby.basis.time import DateRange, Span
from standby.reports.model import Stated
from standby.reports.readers.sentences import Sentence
from standby.reports.readers.slots import Told, country_in, expression_for, place_for, stated_for, valid_for
from standby.reports.readers.where import gazetteer

WEDNESDAY = date(2024, 5, 15)
TODAY = DateRange(start=WEDNESDAY, end=WEDNESDAY)


def as_in_a_file(word):
    """Return a word as rules have it that were read from a file: equal to the one in the code, and another object."""
    return "".join([*word])


def span(text, part):
    """Return where a part of a text stands; it stands there once."""
    assert text.count(part) == 1
    return text.index(part), text.index(part) + len(part)


def chosen(text, clause, tense, *others):
    """Return the words of the time expression that belongs to a clause."""
    found = expression_for(text, *span(text, clause), as_in_a_file(tense), [span(text, other) for other in others])
    return found.text if found else None


@pytest.mark.parametrize(
    ("text", "clause", "tense", "words"),
    [
        # Inside the clause, the first; of a state the one it has lasted since.
        ("On 3 May all knew the base was hit on Monday.", "the base was hit on Monday", "event", "on Monday"),
        ("The base was shut on Monday and on 3 May.", "The base was shut on Monday and on 3 May", "state", "on Monday"),
        ("The base was shut on Monday and since 3 May.", "The base was shut on Monday and since 3 May", "state", "3 May"),
        ("The base was shut on Monday and since 3 May.", "The base was shut on Monday and since 3 May", "event", "on Monday"),
        ("The base was shut on Monday and until 3 May.", "The base was shut on Monday and until 3 May", "state", "on Monday"),
        ("On Monday, when all was calm, the base was shut.", "the base was shut", "state", None),
        # Before it, when at most four words and no stop lead in; of several the nearest.
        ("On 3 May the base is shut.", "the base is shut", "state", "3 May"),
        ("On 3 May, on 5 May the base is shut.", "the base is shut", "state", "5 May"),
        ("On 3 May a b c d the base is shut.", "the base is shut", "state", "3 May"),
        ("On 3 May a b c d e the base is shut.", "the base is shut", "state", None),
        ("On 3 May: the base is shut.", "the base is shut", "state", None),
        ("On 3 May he said the base is shut.", "the base is shut", "state", None),
        ("On 3 May, after that the base is shut.", "the base is shut", "state", None),
        # How long a state has lasted, told at the beginning of the sentence.
        ("For three weeks, as is well known to all, the base is shut.", "the base is shut", "state", "For three weeks"),
        ("For three weeks, as is well known to all, the base was shut.", "the base was shut", "past-state", "For three weeks"),
        ("For three weeks, as is well known to all, the base was hit.", "the base was hit", "event", None),
        ("So for three weeks, as is well known to all, the base is shut.", "the base is shut", "state", None),
        # Behind it, when a *when* hangs on a state.
        ("The base is shut, a b c d e f g, when on 3 May it burned.", "The base is shut", "state", "3 May"),
        ("The base is shut, a b c d e f g, when on 3 May it burned.", "The base is shut", "past-state", None),
        ("The base is shut, a b c d e f g; when on 3 May it burned.", "The base is shut", "state", None),
        (f"The base is shut{', a' * 20} when on 3 May it burned.", "The base is shut", "state", None),
        (f"The base is shut{', a' * 19}aa when on 3 May it burned.", "The base is shut", "state", "3 May"),
        (f"The base is shut{', a' * 19}aaa when on 3 May it burned.", "The base is shut", "state", None),
        # Behind it, at most six words and no comma further.
        ("The base was hit on Monday, not on 3 May.", "The base was hit", "event", "on Monday"),
        ("The base was hit, on Monday, not on 3 May.", "The base was hit", "event", "on Monday"),
        ("The base was hit so, on Monday, not on 3 May.", "The base was hit", "event", None),
        ("The base was hit a b c d e f on Monday, not on 3 May.", "The base was hit", "event", "on Monday"),
        ("The base was hit a b c d e f g on Monday, not on 3 May.", "The base was hit", "event", None),
        # Anywhere in the sentence, for what the whole sentence tells, or for an event when it is the only one.
        ("The base was hit a b c, d e f, on Monday, not on 3 May.", "The base was hit", "sentence", "on Monday"),
        ("On 3 May, as all of them knew, the base was hit.", "the base was hit", "sentence", "3 May"),
        ("On 3 May, as all of them knew, the base was hit.", "the base was hit", "event", "3 May"),
        ("On 3 May, as all of them knew, the base was shut.", "the base was shut", "state", None),
        ("On 3 May, as all of them knew on Monday, for now, so to speak, the base was hit.", "the base was hit", "event", None),
        ("On 3 May, as all of them knew, the base was hit.", "the base was hit", "carry", None),
        ("Since 3 May, as all of them knew, the base was hit.", "the base was hit", "event", None),
        ("Until 3 May, as all of them knew, the base was hit.", "the base was hit", "event", None),
        ("In 2012, as all of them knew, the base was hit.", "the base was hit", "event", None),
        ("Three days later, as all of them knew, the base was hit.", "the base was hit", "event", None),
        ("The base was hit.", "The base was hit", "sentence", None),
    ],
)  # fmt: skip
def test_the_time_of_a_clause_is_sought_from_its_own_words_outward(text, clause, tense, words):
    assert chosen(text, clause, tense) == words


@pytest.mark.parametrize(
    ("tense", "other", "words"),
    [
        ("state", "the camp burned on 3 May", None),
        ("sentence", "the camp burned on 3 May", "3 May"),
        ("event", "the camp burned on 3 May", "3 May"),
        ("state", "the base was hit and the camp burned on 3 May", "3 May"),
        ("state", "the camp burned", "3 May"),
    ],
)
def test_a_time_inside_another_clause_is_that_clauses_unless_it_is_the_only_one_for_an_event(tense, other, words):
    assert chosen("So the base was hit and the camp burned on 3 May.", "the base was hit", tense, other) == words


def stated(text, clause, tense, told=None):
    """Return the days of a clause, as "first..last", with all that is stated of them."""
    sentence = Sentence(start=0, end=len(text), text=text, paragraph=0, role="body")
    found = stated_for(sentence, *span(text, clause), as_in_a_file(tense), told or Told(document=TODAY))
    return f"{found.range.start}..{found.range.end}", found


@pytest.mark.parametrize(
    ("text", "tense", "days", "expression", "basis"),
    [
        ("The base was hit on Monday.", "event", "2024-05-13..2024-05-13", "on Monday", "document date"),
        ("The base will be shut on Friday.", "event", "2024-05-17..2024-05-17", "on Friday", "text+year"),
        ("The base was hit on Friday.", "event", "2024-05-10..2024-05-10", "on Friday", "document date"),
        ("The base is shut since Monday.", "state", "2024-05-13..2024-05-15", "since Monday", "document date"),
        ("The base is shut since 3 June 2024.", "state", "2024-06-03..2024-06-03", "since 3 June 2024", "text"),
        ("The base is shut since 2012.", "state", "2012-01-01..2024-05-15", "since 2012", "text"),
        ("The base is shut until 3 June 2024.", "state", "None..2024-06-03", "3 June 2024", "text"),
        ("They were told to leave by the end of June.", "event", "None..2024-06-30", "the end of June", "text+year"),
        ("They had left by the end of June.", "event", "None..2023-06-30", "the end of June", "text+year"),
        ("They were told to leave by 5 May.", "event", "None..2024-05-05", "5 May", "text+year"),
        ("The base is shut.", "state", "2024-05-15..2024-05-15", None, "document date"),
        ("The base was hit.", "event", "None..2024-05-15", None, "order"),
        ("The base was shut.", "past-state", "None..2024-05-15", None, "order"),
        ("The base.", "none", "None..None", None, "none"),
    ],
)
def test_a_clause_has_the_days_of_its_expression_else_of_its_tense(text, tense, days, expression, basis):
    found, whole = stated(text, text[:-1], tense)
    assert (found, whole.expression, whole.basis) == (days, expression, basis)


@pytest.mark.parametrize(
    ("end", "days"),
    [
        (None, "2024-05-03..2024-05-03"),
        (WEDNESDAY, "2024-05-03..2024-05-15"),
        (date(2024, 5, 1), "2024-05-03..2024-05-03"),
    ],
)
def test_what_lasts_since_a_day_may_have_begun_until_the_document(end, days):
    text = "The base is shut since 3 May 2024."
    assert stated(text, text[:-1], "state", Told(document=DateRange(end=end)))[0] == days


def test_the_rule_of_since_tells_between_which_days_it_began():
    _, whole = stated("The base is shut since April.", "The base is shut since April", "state")
    assert whole.rule.startswith("since 2024-04-01 to 2024-04-30; the nearest such month")


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("It was hit on 3 May 2024.", date(2024, 5, 3)), ("It was hit on 2024-05-03.", date(2024, 5, 3)),
        ("It was hit in 2012.", date(2012, 1, 1)), ("It was hit on Monday.", None), ("It was hit on 3 May.", None),
    ],
)  # fmt: skip
def test_only_a_written_out_date_is_one_to_count_from(text, anchor):
    told = Told(document=TODAY)
    stated(text, text[:-1], "event", told)
    assert told.anchor == anchor


HIT = DateRange(start=date(2024, 5, 1), end=date(2024, 5, 2))


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("that same evening", "2024-05-01..2024-05-02"), ("later that day", "2024-05-01..2024-05-02"),
        ("the following day", "2024-05-02..2024-05-03"), ("the next morning", "2024-05-02..2024-05-03"),
        ("a day later", "2024-05-02..2024-05-03"), ("a week later", "2024-05-08..2024-05-09"),
        ("two days later", "2024-05-03..2024-05-04"), ("two weeks later", "2024-05-15..2024-05-16"),
        ("two months later", "2024-06-30..2024-06-30"), ("5 million days later", "9999-12-31..9999-12-31"),
    ],
)  # fmt: skip
def test_a_day_that_follows_is_counted_from_the_event_told_before(words, days):
    text = f"The camp burned {words}."
    found, whole = stated(text, text[:-1], "event", Told(document=TODAY, event=HIT, anchor=date(2024, 5, 1)))
    assert found == days
    assert (whole.rule == "counted from the event told before") == ("months" not in words)


@pytest.mark.parametrize("event", [DateRange(), DateRange(start=date(2024, 5, 1)), DateRange(end=date(2024, 5, 1))])
def test_without_the_days_of_an_event_nothing_is_counted_from_it(event):
    found, whole = stated(
        "The camp burned that day.", "The camp burned that day", "event", Told(document=TODAY, event=event)
    )
    assert (found, whole.basis) == ("None..None", "document date")


EVENTS = [
    ("missile_strike", DateRange(start=date(2024, 5, 3), end=date(2024, 5, 4))),
    ("missile_raid", DateRange(start=date(2024, 5, 6), end=date(2024, 5, 6))),
    ("ambush", DateRange(start=date(2024, 5, 8), end=date(2024, 5, 8))),
    ("missile_strike", DateRange(start=date(2024, 3, 15), end=date(2024, 3, 15))),
    ("ambush", DateRange(start=date(2024, 5, 9))),
]


@pytest.mark.parametrize(
    ("words", "events", "last"),
    [
        ("before the missile strike", EVENTS, "2024-05-04"), ("before the missile raid", EVENTS, "2024-05-06"),
        ("shortly before the ambush", EVENTS, "2024-05-08"), ("before the attack", EVENTS, "2024-05-08"),
        ("before the missile strike", [], "2024-05-15"),
        # An event more than sixty days ago is another story.
        ("before the missile strike", EVENTS[3:], "2024-05-15"),
        ("before the missile strike", [("missile_strike", DateRange(start=date(2024, 3, 16), end=date(2024, 3, 16)))], "2024-03-16"),
    ],
)  # fmt: skip
def test_what_came_before_an_event_was_no_later_than_it(words, events, last):
    text = f"The base was shut {words}."
    found, whole = stated(text, "The base was shut", "state", Told(document=TODAY, events=list(events)))
    assert (found, whole.rule, whole.expression) == (f"None..{last}", "no later than the event it came before", words)


@pytest.mark.parametrize(("apart", "near"), [(59, True), (60, True), (61, False)])
def test_words_of_an_event_count_up_to_sixty_characters_around_a_clause(apart, near):
    words = "before the ambush"
    filling = "x" * (apart - len(words) - 2)
    for text in (f"So {words} {filling} it is shut.", f"So it is shut {filling} {words}"):
        rule = stated(text, "it is shut", "state")[1].rule
        assert (rule == "no later than the event it came before") == near


@pytest.mark.parametrize(("apart", "follows"), [(39, True), (40, True), (41, False)])
def test_what_an_event_followed_is_told_up_to_forty_characters_behind_it(apart, follows):
    words = "after the attack"
    text = f"The camp burned {'x' * (apart - len(words) - 2)} {words}"
    assert (
        stated(text, "The camp burned", "event", Told(document=TODAY, event=HIT))[0]
        == f"{HIT.start if follows else None}..2024-05-15"
    )


@pytest.mark.parametrize(("apart", "near"), [(119, True), (120, True), (121, False)])
def test_before_something_counts_up_to_120_characters_before_a_clause(apart, near):
    words = "before the rain"
    text = f"So {words} {'x' * (apart - len(words) - 2)} it is shut."
    assert (stated(text, "it is shut", "state")[1].rule == "before the document") == near


@pytest.mark.parametrize(
    ("other", "words"), [("3 May", None), ("camp on 3 May", None), ("camp on 3 Ma", None), ("camp on ", "3 May")]
)
def test_a_time_belongs_to_the_clause_that_holds_its_first_letter(other, words):
    assert chosen("The base is shut, camp on 3 May.", "The base is shut", "state", other) == words


@pytest.mark.parametrize(
    ("text", "tense", "event", "anchor", "days", "rule"),
    [
        ("After the attack the camp burned.", "event", HIT, None, "2024-05-01..2024-05-15", "after the event told before, by the document"),
        ("The camp burned following the attack.", "event", HIT, None, "2024-05-01..2024-05-15", "after the event told before, by the document"),
        ("The camp burned.", "event", HIT, None, "None..2024-05-15", "by the document"),
        ("The camp burned.", "same-event", HIT, None, "2024-05-01..2024-05-15", "after the event told before, by the document"),
        ("The camp burned.", "same-event", TODAY, None, "2024-05-15..2024-05-15", "after the event told before, by the document"),
        ("The camp burned.", "same-event", DateRange(start=date(2024, 5, 16)), None, "None..2024-05-15", "by the document"),
        ("It was then the camp burned.", "event", DateRange(), date(2024, 5, 3), "None..2024-05-15", "by the document"),
        ("The camp burned before the rain.", "event", DateRange(), None, "None..2024-05-15", "before the document"),
        ("The camp burned.", "carry", DateRange(), date(2024, 2, 3), "2024-02-03..2024-12-31", "the date told before"),
        ("The camp burned.", "carry", DateRange(), None, "2024-05-15..2024-05-15", "told in the present: holds at the document's date"),
        ("The camp burned.", "past-state", DateRange(), None, "None..2024-05-15", "before the document"),
    ],
)  # fmt: skip
def test_without_an_expression_the_order_of_what_is_told_places_it(text, tense, event, anchor, days, rule):
    found, whole = stated(text, text[:-1], tense, Told(document=TODAY, event=event, anchor=anchor))
    assert (found, whole.rule) == (days, rule)


@pytest.mark.parametrize(
    ("anchor", "days"),
    [(date(2024, 5, 3), "2024-05-03..2024-05-15"), (WEDNESDAY, "2024-05-15..2024-05-15"), (date(2024, 5, 16), "None..2024-05-15")],
)  # fmt: skip
def test_then_is_after_the_date_told_before(anchor, days):
    assert (
        stated("It was then the camp burned.", "the camp burned", "event", Told(document=TODAY, anchor=anchor))[0]
        == days
    )


def bounds(found: Span) -> str:
    """Return the earliest and latest beginning and end as days; a dash where none is known."""
    ends = (found.from_lo, found.from_hi, found.to_lo, found.to_hi)
    return " ".join("-" if end is None else f"{end.date():%m-%d}" for end in ends)


DAYS = DateRange(start=date(2024, 5, 1), end=date(2024, 5, 3))
SINCE = "since 2024-05-01 to 2024-05-03; x"
OPEN = DateRange()
READ = DateRange(start=date(2024, 5, 10), end=date(2024, 5, 12))


@pytest.mark.parametrize(
    ("days", "basis", "rule", "tense", "document", "expected"),
    [
        # An event lies inside its days; a state of the past was so at some moment of them.
        (DAYS, "text", "", "event", READ, "05-01 05-04 05-01 05-04"),
        (DAYS, "text", "", "same-event", READ, "05-01 05-04 05-01 05-04"),
        (DateRange(end=date(2024, 5, 3)), "order", "", "event", READ, "- 05-04 - 05-04"),
        (DateRange(start=date(2024, 5, 1)), "order", "", "event", READ, "05-01 - 05-01 -"),
        (DAYS, "text", "", "past-state", READ, "- 05-04 05-01 -"),
        (OPEN, "order", "", "past-state", READ, "- - - -"),
        (DAYS, "text", "", "none", READ, "- - - -"),
        # A state that came before something began by then.
        (DateRange(end=date(2024, 5, 3)), "order", "no later than the event it came before", "state", READ, "- 05-04 - -"),
        (DateRange(end=date(2024, 5, 3)), "order", "before the document", "state", READ, "- 05-04 - -"),
        (OPEN, "order", "before the document", "state", READ, "- - - -"),
        # One that has lasted since a day is vouched for at the document's first day, and not before it began.
        (DAYS, "text", SINCE, "state", READ, "05-01 05-04 05-11 -"),
        (DAYS, "text", SINCE, "state", DateRange(start=date(2024, 5, 2), end=date(2024, 5, 3)), "05-01 05-04 05-04 -"),
        (DAYS, "text", SINCE, "state", OPEN, "05-01 05-04 - -"),
        (DAYS, "text", "since 2024-05-01 to None; x", "state", READ, "05-01 - 05-11 -"),
        # One with days of its own began in them.
        (DAYS, "text", "", "state", READ, "05-01 05-04 05-11 -"),
        (DAYS, "text+year", "", "state", READ, "05-01 05-04 05-11 -"),
        (DAYS, "order", "", "state", DateRange(start=date(2024, 5, 2), end=date(2024, 5, 3)), "05-01 05-04 05-04 -"),
        (DAYS, "event", "", "carry", READ, "05-01 05-04 05-01 -"),
        (DAYS, "text", "", "state", OPEN, "05-01 05-04 05-01 -"),
        (DateRange(start=date(2024, 5, 1)), "text", "", "state", READ, "05-01 - 05-01 -"),
        (DateRange(end=date(2024, 5, 3)), "text", "", "state", READ, "- 05-04 05-11 -"),
        (DAYS, "text", "counted back from the document", "state", READ, "- 05-01 05-11 -"),
        # One told in the present holds at the document's date, whichever it is.
        (READ, "document date", "", "state", READ, "- 05-12 05-11 -"),
        (OPEN, "document date", "", "state", DateRange(end=date(2024, 5, 12)), "- 05-12 - -"),
        (OPEN, "none", "", "state", OPEN, "- - - -"),
    ],
)  # fmt: skip
def test_when_it_was_so_has_uncertain_ends(days, basis, rule, tense, document, expected):
    assert (
        bounds(valid_for(Stated(range=days, basis=as_in_a_file(basis), rule=rule), as_in_a_file(tense), document))
        == expected
    )


def test_words_that_mean_no_days_leave_the_documents():
    assert bounds(valid_for(Stated(basis="none", expression="one day"), "state", READ)) == "- 05-12 05-11 -"


def test_words_that_count_from_the_document_are_days_of_their_own():
    told = Stated(range=DAYS, basis="document date", expression="last week")
    assert bounds(valid_for(told, "state", READ)) == "05-01 05-04 05-11 -"


MALI = Definition(name="Mali", sites=(Site(id="castor", name="Camp Castor", lat=16.25, lon=-0.01, country="ML"),))
BLANK = Definition(name="blank")


def place(text, clause, kind, definition=BLANK, last_country=None):
    """Return the name of the place that a clause is about."""
    sentence = Sentence(start=0, end=len(text), text=text, paragraph=0, role="body")
    found = place_for(
        sentence, *span(text, clause), as_in_a_file(kind), gazetteer(definition, text), last_country=last_country
    )
    return found.name if found else None


@pytest.mark.parametrize(
    ("text", "clause", "kind", "name"),
    [
        ("Two shells fell in Gao, Mali.", "Two shells fell in Gao, Mali", "incident", "Gao"),
        ("Two shells fell in Mali.", "Two shells fell in Mali", "incident", "Mali"),
        ("In Mali, two shells fell.", "two shells fell", "incident", None),
        ("In Mali, troops are confined.", "troops are confined", "status", "Mali"),
        ("In the north of northern Mali, troops are confined.", "troops are confined", "status", "Mali"),
        ("Near Mali, troops are confined.", "troops are confined", "status", None),
        ("In Mali: troops are confined.", "troops are confined", "status", None),
        ("Talks between Mali and Niger failed.", "Talks between Mali and Niger failed", "status", None),
        ("Troops train with Mali.", "Troops train with Mali", "status", None),
        ("Troops left from the Mali.", "Troops left from the Mali", "status", "Mali"),
        ("Mali's troops are confined.", "Mali's troops are confined", "threat", None),
        ("The Iraqi parliament voted in Berlin.", "The Iraqi parliament voted in Berlin", "consent", "Iraq"),
        ("The Iraqi army is confined.", "The Iraqi army is confined", "status", "Iraq"),
        ("The Iraqi army was hit.", "The Iraqi army was hit", "incident", None),
        ("The government of Mali is confined.", "The government of Mali is confined", "consent", "Mali"),
        ("The South Sudanese army is confined.", "The South Sudanese army is confined", "status", "South Sudan"),
        ("The Nigerien army is confined.", "The Nigerien army is confined", "status", "Niger"),
        ("Troops of Mali are in Gao.", "Troops of Mali are in Gao", "status", "Gao"),
        ("Troops of Mali and Niger are confined.", "Troops of Mali and Niger are confined", "status", "Mali"),
        ("In Mali, in Niger, troops are confined.", "troops are confined", "status", "Niger"),
        ("In Niger near Mali troops are confined.", "troops are confined", "status", "Niger"),
        ("The base is shut.", "The base is shut", "status", None),
    ],
)  # fmt: skip
def test_the_place_of_a_clause_is_the_finest_that_its_words_name(text, clause, kind, name):
    assert place(text, clause, kind) == name


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Troops across the country are confined.", "status", "Mali"), ("Those missions are confined.", "status", "Mali"),
        ("These missions are confined.", "presence", "Mali"), ("Across the country they shot.", "incident", None),
        ("Troops are confined.", "status", None),
    ],
)  # fmt: skip
def test_the_country_is_the_one_told_before(text, kind, name):
    assert place(text, text[:-1], kind, last_country="ML") == name


def test_of_two_sites_the_first_is_meant():
    mali = Definition(
        name="Mali", sites=(*MALI.sites, Site(id="post", name="Kidal Post", lat=18.4, lon=1.4, country="ML"))
    )
    text = "Shells fell on Camp Castor and Kidal Post."
    assert place(text, text[:-1], "incident", mali) == "Camp Castor"


def test_a_site_of_the_mission_wins_over_the_town_beside_it():
    text = "Two shells fell in Gao near Camp Castor."
    assert place(text, text[:-1], "incident", MALI) == "Camp Castor"


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Troops in Mali are confined.", "ML"), ("Troops across northern Mali are confined.", "ML"), ("The president of Mali spoke.", "ML"),
        ("The Iraqi army is confined.", "IQ"), ("Iraqi dates are sweet.", None), ("Troops train the Iraqi army.", "IQ"),
        ("Iraqi soldiers are confined.", None), ("Troops train Iraqi soldiers.", "IQ"), ("Troops work alongside the Iraqi soldiers.", "IQ"),
        ("Help for Malians is near.", "ML"), ("Malians are near.", None), ("The Malians are near.", None), ("Mali is near.", None),
    ],
)  # fmt: skip
def test_the_country_a_sentence_speaks_about_is_named_or_hosts(text, country):
    sentence = Sentence(start=0, end=len(text), text=text, paragraph=0, role="body")
    assert country_in(sentence, gazetteer(BLANK, text)) == country
