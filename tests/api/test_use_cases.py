"""The API does what the desk can do, and nothing else: two lists are compared."""

import importlib
import inspect
import pkgutil

import pytest
from tests.api.test_routes import routes

import standby.desk
from standby.api import acting, releasing
from standby.api import routes as asking
from standby.desk.workspace import Workspace

AT_THE_MACHINE = {
    "standby.desk.backup", "standby.desk.bulk", "standby.desk.exchange", "standby.desk.executors",
    "standby.desk.health", "standby.desk.homes", "standby.desk.learning", "standby.desk.policies",
    "standby.desk.polling", "standby.desk.readers", "standby.desk.replaying", "standby.desk.witness",
    "standby.desk.workspace",
}  # fmt: skip
"""Rooms of the desk that work on files of the machine, or for minutes: whoever keeps the record does that there."""

ON_FILES = {
    "people.import_people", "forecasting.import_incidents", "forecasting.choose", "forecasting.verified",
    "forecasting.withdraw", "reading.read_files", "reviewing.read_again", "reviewing.set_date",
    "aliases.add_alias", "aliases.end_alias", "supposing.what_if", "actors.first_actor", "granting.invite",
    "notices.try_channel",
}  # fmt: skip
"""Single use cases of the same kind; those of the web room that take an upload or show a link once are forms there."""

WITHIN = {
    "actors.actor_named", "actors.actors_of", "advising.advise", "advising.facts_over", "advising.looked_before",
    "aliases.definition_for_reading",
    "asking.evidence", "asking.picture", "asking.picture_from", "asking.pictures_over", "comparing.claims_in",
    "deciding.listed", "deciding.show_decision", "declaring.facts_of", "declaring.standing_orders", "declaring.words",
    "erasing.erase_due", "erasing.remember_refusals",
    "forecasting.estimates", "forecasting.question", "forecasting.recorded", "forecasting.speaking",
    "granting.may_admit", "issuing.last_issued", "issuing.record_issue", "dangers.courses", "plates.plates",
    "board.looking.span", "board.today.assembled", "lines.lines",
    "board.today.news", "board.today.rollcall_now", "board.today.site_rows", "board.today.today_from",
    "people.accounted", "people.is_listed", "people.placed",
    "people.see_board", "people.see_people", "people.newest_rollcall", "people.where_held", "people.roster",
    "reading.by_default", "reading.keep",
    "actors.acting_as", "release_asking.heard", "release_asking.may_see", "release_asking.said_outside",
    "release_check.advice", "release_check.against_record", "release_check.audited", "release_check.auditor_for",
    "release_check.doubts", "release_check.first_against", "release_check.judged", "release_check.outside",
    "release_check.refuse_false", "release_check.whole",
    "release_facts.facts", "release_facts.scope_of", "release_facts.sites_named",
    "release_news.anything_out", "release_news.contradicted", "release_news.recheck", "release_policy.protected",
    "release_policy.release_policy", "release_policy.world_of",
    "release_record.overheard",
    "reading.review_rules", "reviewing.begin", "reviewing.end", "reviewing.now_known", "reviewing.on_it",
    "reviewing.report_of", "reviewing.accept_batch", "reviewing.verdicts_of", "tracing.claims_about",
}  # fmt: skip
"""Parts of other use cases, and what only an open page needs (who is on the inbox, a batch of one's own screen)."""


def desk():
    """Every function of the desk that takes a workspace first, by its name below the desk."""
    found = set()
    for module in pkgutil.walk_packages(standby.desk.__path__, "standby.desk."):
        if module.name in AT_THE_MACHINE or module.name.startswith("standby.desk.bench"):
            continue
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            if inspect.isfunction(value) and value.__module__ == module.name and not name.startswith("_"):
                first = next(iter(inspect.signature(value).parameters.values()), None)
                if first is not None and first.annotation in (Workspace, "Workspace"):
                    found.add(f"{module.name.removeprefix('standby.desk.')}.{name}")
    return found


def called(endpoint):
    """The functions of the desk that an endpoint names."""
    known, found = inspect.getmodule(endpoint).__dict__, set()
    for name in endpoint.__code__.co_names:
        value = known.get(name)
        candidates = [value] if inspect.isfunction(value) else []
        if inspect.ismodule(value) and value.__name__.startswith("standby.desk"):
            candidates = [getattr(value, other) for other in endpoint.__code__.co_names if hasattr(value, other)]
        for each in candidates:
            if inspect.isfunction(each) and each.__module__.startswith("standby.desk"):
                found.add(f"{each.__module__.removeprefix('standby.desk.')}.{each.__name__}")
    return found


ENDPOINTS = [route for router in (asking.router, acting.router, releasing.router) for route in router.routes]


def test_every_use_case_of_the_desk_has_a_route_or_a_reason():
    answered = set().union(*(called(route.endpoint) for route in ENDPOINTS))
    assert desk() - WITHIN - ON_FILES - answered == set()
    assert (WITHIN | ON_FILES) - desk() == set()
    assert (WITHIN | ON_FILES) & answered == set()


@pytest.mark.parametrize("route", ENDPOINTS, ids=lambda route: f"{sorted(route.methods)[0]} {route.path}")
def test_a_route_does_one_use_case_of_the_desk_and_nothing_else(route):
    if route.path != "/api/session":
        assert len(called(route.endpoint) - {"manifest.declared"}) == 1


def test_every_route_is_described():
    assert {path for _, path in routes()} == {route.path for route in ENDPOINTS}
