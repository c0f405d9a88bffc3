"""What came in: what waits for checks and decisions, and the plans that count."""

from datetime import UTC, datetime

import pytest

from config.definition import FileFormat
from models.operations.obligations import ask_clarification, take_into_account
from models.operations.reopening import withdraw_version
from models.operations.submissions import Arrival, Registration, receive, register, save_findings
from models.queries.submissions import (
    awaiting_decision,
    last_plan,
    last_plans,
    plans_taken_into_account,
    unchecked,
    versions_of,
)
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan, plan_from_json, plan_to_json

DAY = "2024-02-20T10:00+01:00"
OPENED = datetime(2023, 12, 1, 8, tzinfo=UTC)


def plan(text="first"):
    return Plan(
        FormIdentity("pesco-nip-2024", "BE", "nip", 1),
        {AnswerKey("cover", "", "period"): Answer(text, cell="B2")},
    )


def hand_in(world, text="first", name="BE nip", now=DAY):
    """Take in a version with answers."""
    content = Arrival(
        datetime.fromisoformat(now), text.ljust(64), 1, FileFormat.XLSX, plan_to_json(plan(text))
    )
    return world.act(now, receive, content, name=name).submission


def counted(world):
    return world.read(plans_taken_into_account, 1, "nip")


def test_what_waits_for_checks_in_order_of_arrival(either_world):
    late = hand_in(either_world, name="BE nip", now="2024-02-21T10:00+01:00")
    either_world.receive("2024-02-21T10:00+01:00", "c", "BE statement")
    early = Arrival(datetime(2024, 2, 20, tzinfo=UTC), "d" * 64, 1, FileFormat.XLSX)
    either_world.act("2024-02-21T10:00+01:00", receive, early, name="SE nip")
    waiting = either_world.read(unchecked, 1, ["nip"])
    assert [f"{respondent.code} {owed.deliverable}" for _, owed, respondent in waiting] == [
        "SE nip",
        "BE nip",
    ]
    with either_world.at("2024-02-21T10:00+01:00") as cycle:
        save_findings(cycle, late.id, [])
    assert len(either_world.read(unchecked, 1, ["nip"])) == 1
    assert len(either_world.read(unchecked, 1, ["nip", "statement"])) == 2
    assert either_world.read(unchecked, 1, []) == []


def test_what_waits_for_a_decision_with_its_current_version(either_world):
    for text in ("first", "second"):
        hand_in(either_world, text)
    hand_in(either_world, name="SE nip")
    hand_in(either_world, name="EL nip")
    either_world.act(DAY, ask_clarification, name="EL nip")
    waiting = either_world.read(awaiting_decision, 1)
    assert [(one.code, version.version) for _, one, version in waiting] == [("BE", 2), ("SE", 1)]


@pytest.mark.parametrize("decide", [None, ask_clarification])
def test_plans_that_do_not_count(world, decide):
    hand_in(world)
    if decide:
        world.act(DAY, decide)
    assert counted(world) == {}


def test_the_latest_version_taken_into_account_counts(either_world):
    for text in ("first", "second"):
        hand_in(either_world, text)
    hand_in(either_world, "greek", "EL nip")
    for name in ("EL nip", "BE nip"):
        either_world.act(DAY, take_into_account, name=name)
    assert list(counted(either_world).items()) == [("BE", plan("second")), ("EL", plan("greek"))]


def test_a_new_version_waits_to_be_taken_into_account(world):
    hand_in(world)
    world.act(DAY, take_into_account)
    hand_in(world, "second")
    assert counted(world) == {}


def test_a_registration_alone_has_no_plan(world):
    world.act(DAY, register, Registration(OPENED, "BE-1", 3, "LIMITE"))
    world.act(DAY, take_into_account)
    assert counted(world) == {}


def test_the_other_deliverable_does_not_count(world):
    world.receive(DAY, name="BE statement")
    world.act(DAY, take_into_account, name="BE statement")
    assert counted(world) == {}


@pytest.fixture
def next_year(world, nip_text):
    """The world with a second cycle of the series, opened a day later."""
    world.open("2023-12-02T09:00+01:00", nip_text((world.code, "pesco-nip-2025")))
    return world


LATER = datetime(2023, 12, 2, 8, tzinfo=UTC)


def find_last(world, series="pesco-nip", before=LATER, respondent="BE"):
    return world.read(last_plan, series, before, respondent, "nip")


def test_the_last_plan_of_an_earlier_cycle(next_year):
    assert find_last(next_year) is None
    for text in ("first", "second"):
        hand_in(next_year, text)
    assert find_last(next_year) is None
    next_year.act(DAY, take_into_account)
    assert find_last(next_year) == plan("second")


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"series": "pesco-projects"}, id="another series"),
        pytest.param({"before": OPENED}, id="the cycle itself"),
        pytest.param({"respondent": "EL"}, id="another respondent"),
    ],
)
def test_no_last_plan(next_year, asked):
    hand_in(next_year)
    next_year.act(DAY, take_into_account)
    assert find_last(next_year, **asked) is None


def find_lasts(world, series="pesco-nip", before=LATER, respondents=("BE", "EL")):
    found = world.read(last_plans, series, before, "nip", respondents)
    return {code: (last.cycle, plan_from_json(last.answers)) for code, last in found.items()}


def test_the_last_plans_of_several(next_year):
    for text in ("first", "second"):
        hand_in(next_year, text)
    hand_in(next_year, "greek", "EL nip")
    assert find_lasts(next_year) == {}
    for name in ("BE nip", "EL nip"):
        next_year.act(DAY, take_into_account, name=name)
    code = next_year.code
    assert find_lasts(next_year) == {"BE": (code, plan("second")), "EL": (code, plan("greek"))}
    assert find_lasts(next_year, respondents=["EL"]) == {"EL": (code, plan("greek"))}


def test_what_was_withdrawn_is_no_last_plan(next_year):
    for text in ("first", "second"):
        hand_in(next_year, text)
    next_year.act(DAY, withdraw_version, 2, "a mistake")
    next_year.act(DAY, take_into_account)
    assert find_lasts(next_year) == {"BE": (next_year.code, plan("first"))}
    assert find_last(next_year) == plan("first")


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"series": "pesco-projects"}, id="another series"),
        pytest.param({"before": OPENED}, id="the cycle itself"),
        pytest.param({"respondents": ["EL"]}, id="another respondent"),
    ],
)
def test_no_last_plans(next_year, asked):
    hand_in(next_year)
    next_year.act(DAY, take_into_account)
    assert find_lasts(next_year, **asked) == {}


def test_who_registered_last_has_no_last_plan_that_is_known(next_year):
    hand_in(next_year)
    next_year.act(DAY, register, Registration(OPENED, "BE-1", 3, "LIMITE"))
    next_year.act(DAY, take_into_account)
    assert find_lasts(next_year) == {}


def test_versions_stand_in_their_order(world):
    for text in ("a", "b", "c"):
        hand_in(world, text)
    with world.at(DAY) as cycle:
        found = versions_of(cycle.session, world.find(cycle).id)
    assert [one.version for one in found] == [1, 2, 3]
