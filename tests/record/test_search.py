"""Search: every word, on both clocks, only what the viewer may read, the same on both engines."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import text as sql
from tests.record.strategies import NOW, START, report_of, simple_reading

from standby.access import Actor
from standby.basis.errors import AskedWrongly
from standby.basis.time import AsOf
from standby.ledger import verify
from standby.record import opened
from standby.record.acts import record_report
from standby.record.search import check_words, search
from standby.reports.folding import words_in
from standby.reports.intake import marked

LATEST = AsOf(valid_at=NOW, known_at=NOW)
TEXTS = (
    "The training mission was paused at Erbil.",
    "Les entraînements ont été suspendus à l'aéroport d'Erbil.",
    "توقفت بعثة التدريب في قاعدة عين الأسد الجوية.",
    "Rockets hit the base at Taji; the mission was not paused.",
)


@pytest.fixture
def ledger(path):
    with opened(path, lambda: NOW) as held:
        for n, text in enumerate(TEXTS):
            made = report_of(text, received_at=START + timedelta(days=n), name=f"{n}.txt")
            record_report(held, made, simple_reading(text), actor="desk")
        yield held


def names(ledger, wanted, as_of=LATEST):
    return [hit.report for hit in search(ledger, wanted, as_of).hits]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("paused", ["3.txt", "0.txt"]),
        ("PAUSED mission", ["3.txt", "0.txt"]),
        ("paused Taji", ["3.txt"]),
        ('"was paused"', ["0.txt"]),
        ('"not paused" base', ["3.txt"]),
        ("train*", ["0.txt"]),
        ('"mission wa*"', ["3.txt", "0.txt"]),
        ("aeroport", ["1.txt"]),
        ("AÉROPORT entrainements", ["1.txt"]),
        ("القاعدة", ["2.txt"]),
        ("عين الاسد", ["2.txt"]),
        ("erbil", ["1.txt", "0.txt"]),
        ("nowhere", []),
        ("erbil nowhere", []),
        ("paused'; DROP TABLE entry --", []),
        ('AND OR NOT "', []),
    ],
)
def test_every_word_asked_for_must_be_there(ledger, wanted, found):
    assert names(ledger, wanted) == found


@pytest.mark.parametrize("wanted", ["", "  ", '""', "*", "…!"])
def test_a_question_without_a_word_is_refused(ledger, wanted):
    with pytest.raises(AskedWrongly, match="no word in the question"):
        search(ledger, wanted, LATEST)


def test_what_was_not_known_then_is_not_found(ledger):
    assert names(ledger, "paused", AsOf(valid_at=NOW, known_at=START + timedelta(days=1))) == ["0.txt"]
    assert names(ledger, "paused", AsOf(valid_at=NOW, known_at=NOW, entry=1)) == ["0.txt"]


def test_what_comes_later_is_found_too_and_changes_no_earlier_answer(ledger):
    sealed = AsOf(valid_at=NOW, known_at=NOW, entry=4)
    before = search(ledger, "paused", sealed)
    record_report(ledger, report_of("Paused again."), simple_reading("Paused again."), actor="desk")
    assert search(ledger, "paused", sealed) == before
    assert search(ledger, "paused", LATEST).reports == 3
    assert verify(ledger).faults == ()


def test_what_i_may_not_read_is_neither_found_nor_counted(ledger):
    before = search(ledger.seen_by(Actor(id="lea", name="Lea")), "paused", LATEST)
    record_report(ledger, marked(report_of("Paused for a secret reason."), "secret"),
                  simple_reading("Paused for a secret reason."), actor="desk")  # fmt: skip
    assert search(ledger.seen_by(Actor(id="lea", name="Lea")), "paused", LATEST) == before
    assert search(ledger, "paused", LATEST).reports == 3
    assert search(ledger, "secret", LATEST).hits[0].marking == "secret"


def test_a_hit_shows_where_the_words_stand(ledger):
    (hit,) = search(ledger, "taji", LATEST).hits
    (passage,) = hit.passages
    assert TEXTS[3][passage.start : passage.end] == passage.found == "Taji"
    assert passage.before == "Rockets hit the base at "
    assert passage.after.startswith("; the mission")


def test_only_so_many_are_shown_and_all_are_counted(ledger):
    found = search(ledger, "paused", LATEST, most=1)
    assert (found.reports, [hit.report for hit in found.hits]) == (2, ["3.txt"])


def test_the_index_comes_back_when_the_tables_are_made_again(path):
    from standby.ledger.projections import rebuild
    from standby.record.projection import RECORD

    with opened(path, lambda: NOW) as held:
        record_report(held, report_of(TEXTS[0]), simple_reading(TEXTS[0]), actor="desk")
        assert search(held, "paused", LATEST).reports == 1
        with held.database.writing() as connection:
            rebuild(connection, RECORD)
        assert search(held, "paused", LATEST).reports == 1
        with held.reading() as connection:
            assert connection.execute(sql("SELECT count(*) FROM report_words WHERE 1 = 1")).scalar() in (0, 1)


def recorded(held, texts):
    for n, text in enumerate(texts):
        record_report(held, report_of(text, name=f"{n}.txt"), simple_reading(text), actor="desk")


def test_the_index_is_compared_with_the_reports_as_far_as_it_has_come(path):
    with opened(path, lambda: NOW) as held:
        recorded(held, TEXTS[:1])
        never_asked = check_words(held)
        search(held, "paused", LATEST)
        asked = check_words(held)
        recorded(held, TEXTS[1:3])
        behind = check_words(held)
        assert [(each.table, each.rows, each.same) for each in (never_asked, asked, behind)] == [
            ("report_words", 1, True), ("report_words", 1, True), ("report_words", 3, True)
        ]  # fmt: skip
        assert never_asked.sha256 == asked.sha256 != behind.sha256
        assert search(held, "paused", LATEST).reports >= 1


def test_the_index_of_words_is_told_alike_on_both_engines(new_postgresql):
    told = []
    for path in ("", new_postgresql()):
        with opened(path, lambda: NOW) as held:
            recorded(held, TEXTS)
            search(held, "paused", LATEST)
            told.append(check_words(held))
    assert told[0] == told[1]


SPOILT = {
    "sqlite": (
        "DELETE FROM report_words_data WHERE id > 10",
        "INSERT INTO report_words (rowid, words) VALUES (900, 'invented')",
        "INSERT INTO report_words (rowid, words) VALUES (900, '')",
        "INSERT INTO report_words (rowid, words) VALUES (1, 'again')",
    ),
    "postgresql": (
        "DELETE FROM report_words WHERE k = 1",
        "INSERT INTO report_words VALUES (900, 'invented')",
        "UPDATE report_words SET words = 'invented' WHERE k = 1",
        "UPDATE report_words SET words = ''::tsvector WHERE k = 1",
    ),
}


@pytest.mark.parametrize("way", range(4))
def test_an_index_that_does_not_hold_the_words_of_its_reports_is_found(path, way):
    with opened(path, lambda: NOW) as held:
        recorded(held, TEXTS)
        search(held, "paused", LATEST)
        with held.database.writing() as connection:
            connection.exec_driver_sql(SPOILT[connection.dialect.name][way])
        assert not check_words(held).same


def test_searching_agrees_with_looking_through_every_report(path):
    chance = random.Random(4)
    pool = ["base", "Erbil", "été", "قاعدة", "القاعدة", "paused", "rockets", "基地", "Taji"]
    texts = {" ".join(chance.choices(pool, k=chance.randrange(1, 12))) + f" n{n}." for n in range(40)}
    with opened(path, lambda: NOW) as held:
        for text in sorted(texts):
            record_report(held, report_of(text, name=text), simple_reading(text), actor="desk")
        for _ in range(40):
            wanted = chance.choices(pool, k=chance.randrange(1, 4))
            folded = [word.folded for word in words_in(" ".join(wanted))]
            plainly = {text for text in texts if set(folded) <= {word.folded for word in words_in(text)}}
            phrased = search(held, " ".join(wanted), LATEST, most=1000)
            if "基地" not in wanted:
                assert {hit.report for hit in phrased.hits} == plainly
            assert {hit.report for hit in phrased.hits} <= plainly
