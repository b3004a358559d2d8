"""The threat from a mission's record: imported, both clocks kept, a model chosen only once it is proven."""

import shutil
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import yaml
from tests.threat.test_rolling import FIRST, SITES, clustered

from standby.basis.errors import AskedWrongly, NotAllowed
from standby.basis.time import AsOf, parse_instant
from standby.desk import asking, forecasting, pages
from standby.desk.brief.html import render_html
from standby.desk.lines import lines
from standby.desk.workspace import init_workspace, open_workspace, reread
from standby.testing.clock import FakeClock
from standby.threat.explain import crossing, explain
from standby.threat.history import Catalogue
from standby.threat.queries import chosen_model, last_verified, listed_incidents
from standby.threat.verified import Wanted

EXAMPLE = Path(__file__).parents[2] / "mission-example" / "mission" / "policy"
NOW = parse_instant("2016-10-01T12:00")
HEAD = "id,date_start,date_end,date_prec,latitude,longitude,where_prec,type_of_violence\n"


def day_of(number):
    return (parse_instant("2015-01-01") + timedelta(days=int(number) - FIRST)).date()


def bursts(seed=5, days=640):
    """Runs of forty days at one site after another, with next to nothing between: what a base rate cannot tell."""
    rng = np.random.default_rng(seed)
    found = [(FIRST, *SITES[0])]
    for day in range(days):
        for site in range(3):
            busy = (day // 40) % 3 == site
            found += [(FIRST + day, *(SITES[site] + rng.normal(0, 0.03, 2)))] * int(
                rng.random() < (0.7 if busy else 0.01)
            )
    day, lat, lon = (np.array(column) for column in zip(*found, strict=True))
    return Catalogue(day=day.astype(np.int64), lat=lat, lon=lon)


def rows_of(catalogue):
    found = zip(catalogue.day, catalogue.lat, catalogue.lon, strict=True)
    return [f"{n},{day_of(d)},{day_of(d)},1,{lat:.6f},{lon:.6f},1,1" for n, (d, lat, lon) in enumerate(found)]


@pytest.fixture
def opened(tmp_path):
    clock = FakeClock(NOW)
    init_workspace(tmp_path / "w", clock=clock)
    mission = tmp_path / "w" / "mission"
    sites = [
        f"- {{id: s{n}, name: Site {n}, lat: {a}, lon: {b}, country: IQ}}" for n, (a, b) in enumerate(SITES.tolist())
    ]
    (mission / "sites.yaml").write_text("\n".join(sites) + "\n")
    (mission / "sources.yaml").write_text("- {id: ucdp, name: UCDP GED, covers: [IQ], reports_every_days: 60}\n")
    with open_workspace(tmp_path / "w", clock) as workspace:
        yield workspace, clock, tmp_path


def imported(opened, rows, **how):
    workspace, _, folder = opened
    (folder / "ged.csv").write_text(HEAD + "\n".join(rows) + "\n")
    return forecasting.import_incidents(workspace, folder / "ged.csv", by="anna", **how)


def now(workspace):
    return AsOf(valid_at=workspace.clock(), known_at=workspace.clock() + timedelta(seconds=1))


def told(workspace, as_of, **how):
    found = forecasting.estimates(workspace, asking.picture(workspace, as_of).picture, **how)
    return {(e.site, e.horizon_days, e.hazard): e for e in found}


def test_a_file_is_taken_once_its_changes_replace_and_bad_rows_are_kept(opened):
    workspace, clock, _ = opened
    rows = rows_of(clustered())[:50]
    first = imported(opened, [*rows, "bad,soon,,1,33,44,1,1"])
    assert (first.new, first.changed, first.unchanged, len(first.bad)) == (50, 0, 0, 1)
    before = now(workspace)
    clock.advance(timedelta(days=1))
    again = imported(opened, [*rows[:-1], rows[-1].replace(",1,1", ",4,1")])
    assert (again.new, again.changed, again.unchanged) == (0, 1, 49)
    assert {r.spread_km for r in listed_incidents(workspace.ledger, before)} == {1.0}
    assert {r.spread_km for r in listed_incidents(workspace.ledger, now(workspace))} == {1.0, 60.0}
    assert listed_incidents(workspace.ledger, before) is listed_incidents(workspace.ledger, before)


def test_rows_far_from_every_site_are_counted_and_left_out_unless_asked_for(opened):
    far = "9,2016-01-01,2016-01-01,1,-33.0,151.0,1,1"
    assert imported(opened, [far]).elsewhere == 1
    assert imported(opened, [far], within_km=None).new == 1


def test_a_forecast_for_what_was_known_then_never_uses_a_later_entry(opened):
    workspace, clock, _ = opened
    rows = rows_of(clustered())
    imported(opened, rows[: len(rows) // 2])
    before = now(workspace)
    then = told(workspace, before)
    clock.advance(timedelta(days=2))
    imported(opened, rows)
    forecasting.withdraw(workspace, "UCDP GED", ["0", "1"], by="anna", reason="retracted")
    assert told(workspace, before) == then
    after = AsOf(valid_at=before.valid_at, known_at=now(workspace).known_at)
    assert told(workspace, after) != then
    assert len(listed_incidents(workspace.ledger, after)) == len(rows) - 2


def test_taking_back_what_is_not_there_is_refused(opened):
    workspace, _, _ = opened
    imported(opened, rows_of(clustered())[:3])
    with pytest.raises(AskedWrongly) as refused:
        forecasting.withdraw(workspace, "UCDP GED", ["77"], by="anna", reason="x")
    assert refused.value.code == "listed-unknown"


def test_with_too_little_data_the_stated_prior_stays_and_says_so(opened):
    workspace, _, _ = opened
    imported(opened, rows_of(clustered())[:10])
    with pytest.raises(AskedWrongly, match="stated prior stays"):
        forecasting.choose(workspace, "default", by="anna")
    estimate = told(workspace, now(workspace))["s0", 7, "attack"]
    assert estimate.model.startswith("base-and-recent")
    assert estimate.score is None
    assert "not been scored" in estimate.basis


def test_a_model_that_does_not_beat_the_base_rate_is_not_chosen(opened):
    workspace, _, _ = opened
    imported(opened, rows_of(clustered()))
    with pytest.raises(NotAllowed) as refused:
        forecasting.choose(workspace, "climatology", by="anna")
    assert refused.value.code == "model-not-proven"
    assert chosen_model(workspace.ledger, now(workspace)) is None


def test_a_proven_model_speaks_with_its_score_its_misses_are_published_and_the_prior_can_come_back(opened):
    workspace, clock, _ = opened
    imported(opened, rows_of(bursts()))
    before = now(workspace)
    clock.advance(timedelta(hours=1))
    chosen = forecasting.choose(workspace, "default", by="anna", wanted=Wanted(models=("default",), delay_days=0))
    assert any(score.low > 0 for score in chosen.scores)
    as_of = now(workspace)
    estimate = told(workspace, as_of)["s0", 7, "attack"]
    assert estimate.model == "default"
    assert estimate.score.log_skill == chosen.scores[1].log_skill
    assert "base rate" in estimate.basis
    assert 0 < estimate.low <= estimate.probability <= estimate.high <= 1
    assert sum(d.share for d in estimate.drivers) + estimate.others_share + estimate.prior_share == pytest.approx(1)
    assert told(workspace, before)["s0", 7, "attack"].model.startswith("base-and-recent")
    page = pages.brief(workspace, as_of)
    html = render_html(page, workspace.zone)
    assert "most wrong" in html
    assert html.count("<svg") == 9  # reliability, Molchan and the value of pausing, for each horizon
    assert last_verified(workspace.ledger, before) is None
    clock.advance(timedelta(hours=1))
    forecasting.choose(workspace, "prior", by="anna")
    assert told(workspace, now(workspace))["s0", 7, "attack"].score is None


def test_a_model_chosen_long_after_the_last_row_has_learnt_nothing_from_the_silence(opened):
    workspace, clock, _ = opened
    imported(opened, rows_of(bursts()))
    forecasting.choose(workspace, "rule30", by="anna", wanted=Wanted(models=("rule30",), delay_days=3))
    soon = chosen_model(workspace.ledger, now(workspace))
    clock.advance(timedelta(days=300))
    forecasting.choose(workspace, "rule30", by="anna", wanted=Wanted(models=("rule30",), delay_days=3))
    late = chosen_model(workspace.ledger, now(workspace))
    last = int(bursts().day.max())
    assert soon.model.fitted_on <= late.model.fitted_on == last + 3
    for before, after in zip(soon.model.horizons, late.model.horizons, strict=True):
        assert after.forms[0].level == pytest.approx(before.forms[0].level, abs=0.2)


def test_classes_of_hazard_add_up_to_the_whole(opened):
    workspace, _, _ = opened
    rows = rows_of(clustered())[-60:]
    imported(opened, [row[:-1] + ("3" if n % 3 else "1") for n, row in enumerate(rows)])
    found = told(workspace, now(workspace), by_hazard=True)
    for site in ("s0", "s1"):
        whole = found[site, 7, "attack"]
        parts = [e for (s, h, hazard), e in found.items() if (s, h) == (site, 7) and hazard != "attack"]
        assert {e.hazard for e in parts} == {"armed clash", "attack on civilians"}
        assert sum(e.expected for e in parts) == pytest.approx(whole.expected)
        assert 1 - np.prod([1 - e.probability for e in parts]) == pytest.approx(whole.probability)


def test_a_publisher_that_is_a_source_of_the_mission_is_heard_and_can_go_quiet(opened):
    workspace, _, _ = opened
    imported(opened, rows_of(clustered()))
    heard = AsOf(valid_at=parse_instant("2016-09-20"), known_at=now(workspace).known_at)
    later = AsOf(valid_at=parse_instant("2016-12-20"), known_at=now(workspace).known_at)
    assert told(workspace, heard)["s0", 7, "attack"].status == "estimated"
    assert told(workspace, later)["s0", 7, "attack"].status == "sources gone quiet"


def test_a_figure_is_explained_share_by_share_day_by_day_and_up_to_a_line(opened):
    workspace, _, _ = opened
    imported(opened, rows_of(clustered()))
    as_of = AsOf(valid_at=parse_instant("2016-08-30"), known_at=now(workspace).known_at)
    earlier = AsOf(valid_at=parse_instant("2016-08-20"), known_at=as_of.known_at)
    after, before = (
        forecasting.question(workspace, asking.picture(workspace, moment).picture, horizons=(7,))
        for moment in (as_of, earlier)
    )
    site = workspace.definition.sites[0]
    found = explain(after, site, 7, before=before, threshold=0.6)
    assert sum(d.share for d in found.drivers) + found.prior_share == pytest.approx(1)
    change = found.change
    assert sum(part.change for part in change.parts) == pytest.approx(change.rate_after - change.rate_before)
    assert [word.word for word in found.words] == ["intent", "capability", "inhibiting context", "exposure"]
    assert not found.words[0].supported
    assert found.crossing.attacks_today >= 1
    assert found.crossing.quiet_days is None
    below = explain(after, site, 7, threshold=found.probability / 2).crossing
    assert below.attacks_today is None
    assert below.quiet_days is None or below.quiet_days >= 1


@pytest.mark.parametrize("end", ["probability", "low"])
def test_the_attacks_that_would_cross_a_line_do_cross_it_once_they_are_on_record_and_one_fewer_does_not(opened, end):
    workspace, _, _ = opened
    imported(opened, rows_of(clustered()))
    as_of = AsOf(valid_at=parse_instant("2016-08-30T12:00"), known_at=workspace.clock() + timedelta(seconds=9))
    asked = forecasting.question(workspace, asking.picture(workspace, as_of).picture)
    line = 0.5
    found = crossing(asked, 0, 1, line, end=end)
    assert 1 < found.attacks_today <= 20
    lat, lon = SITES[0]
    for count, reached in ((found.attacks_today - 1, False), (found.attacks_today, True)):
        new = [f"new-{n},2016-08-30,2016-08-30,1,{lat},{lon},1,1" for n in range(count)]
        imported(opened, [*rows_of(clustered()), *new])
        figure = getattr(told(workspace, as_of)["s0", 7, "attack"], end)
        assert (figure >= line) is reached


def test_the_low_end_takes_more_attacks_and_the_high_end_more_quiet_than_the_chance_itself(opened):
    workspace, _, _ = opened
    imported(opened, rows_of(clustered()))
    as_of = AsOf(valid_at=parse_instant("2016-08-30"), known_at=now(workspace).known_at)
    asked = forecasting.question(workspace, asking.picture(workspace, as_of).picture)
    chance, low = (crossing(asked, 0, 1, 0.5, end=end) for end in ("probability", "low"))
    assert low.attacks_today > chance.attacks_today
    assert low.says.startswith("The low end of its range stands at")
    line = chance.probability / 2
    chance, high = (crossing(asked, 0, 1, line, end=end) for end in ("probability", "high"))
    assert high.probability > chance.probability
    assert high.quiet_days is None or high.quiet_days > chance.quiet_days


def test_a_policy_s_lines_are_named_and_held_against_the_end_of_the_range_that_makes_them_sure(opened):
    workspace, _, folder = opened
    mission = folder / "w" / "mission"
    (mission / "units.yaml").write_text("- {id: team, name: Team, kind: mission, host: IQ, sites: [s0]}\n")
    policy = yaml.safe_load((EXAMPLE / "protective-posture.yaml").read_text())
    policy["in_force"] = {"from": parse_instant("2015-01-01").date()}
    policy["rules"] = [rule for rule in policy["rules"] if rule["id"] == "forecast-high"]
    policy["rules"][0]["leave"] = "threat.p_7d < 0.02 && sources.reporting"
    (mission / "policy" / "lines.yaml").write_text(yaml.safe_dump(policy))
    imported(opened, rows_of(clustered()))
    seen = reread(workspace)
    as_of = AsOf(valid_at=parse_instant("2016-08-30"), known_at=now(workspace).known_at)
    asked = forecasting.question(seen, asking.picture(seen, as_of).picture)
    estimate = told(workspace, as_of)["s0", 7, "attack"]
    on, off = lines(seen, asked, seen.definition.sites[0])
    assert (on.title, on.does, on.condition) == ("The forecast is high", "goes on", "threat.p_7d >= 0.25")
    assert on.crossing.probability == estimate.low
    assert (off.does, off.condition) == ("goes off", "threat.p_7d < 0.02")
    assert off.crossing.probability == estimate.high
    assert "Site 0" in on.says or "days of reported quiet" in on.says
    assert lines(seen, asked, seen.definition.sites[1]) == ()  # no unit of ours is there


def test_a_line_at_a_site_that_nobody_reports_on_has_no_figure_and_says_so(opened):
    workspace, _, folder = opened
    mission = folder / "w" / "mission"
    (mission / "units.yaml").write_text("- {id: team, name: Team, kind: mission, host: IQ, sites: [s0]}\n")
    (mission / "sources.yaml").write_text("[]\n")
    shutil.copy(EXAMPLE / "protective-posture.yaml", mission / "policy" / "lines.yaml")
    seen = reread(workspace)
    as_of = AsOf(valid_at=parse_instant("2020-01-10"), known_at=parse_instant("2020-01-10"))
    asked = forecasting.question(seen, asking.picture(seen, as_of).picture)
    found = lines(seen, asked, seen.definition.sites[0])
    assert found
    assert all(line.crossing is None and "Silence is not calm" in line.says for line in found)


def test_one_row_from_years_before_makes_no_calm_of_the_years_that_nobody_told_of(opened):
    workspace, _, _ = opened
    rows = rows_of(bursts())
    imported(opened, rows)
    scored = forecasting.verified(workspace, now(workspace), Wanted(models=("rule30",)))
    stray = day_of(FIRST - 3000)
    imported(opened, [*rows, f"99999,{stray},{stray},1,{SITES[0][0]:.4f},{SITES[0][1]:.4f},1,1"])
    again = forecasting.verified(workspace, now(workspace), Wanted(models=("rule30",)))
    assert again == scored
    past = forecasting.recorded(workspace, asking.picture(workspace, now(workspace)))
    assert past.catalogue.day.min() == bursts().day.min()


def test_a_verification_of_the_record_can_be_kept_for_the_brief(opened):
    workspace, _, _ = opened
    imported(opened, rows_of(clustered()))
    as_of = now(workspace)
    found = forecasting.verified(workspace, as_of, Wanted(models=("rule30",)), keep_by="anna")
    assert found.delay_days == 7
    kept = last_verified(workspace.ledger, now(workspace))
    assert kept == found
    with pytest.raises(AskedWrongly) as refused:
        forecasting.verified(workspace, as_of, Wanted(models=("oracle",)))
    assert refused.value.code == "bench-unknown-model"
