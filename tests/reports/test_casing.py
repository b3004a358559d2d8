"""Checks that reports in capitals are read as if somebody had typed them, and that no character moves."""

import tomllib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reports.test_other_missions import GOLD, pairs_of, report_of

from standby.basis.mission import Definition
from standby.reports.intake import take_in
from standby.reports.readers import reader
from standby.reports.readers.casing import true_cased
from standby.reports.readers.repair import repair

SIGNAL = (
    "1. AT 0430Z ON 12 MAY UNKNOWN GUNMEN FIRED ON THE CONVOY OF THE UN MISSION NEAR GAO. TWO SOLDIERS OF THE "
    "MALIAN ARMY WERE WOUNDED. GEN TRAORE SAID THAT US FORCES MAY LEAVE CAMP TAJI IN MAY.\n2. WE WONT LEAVE. "
    "IT DIDN'T STOP."
)


def test_a_signal_is_put_into_small_letters_but_for_its_names() -> None:
    assert true_cased(SIGNAL) == (
        "1. At 0430Z on 12 May unknown gunmen fired on the convoy of the UN mission near Gao. Two soldiers of the "
        "Malian army were wounded. Gen Traore said that US forces may leave Camp Taji in May.\n2. We wont leave. It "
        "didn't stop."
    )


@pytest.mark.parametrize(
    ("shouted", "plain"),
    [
        ("THE UNITED NATIONS SECURITY COUNCIL MET ON MONDAY.", "The United Nations Security Council met on Monday."),
        ("MINUSMA AND THE U.S. EMBASSY IN BAMAKO ARE SHUT.", "MINUSMA and the U.S. embassy in Bamako are shut."),
        ("THE M113 AT GRID 38SMB45 IS LOST, SAID COL DUPONT.", "The M113 at grid 38SMB45 is lost, said Col Dupont."),
        ("THEY TOLD US NOTHING OF THE SOUTH SUDAN FORCE.", "They told us nothing of the South Sudan force."),
        ("NOBODY HURT IN MAZAR-E-SHARIF OR QALA-I-NAW TODAY.", "Nobody hurt in Mazar-e-Sharif or Qala-i-Naw today."),
        ("THEY LEFT AT 5 A.M. AND CAME BACK AT 6 P.M. TODAY.", "They left at 5 a.m. and came back at 6 p.m. today."),
        ("HE MET J. SMITH OF THE U.S.A. AND THE OTHERS.", "He met J. Smith of the U.S.A. and the others."),
        ("IN MARCH THEY MARCH ON. MARCH 5 WAS BAD, MAY NOT.", "In March they march on. March 5 was bad, may not."),
        ("THE 1ST TEAM HAD A 9MM GUN FOR 5KM OF ROAD.", "The 1st team had a 9mm gun for 5km of road."),
    ],
)
def test_names_and_short_forms_keep_their_capitals(shouted: str, plain: str) -> None:
    assert true_cased(shouted) == plain


@pytest.mark.parametrize(
    ("stressed", "plain"),
    [
        ("We WONT leave and do NOT want to.", "We won't leave and do not want to."),
        ("They DONT come. NOT today.", "They don't come. Not today."),
        ("The WHO and the ICRC WILL stay.", "The WHO and the ICRC will stay."),
    ],
)
def test_a_word_in_capitals_for_its_stress_is_read_as_any_other(stressed: str, plain: str) -> None:
    assert repair(stressed).text == plain


@pytest.mark.parametrize(
    "text",
    [
        "The EU mission in Mali, EUTM, stays.",
        "MINUSMA LEAVES GAO\nThe last trucks went on Monday, said the mission.",
        "UN: no comment. NATO WILL-CALL tickets.",
    ],
)
def test_a_text_in_small_and_large_letters_stays_as_it_is(text: str) -> None:
    assert true_cased(text) == text


def test_a_paragraph_in_capitals_inside_another_report_is_read_too() -> None:
    told = true_cased(
        "Received by radio, copied by hand.\nTWO ROCKETS HIT THE AIRFIELD AT GAO. NOBODY WAS HURT.\nEnds."
    )
    assert told == "Received by radio, copied by hand.\nTwo rockets hit the airfield at Gao. Nobody was hurt.\nEnds."


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("GUNMEN FIRED ON THE CONVOY", "GUNMEN FIRED ON THE CONVOY"),
        ("GUNMEN FIRED ON THE CONVOY OF", "Gunmen fired on the convoy of"),
        ("GUNMEN FIRED ON THE CONVOY OF MEN two", "Gunmen fired on the convoy of men two"),
        ("GUNMEN FIRED ON THE CONVOY OF A abc", "GUNMEN FIRED ON THE CONVOY OF A abc"),
    ],
)
def test_a_line_is_in_capitals_from_24_letters_on_of_which_nine_in_ten_are_large(text: str, plain: str) -> None:
    assert true_cased(text) == plain


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=30),
            st.sampled_from(["UN'S", "İSTANBUL", "STRAẞE", "ǅ", "µAA", "ŉAA", "A.M.", "U.S.", "\n"]),
        )
    ).map(" ".join)
)
def test_no_character_moves(text: str) -> None:
    for given_text in (text, text.upper()):
        cased = true_cased(given_text)
        assert len(cased) == len(given_text)
        assert cased.lower() == given_text.lower()


@pytest.mark.parametrize("word", ["µAA", "ŉAA", "ßAA", "ǰAA", "ſAA"])
def test_a_letter_without_a_capital_of_its_own_stays(word: str) -> None:
    cased = true_cased(f"GUNMEN FIRED ON THE CONVOY. {word} LEFT.")
    assert cased == f"Gunmen fired on the convoy. {word[0]}aa left."


def test_reports_in_capitals_lose_little() -> None:
    wanted = plain = shouted = 0
    for path in [path for path in GOLD if path.parent.name == "gold"][::2]:
        report, gold = report_of(path)
        at = datetime.fromisoformat(tomllib.loads(path.read_text("utf-8"))["received"]).replace(tzinfo=UTC)
        loud = take_in(_loud(report.text).encode(), name=path.stem, received_at=at, now=at)
        drafts = reader().read(loud, Definition(name="blank")).drafts
        assert all(loud.text[d.start : d.end] == d.quote for d in drafts)
        wanted += len(gold)
        plain += len(pairs_of(report.text, gold, reader().read(report, Definition(name="blank")).drafts))
        shouted += len(pairs_of(loud.text, [{**g, "quote": _loud(g["quote"])} for g in gold], drafts))
    assert wanted >= 30
    assert shouted >= 0.9 * plain


def _loud(text: str) -> str:
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)
