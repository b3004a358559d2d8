"""Days and countries of incidents in texts in capitals, written for these tests."""

from datetime import date

import numpy as np
import pytest

from standby.reports.bench.incidents import (
    COUNTRY_WEIGHTS,
    DAY_WEIGHTS,
    countries_told,
    cross_validate,
    days_told,
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


def _signs_of(body: str, day: date) -> dict[str, float]:
    """Return what speaks for a day in a text, as far as it says anything."""
    days, rows = days_told(_text(body), WRITTEN)
    return {name: float(n) for name, n in zip(DAY_WEIGHTS, rows[days.index(day)], strict=True) if n}


def test_of_a_day_everything_is_seen_that_speaks_for_it() -> None:
    """*On* and its spaces stand between the act and the day: four letters, so 1 / (1 + 4 / 20)."""
    assert _signs_of("A MAN WAS KILLED ON 30 JANUARY.", date(1990, 1, 30)) == {
        "an act beside it": 1, "nearness of an act": pytest.approx(5 / 6), "just after an act": 1, "in violence": 1,
        "first of all": 1, "early": 1, "first with violence": 1, "often": 0.5, "a date": 1, "over 7 days ago": 1,
    }  # fmt: skip
    assert _signs_of("A MAN WAS KILLED ON 30 JANUARY.", WRITTEN) == {"its own day": 1}
    assert _signs_of("A MAN WAS KILLED ON 30 JANUARY.", date(1990, 2, 6)) == {"day before": 1}


@pytest.mark.parametrize(
    ("before", "behind", "signs"),
    [
        ("SAID" + " " * 1 + "X" * 22, "", {"speech beside it"}),
        ("SAID" + " " * 1 + "X" * 23, "", set()),
        ("", "X" * 22 + " SAID", {"speech beside it"}),
        ("", "X" * 23 + " SAID", set()),
        ("KILLED " + "X" * 27, "", {"an act beside it", "just after an act"}),
        ("KILLED " + "X" * 28, "", {"an act beside it"}),
        ("KILLED " + "X" * 57, "", {"an act beside it"}),
        ("KILLED " + "X" * 58, "", set()),
        ("", "X" * 57 + " KILLED", {"an act beside it"}),
        ("", "X" * 58 + " KILLED", set()),
        ("KILLED XX", "XX SAID", {"an act beside it", "just after an act"}),
        ("KILLED XXX", "XX SAID", {"speech beside it", "speech in violence", "just after an act"}),
        ("KILLED " + "X" * 40, "X" * 30 + " SAID", {"an act beside it", "speech in violence"}),
        ("DIED " + "X" * 40, "X" * 30 + " SAID", {"an act beside it"}),
    ],
)
def test_speech_is_beside_a_day_within_25_letters_and_an_act_within_60(
    before: str, behind: str, signs: set[str]
) -> None:
    """Whichever is nearer counts; an act is just before a day within 30 letters; equals are for the act."""
    near = {"speech beside it", "an act beside it", "just after an act", "speech in violence"}
    text = f"{before} 30 JANUARY {behind}".strip()
    assert _signs_of(text, date(1990, 1, 30)).keys() & near == signs


@pytest.mark.parametrize(
    ("day", "ages"),
    [
        ("31 JANUARY", ()), ("30 JANUARY", (7,)), ("8 JANUARY", (7,)), ("7 JANUARY", (7, 30)),
        ("4 DECEMBER 1989", (7, 30)), ("3 DECEMBER 1989", (7, 30, 65)), ("30 NOVEMBER 1987", (7, 30, 65)),
    ],
)  # fmt: skip
def test_a_day_is_old_over_a_week_over_a_month_and_over_65_days_ago(day: str, ages: tuple[int, ...]) -> None:
    days, _ = days_told(_text(f"IT RAINED ON {day}."), WRITTEN)
    signs = _signs_of(f"IT RAINED ON {day}.", days[0])
    assert {name for name in signs if "ago" in name} == {f"over {n} days ago" for n in ages}


@pytest.mark.parametrize(
    "told",
    ["29 NOVEMBER 1987", "20 MARCH 1990", "8 FEBRUARY 1990", "TWO MONTHS AGO", "TWO YEARS AGO", "TOMORROW", "IN 1989"],
)
def test_what_is_over_800_days_old_or_long_or_still_to_come_is_no_day(told: str) -> None:
    assert days_told(_text(f"IT RAINED {told}."), WRITTEN)[0] == [date(1990, 2, 6), WRITTEN]


@pytest.mark.parametrize(
    ("told", "day", "sort"),
    [
        ("OVERNIGHT", date(1990, 2, 6), "a night"),
        ("LAST NIGHT", date(1990, 2, 6), "a night"),
        ("TONIGHT", WRITTEN, "a night"),
        ("TODAY", WRITTEN, "today"),
        ("THIS AFTERNOON", WRITTEN, "this part of the day"),
        ("YESTERDAY", date(1990, 2, 6), "yesterday"),
        ("ON MONDAY", date(1990, 2, 5), "a weekday"),
        ("TWO DAYS AGO", date(1990, 2, 5), "counted back"),
        ("A WEEK AGO", date(1990, 1, 31), "counted back"),
        ("ON 30 JAN", date(1990, 1, 30), "a date"),
        ("ON 1990-01-30", date(1990, 1, 30), "a date"),
    ],
)
def test_a_day_is_told_by_its_night_its_name_its_date_or_counted_back(told: str, day: date, sort: str) -> None:
    sorts = {"a night", "today", "this part of the day", "yesterday", "a weekday", "counted back", "a date"}
    assert _signs_of(f"IT RAINED {told}.", day).keys() & sorts == {sort}
    assert _signs_of(f"SINCE THEN -- {told} -- IT RAINED.", day).keys() & sorts == {sort}, "dashes cut the head only"


def test_signs_of_several_mentions_are_put_together_and_the_first_ones_marked() -> None:
    told = "IT RAINED ON 3 FEBRUARY. IT RAINED ON 2 FEBRUARY. A MAN DIED AND WAS KILLED ON 1 FEBRUARY. "
    signs = {n: _signs_of(f"{told} SINCE 2 FEBRUARY REBELS KILLED A MAN.", date(1990, 2, n)) for n in (1, 2, 3)}
    marked = {"first of all", "early", "first with violence", "in violence", "since or until", "often"}
    assert {name: n for name, n in signs[3].items() if name in marked} == {"first of all": 1, "early": 1, "often": 0.5}
    assert {name: n for name, n in signs[2].items() if name in marked} == {
        "early": 1, "often": 1, "in violence": 1, "since or until": 1,
    }  # fmt: skip
    assert {name: n for name, n in signs[1].items() if name in marked} == {
        "first with violence": 1, "often": 0.5, "in violence": 1,
    }  # fmt: skip


@pytest.mark.parametrize(("times", "often"), [(1, 0.5), (3, 1.5), (4, 2.0), (5, 2.0)])
def test_a_day_is_told_often_up_to_four_times(times: int, often: float) -> None:
    assert _signs_of("IT RAINED ON 30 JANUARY. " * times, date(1990, 1, 30))["often"] == often


def _told_of(body: str, dateline: str = "CLANDESTINE") -> dict[str, dict[str, float]]:
    """Return what speaks for each country; how often it is named is given back as a number."""
    codes, rows = countries_told(_text(body, dateline))
    plain = ("dateline", "dateline with its country", "share", "US")
    return {
        code: {
            name: round(float(n if name in plain else np.expm1(n)), 6)
            for name, n in zip(COUNTRY_WEIGHTS, row, strict=True)
            if n
        }
        for code, row in zip(codes, rows, strict=True)
    }


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("PERU. PERU. PERU. CHILE.", {"PE": {"country": 3, "share": 0.75}, "CL": {"country": 1, "share": 0.25}}),
        ("A BOMB EXPLODED IN BOGOTA.", {"CO": {"in it, violence": 1, "share": 1}}),
        ("PERUVIANS SANG.", {"PE": {"people": 1, "share": 1}}),
        ("TERRORISTS LEFT PERU.", {"PE": {"country, violence": 1, "share": 1}}),
        ("HE WENT TO CALI.", {"CO": {"town": 1, "share": 1}}),
        ("HE WENT TO UFA.", {}),
        ("HE SAW CALI.", {}),
        ("CALI", {}),
        ("HE WENT NORTH, CALI", {"CO": {"town": 1, "share": 1}}),
        ("HE SAW CALI CITY", {"CO": {"town": 1, "share": 1}}),
        ("HE SAW CALI, DEPARTMENT", {"CO": {"town": 1, "share": 1}}),
        ("IN DOWNTOWN LIMA", {"PE": {"in it": 1, "share": 1}}),
        ("NEAR THE ANTIOQUIA HILLS", {"CO": {"region": 1, "share": 1}}),
        ("ANTIOQUIA DEPARTMENT", {"CO": {"region": 1, "share": 1}}),
        ("HE WENT TO ANTIOQUIA", {}),
        ("IN PERU", {"PE": {"in it": 1, "share": 1}}),
        ("IN PERU'S STATE", {"PE": {"in it": 1, "share": 1}}),
        ("IN AMAZONAS", {code: {"region": 0.25, "share": 0.25} for code in ("BR", "CO", "PE", "VE")}),
        ("THE UNITED STATES SANG", {"US": {"country": 1, "share": 1, "US": 1}}),
    ],
)  # fmt: skip
def test_of_a_country_is_seen_how_and_how_often_it_is_named(body: str, told: dict[str, dict[str, float]]) -> None:
    """Regions in several countries speak for each in part; towns need a word that makes them places."""
    wanted = {code: {name: pytest.approx(n, abs=1e-5) for name, n in of.items()} for code, of in told.items()}
    assert _told_of(body) == wanted


@pytest.mark.parametrize(
    ("words", "country"),
    [
        ("SAN SALVADOR", "SV"),
        ("SALVADOR", "BR"),
        ("SAN MIGUEL DE TUCUMAN", "AR"),
        ("PAPUA NEW GUINEA", "PG"),
        ("VALENCIA", "VE"),
        ("CALI'S", "CO"),
        ("CALI.", "CO"),
    ],
)
def test_the_longest_name_and_the_largest_town_of_a_name_are_meant(words: str, country: str) -> None:
    assert set(_told_of(f"HE WENT TO {words}")) == {country}


@pytest.mark.parametrize(
    ("dateline", "told"),
    [
        ("LIMA, 7 FEB 90", {"PE": {"dateline": 1}}),
        ("LIMA, BOGOTA, QUITO, CARACAS", {"PE": {"dateline": 1}, "CO": {"dateline": 1}, "EC": {"dateline": 1}}),
        ("MEXICO CITY (MEXICO), 7 FEB 90", {"MX": {"dateline with its country": 1}}),
        ("LIMA (AFP) 7 FEB 90", {"PE": {"dateline": 1}}),
    ],
)
def test_a_dateline_names_up_to_three_places(dateline: str, told: dict[str, dict[str, float]]) -> None:
    assert _told_of("NOTHING.", dateline) == told


def test_the_first_line_names_the_text_and_no_place_and_a_text_without_dashes_has_no_dateline() -> None:
    assert countries_told("PERU\nBOGOTA -- NOTHING")[0] == ["CO"]
    codes, rows = countries_told("(X)\nHE LEFT PERU")
    assert (codes, rows[0][list(COUNTRY_WEIGHTS).index("country")]) == (["PE"], pytest.approx(np.log(2)))


def test_what_speaks_for_a_day_or_country_is_ranked_from_most_to_what_speaks_against_it() -> None:
    """A written date near an act speaks most for a day; that it is long past, most against it."""
    assert sorted(DAY_WEIGHTS, key=lambda name: -DAY_WEIGHTS[name]) == [
        "a date", "nearness of an act", "in violence", "a night", "early", "yesterday", "its own day", "counted back",
        "over 7 days ago", "an act beside it", "this part of the day", "often", "just after an act",
        "speech beside it", "first with violence", "over 30 days ago", "first of all", "today", "day before",
        "speech in violence", "since or until", "a weekday", "over 65 days ago",
    ]  # fmt: skip
    assert sorted(COUNTRY_WEIGHTS, key=lambda name: -COUNTRY_WEIGHTS[name]) == [
        "dateline", "in it, violence", "region, violence", "share", "in it", "town, violence", "people, violence",
        "town", "country, violence", "country", "people", "region", "dateline with its country", "US",
    ]  # fmt: skip
