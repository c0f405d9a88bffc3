"""Changes of state: the row, the record and the notices change together, or not at all."""

import json

import pytest

from models.errors import NothingReceivedError, StateChangeError
from models.operations.obligations import (
    ask_clarification,
    pass_cut_off,
    record_form_fetched,
    record_no_update,
    record_not_expected,
    take_into_account,
)
from models.operations.review import save_draft
from models.queries.review import latest_review
from models.rules.letters import LetterKind

CALLED = "2023-12-04T09:00+01:00"
DAY = "2024-02-20T10:00+01:00"
AFTER = "2024-05-01T00:00:00+02:00"


def test_no_update_ends_every_letter(either_world):
    either_world.act(DAY, record_no_update, "the last plan stands")
    assert set(either_world.notices().values()) == {"no_update"}
    assert either_world.row().state == "no_update"
    assert either_world.last().what == "no_update"
    assert list(json.loads(either_world.last().detail)) == ["reason_sha256"]
    assert either_world.reasons() == ["the last plan stands"]


def test_not_expected_ends_every_letter(either_world):
    either_world.act(DAY, record_not_expected, "neutral on that item")
    assert set(either_world.notices().values()) == {"not_expected"}
    assert (either_world.last().what, either_world.last().actor) == ("not_expected", "secretariat")


def test_the_other_deliverable_goes_on(world):
    world.act(DAY, record_no_update)
    assert world.last().detail == "{}"
    assert set(world.notices("BE statement").values()) == {"planned", "held"}


def test_a_version_ends_the_ladder_but_not_the_call(either_world):
    either_world.receive("2023-12-02T10:00+01:00")
    assert either_world.notices() == {
        "call": "planned",
        "rung:-30:1": "met",
        "rung:-7:1": "met",
        "rung:+3:1": "met",
        "rung:+10:1": "met",
        "received:1": "planned",
    }


def test_a_decision_names_the_current_version(world):
    world.receive(DAY, "a")
    world.act(DAY, ask_clarification)
    assert (world.last().what, json.loads(world.last().detail)) == ("clarification_asked", {"version": 1})
    world.receive(DAY, "b")
    world.act(DAY, take_into_account)
    assert (world.last().what, json.loads(world.last().detail)) == ("taken_into_account", {"version": 2})
    assert [entry.what for entry in world.entries()] == [
        "opened",
        "received",
        "clarification_asked",
        "received",
        "taken_into_account",
    ]


@pytest.mark.parametrize("decision", [ask_clarification, take_into_account])
def test_there_is_nothing_to_decide_on(world, decision):
    with pytest.raises(NothingReceivedError, match="nothing of 'BE' has been received for 'nip'") as refused:
        world.act(DAY, decision)
    assert "kalends hand-in" in refused.value.way_out


@pytest.mark.parametrize(
    ("operation", "given"),
    [
        pytest.param(record_no_update, (), id="no update"),
        pytest.param(record_not_expected, ("reason",), id="not expected"),
    ],
)
def test_a_refused_change_changes_nothing(world, operation, given):
    world.receive(DAY)
    before = (world.entries(), world.notices(), world.row())
    with pytest.raises(StateChangeError, match="while the obligation is 'received'"):
        world.act("2024-02-21T10:00+01:00", operation, *given)
    assert (world.entries(), world.notices(), world.row()) == before


@pytest.mark.parametrize(
    ("before", "changes"),
    [
        pytest.param("planned", False, id="before the call"),
        pytest.param("called", True, id="after the call"),
        pytest.param("in_preparation", False, id="again"),
        pytest.param("received", False, id="after the plan"),
    ],
)
def test_the_form_is_fetched(either_world, before, changes):
    with either_world.at(DAY) as cycle:
        obligation = either_world.find(cycle)
        obligation.row.state = before
        cycle.session.add(obligation.row)
        assert record_form_fetched(cycle, obligation) is changes
    assert either_world.row().state == ("in_preparation" if changes else before)
    assert either_world.last().what == ("form_fetched" if changes else "opened")


def test_the_cut_off_passes_in_the_next_second(either_world):
    for now, passed in (("2024-04-30T23:59:59+02:00", 0), (AFTER, 52), (AFTER, 0)):
        with either_world.at(now) as cycle:
            assert pass_cut_off(cycle) == passed
    assert {row.state for row in either_world.board()} == {"not_received"}
    recorded = [f"{entry.respondent} {entry.deliverable}" for entry in either_world.entries()[1:5]]
    assert recorded == ["BE nip", "BE statement", "BG nip", "BG statement"]


def test_the_cut_off_ends_reminders_but_not_the_call(world):
    with world.at(AFTER) as cycle:
        pass_cut_off(cycle)
    found = world.notices()
    assert (found.pop("call"), found.pop("cut_off:1")) == ("planned", "planned")
    assert set(found.values()) == {"after_cut_off"}


def test_what_is_answered_or_ended_stays_so_at_the_cut_off(world):
    world.receive(DAY, name="BE nip")
    world.act(DAY, record_no_update, name="BG nip")
    with world.at(AFTER) as cycle:
        assert pass_cut_off(cycle) == 50
    assert (world.row("BE nip").state, world.row("BG nip").state) == ("received", "no_update")


def test_a_plan_after_the_cut_off_is_received(either_world):
    with either_world.at(AFTER) as cycle:
        pass_cut_off(cycle)
    either_world.receive("2024-05-02T10:00+02:00")
    assert (either_world.row().state, either_world.row().is_late) == ("received", True)
    assert either_world.notices()["received:1"] == "planned"


def test_no_update_after_the_cut_off(world):
    with world.at(AFTER) as cycle:
        pass_cut_off(cycle)
    world.act("2024-05-02T10:00+02:00", record_no_update)
    assert (world.row().state, world.notices()["call"]) == ("no_update", "no_update")


def test_not_received_still_gets_its_call(world):
    with world.at(AFTER) as cycle:
        pass_cut_off(cycle)
    # Closed: 2 May in Slovenia, 7 May in Greece, 8 May in France, 9 May here; 13 May is open for all.
    days = ("02", "07", "08", "13")
    made = [world.make_letters(f"2024-05-{day}T09:00+02:00", LetterKind.CALL) for day in days]
    assert made == [0, 0, 0, 52]
    assert world.notices()["call"] == "carried"


def test_what_is_decided_after_the_draft_makes_it_stale(world):
    with world.at("2024-07-01T09:00+02:00") as cycle:
        save_draft(cycle, "draft-to-services", "{}")
    world.act("2024-07-02T09:00+02:00", record_not_expected, "a reason")
    assert [entry.what for entry in world.entries()][-2:] == ["not_expected", "report_stale"]
    assert world.read(latest_review, 1).is_stale
