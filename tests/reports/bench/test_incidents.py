"""Days and countries of incidents in texts in capitals, written for these tests."""

from datetime import date

import pytest

from standby.reports.bench.incidents import (
    cross_validate,
    incident_country,
    incident_day,
    score_keys,
)
from standby.reports.bench.muc import Keyed, days_of

WRITTEN = date(1990, 2, 7)  # a Wednesday


def _text(body: str, dateline: str = "SAN SALVADOR, 7 FEB 90 (ACAN-EFE)") -> str:
    return f"(X)\n\n   {dateline} -- [TEXT] {body}"


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("GUERRILLAS ATTACKED A FARM IN SAN MIGUEL 2 DAYS AGO.", date(1990, 2, 5)),
        ("THE MINISTER SAID TODAY THAT REBELS KILLED A PEASANT ON 30 JANUARY.", date(1990, 1, 30)),
        ("A BOMB EXPLODED LAST NIGHT NEAR A BANK. THE POLICE REPORTED TODAY THAT NOBODY WAS HURT.", date(1990, 2, 6)),
        ("A BOMB EXPLODED THIS MORNING NEAR A BANK IN THE CAPITAL.", WRITTEN),
        ("THE GOVERNMENT SIGNED A PACT ON 3 FEBRUARY. TWO MEN WERE KILLED YESTERDAY BY TERRORISTS.", date(1990, 2, 6)),
        ("TERRORISTS KILLED A MAYOR ON SUNDAY NIGHT.", date(1990, 2, 4)),
        ("THE PRESIDENT WILL TRAVEL ON 20 MARCH. GUERRILLAS ATTACKED A POST.", WRITTEN),
        ("GUERRILLAS ATTACKED A POST.", WRITTEN),
    ],
)
def test_the_day_of_the_act_is_read_and_not_that_of_the_telling(body: str, day: date) -> None:
    assert incident_day(_text(body), WRITTEN) == day


@pytest.mark.parametrize(
    ("body", "dateline", "country"),
    [
        ("GUERRILLAS ATTACKED A FARM.", "BOGOTA, 7 FEB 90", "CO"),
        ("GUERRILLAS ATTACKED A FARM.", "MEDELLIN, 7 FEB 90 (AFP)", "CO"),
        ("A BOMB EXPLODED IN LIMA.", "MEXICO CITY (MEXICO), 7 FEB 90", "PE"),
        ("THE GOVERNMENT CONDEMNED THE MURDER OF SIX PRIESTS IN EL SALVADOR.", "MADRID (SPAIN), 7 FEB 90", "SV"),
        ("A BUS WAS BURNED BY TERRORISTS IN ANTIOQUIA DEPARTMENT.", "CLANDESTINE, 7 FEB 90", "CO"),
        ("TERRORISTS KIDNAPPED A MAN.", "CLANDESTINE, NO DATE", None),
    ],
)
def test_the_country_of_the_act_is_read_from_its_words_and_the_dateline(
    body: str, dateline: str, country: str | None
) -> None:
    assert incident_country(_text(body, dateline)) == country


def _keyed(body: str, date_told: str, *countries: str) -> Keyed:
    return Keyed(
        id=body,
        text=_text(body),
        written=WRITTEN,
        days=(days_of(date_told),),
        countries=tuple(frozenset({c}) for c in countries),
    )


def test_a_day_is_right_only_inside_the_days_of_the_key_and_each_incident_asks_for_its_own() -> None:
    text = "GUERRILLAS ATTACKED A FARM IN SAN MIGUEL, EL SALVADOR, 2 DAYS AGO."
    here, wrong, before = (_keyed(text, told, "EL SALVADOR") for told in ("05 FEB 90", "06 FEB 90", "- 07 FEB 90"))
    both = Keyed(
        id="b",
        text=here.text,
        written=WRITTEN,
        days=(*here.days, *wrong.days),
        countries=(*here.countries, frozenset({"PERU"})),
    )
    assert score_keys([here])["date_inside"] == score_keys([before])["date_inside"] == 1
    assert score_keys([wrong])["date_inside"] == 0
    figures = score_keys([both, before])
    assert figures["dated"] == figures["placed"] == 3
    assert figures["date_inside"] == figures["date_possible"] == pytest.approx(2 / 3)
    assert (figures["keyed_to_one_day"], figures["that_day"]) == (2, 0.5)
    assert figures["date_inside_by_document_date"] == pytest.approx(1 / 3)
    assert figures["country"] == pytest.approx(2 / 3)


def test_a_country_no_word_names_counts_as_missed() -> None:
    text = "(X)\n\n   CLANDESTINE -- GUERRILLAS ATTACKED."
    unnamed = Keyed(id="u", text=text, written=None, days=(), countries=(frozenset({"PERU"}),))
    assert (score_keys([unnamed])["placed"], score_keys([unnamed])["country"]) == (1, 0)


def test_cross_validation_learns_without_the_texts_it_is_tried_on() -> None:
    """Here nothing but the dateline tells the country and *today* the day, so both are learnt from any other part."""
    texts = [_keyed(f"GUERRILLAS ATTACKED FARM {i} TODAY.", "07 FEB 90", "EL SALVADOR") for i in range(10)]
    assert cross_validate(texts) == {"date_inside": 1, "country": 1}
