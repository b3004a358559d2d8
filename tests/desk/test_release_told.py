"""What is only told, sorted by its words alone, moves no audit of what may be said, until a person words it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standby.basis.places import Place
from standby.basis.time import parse_instant
from standby.basis.vocabulary import CERTAINTIES, KINDS, TOLD
from standby.desk import release, release_asking, release_news
from standby.desk.release_policy import told_statement
from standby.desk.workspace import init_workspace, open_workspace
from standby.picture.incidents import CASUALTY_UNITS
from standby.testing.clock import FakeClock
from standby.testing.making import days as of_days
from standby.testing.making import make_claim, on_days, state_on

DAY = "2020-01-12"
UNITS = """
- {id: force, name: Task Force, kind: operation}
- {id: north, name: Northern Mission, kind: mission, parent: force, does: [train]}
- {id: south, name: Southern Team, kind: contingent, parent: force}
"""
SITES = """
- {id: taji, name: Camp Taji, lat: 33.52, lon: 44.25, country: IQ, aliases: [Taji]}
- {id: erbil, name: Erbil air base, lat: 36.24, lon: 43.96, country: IQ, aliases: [Erbil]}
"""
RULE = "rule: {width: 40, ratio: 1}\noutsiders: {version: test-1, cap: 224}\npublic_sources: [gulf-wire]\n"
TAJI = Place(name="Camp Taji", id="site:taji", lat=33.52, lon=44.25, country="IQ", precision="site")


def said(text, phrase, measure="present", number=None, **scope):
    counted = {"day": DAY, "measure": measure, **scope}
    plain = {"speaker": "the spokesman", "said_on": DAY, "text": text, "phrase": phrase, "scope": counted}
    return told_statement(plain if number is None else {**plain, "number": number})


STATEMENTS = (
    said("No one was hurt", "none", "hurt"),
    said("No training in the north", "none", "training", units=["north"]),
    said("Fewer than 75 in the north", "fewer than", number=75, units=["north"]),
    said("Nobody was moved from Taji", "none", "moved", sites=["taji"]),
)


def claim_of(kind, predicate, unit="north", certainty="asserted", many=200.0, counted="person", moment=None):
    """A public claim of the day that, were it more than told, would contradict a statement or tell a number."""
    event = kind in ("incident", "movement") if moment is None else moment
    return make_claim(
        kind, f"unit:{unit}", predicate, said=DAY, stated=DAY, certainty=certainty, at=TAJI, source="gulf-wire",
        quantity=(many, many, counted), details={"origin": "Camp Taji", "destination": "Erbil"},
        valid=on_days(of_days(DAY)) if event else state_on(DAY),
        quote=f"{many:g} of the {'Northern Mission' if unit == 'north' else 'Southern Team'} ({kind}, {certainty})",
    )  # fmt: skip


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A mission of which two things are out: that nobody was hurt, and what the press said of the whole."""
    folder, clock = tmp_path_factory.mktemp("told") / "w", FakeClock(parse_instant("2020-01-14T09:00"))
    init_workspace(folder, clock=clock)
    for name, text in (("units.yaml", UNITS), ("sites.yaml", SITES), ("release.yaml", RULE)):
        (folder / "mission" / name).write_text(text, encoding="utf-8")
    with open_workspace(folder, clock) as workspace:
        made = release.propose(workspace, STATEMENTS[0], by="Ada", marking="TLP:CLEAR").release
        for who in ("Ben", "Cy"):
            release.clear(workspace, made.id, by=who)
        release.publish(workspace, made.id, by="Ada")
        release.hear(workspace, said("At least 75 in all", "at least", number=75), by="Ada")
    return folder


@pytest.fixture
def record(template, tmp_path):
    import shutil

    folder = shutil.copytree(template, tmp_path / "w")
    with open_workspace(folder, FakeClock(parse_instant("2020-01-14T09:00"))) as workspace:
        yield workspace


def answers(workspace):
    """Everything that an audit of what may be said has to say of the record."""
    day = parse_instant(DAY).date()

    def checked(statement):
        try:
            return release.check(workspace, statement)
        except release.NotAllowed as refused:
            return str(refused)

    return (
        [checked(statement) for statement in (None, *STATEMENTS)],
        [release_asking.knowledge(workspace, by, day) for by in ("public", "overseer")],
        release_asking.hearable(workspace),
        (release_news.recheck(workspace), release_news.news(workspace)),
    )


TOLD_CLAIMS = st.builds(
    claim_of,
    st.sampled_from(KINDS),
    st.just(TOLD),
    unit=st.sampled_from(("north", "south", "force")),
    certainty=st.sampled_from(CERTAINTIES),
    many=st.integers(0, 400).map(float),
    counted=st.sampled_from(("person", *CASUALTY_UNITS)),
    moment=st.booleans(),
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claims=st.lists(TOLD_CLAIMS, min_size=1, max_size=4))
def test_what_is_only_told_moves_no_audit(record, record_claims, claims):
    before = answers(record)
    record_claims(record, "told.txt", *claims, received="2020-01-13")
    assert answers(record) == before


@pytest.mark.parametrize(
    ("kind", "predicate", "counted"),
    [("headcount", "strength", "person"), ("presence", "located_at", "person"), ("movement", "relocated", "person"),
     ("incident", "killing", "wounded"), ("status", "resumed", "person")],
)  # fmt: skip
def test_the_same_claim_moves_it_once_it_is_more_than_told(record, record_claims, kind, predicate, counted):
    before = answers(record)
    record_claims(record, "more.txt", claim_of(kind, predicate, counted=counted), received="2020-01-13")
    assert answers(record) != before


def test_what_is_told_counts_once_a_person_has_worded_it_as_a_statement(record, record_claims):
    told = claim_of("headcount", TOLD)
    record_claims(record, "told.txt", told, received="2020-01-13")
    words = said(told.draft.quote, "at least", number=200, units=["north"])
    release.hear(record, words, by="Ada")
    after = release_asking.knowledge(record, "public", parse_instant(DAY).date())
    (north,) = [row for row in after.inferred if row.quantity == f"people of Northern Mission, {DAY}"]
    assert (north.low, told.draft.quote in after.statements[-1]) == (200, True)
