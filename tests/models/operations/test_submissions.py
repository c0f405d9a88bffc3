"""Taking in: versions, repeated bytes, registrations, refusals, findings; a late arrival makes stale."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from models.errors import TooLongError
from models.operations.review import save_draft
from models.operations.submissions import (
    Arrival,
    Refusal,
    Registration,
    receive,
    record_refusal,
    register,
    save_findings,
)
from models.queries.review import latest_review
from models.queries.submissions import findings_of, unchecked, versions_of
from models.rules.findings import Audience, Finding, Level
from models.tables import Submission

DAY = "2024-02-20T10:00+01:00"
LATER = "2024-02-21T11:00+01:00"
ARRIVED_AT = datetime(2024, 2, 20, 9, 0, 0, 999999, tzinfo=UTC)
PAPER = Registration(ARRIVED_AT, "BE-2024/17", 42, "RESTREINT UE/EU RESTRICTED", "registry")
FINDING = Finding("missing_item", Level.ERROR, Audience.CONTACT, "no answer", "answer", "Commitments", "D14")


def stored(world, name="BE nip"):
    with world.at(LATER) as cycle:
        return versions_of(cycle.session, world.find(cycle, name).id)


def test_a_version_is_stored_and_receipted(either_world):
    taken = either_world.receive(DAY)
    assert taken.is_new is True
    (version,) = stored(either_world)
    assert (version.version, version.kind, version.sha256, version.size) == (1, "version", "a" * 64, 1000)
    assert version.received_at == datetime(2024, 2, 20, 9, tzinfo=UTC)
    assert either_world.notices()["received:1"] == "planned"
    assert json.loads(either_world.last().detail) == {
        "version": 1, "received_at": "2024-02-20T09:00:00Z", "sha256": "a" * 64, "size": 1000,
    }  # fmt: skip


def test_the_arrival_is_cut_to_the_second_and_not_the_instant_of_the_record(world):
    arrived = Arrival(datetime(2024, 3, 10, 22, 59, 59, 999999, tzinfo=UTC), "a" * 64, 1, "xlsx")
    world.act("2024-03-13T10:00+01:00", receive, arrived)
    assert world.row().received_at == datetime(2024, 3, 10, 22, 59, 59, tzinfo=UTC)
    assert world.row().is_late is False


@pytest.mark.parametrize(
    ("name", "at", "late"),
    [
        pytest.param("BE nip", "2024-03-11T23:59:59+01:00", False, id="BE, the last second"),
        pytest.param("BE nip", "2024-03-12T00:00:00+01:00", True, id="BE, the next"),
        pytest.param("LT nip", "2024-03-12T23:59:59+01:00", False, id="LT, the last second"),
        pytest.param("LT nip", "2024-03-13T00:00:00+01:00", True, id="LT, the next"),
    ],
)
def test_late(world, name, at, late):
    assert world.row(name).is_late is False
    world.receive(at, name=name)
    assert world.row(name).is_late is late


def test_the_first_arrival_decides_what_is_late(world):
    world.receive(DAY, "a")
    world.receive("2024-04-02T10:00+02:00", "b")
    row = world.row()
    assert (row.versions, row.sha256, row.is_late) == (2, "b" * 64, False)
    assert row.latest_received_at > row.received_at


def test_the_same_bytes_change_nothing_and_repeat_the_receipt(either_world):
    first = either_world.receive(DAY, "a")
    either_world.receive(DAY, "b")
    before = (either_world.entries(), either_world.notices(), either_world.row())
    again = either_world.receive(LATER, "a")
    assert (again.is_new, again.submission.id) == (False, first.submission.id)
    assert (either_world.entries(), either_world.notices(), either_world.row()) == before


def test_the_same_bytes_from_another_are_another_version(world):
    world.receive(DAY)
    assert world.receive(DAY, name="BG nip").is_new is True
    assert world.receive(DAY, name="BE statement").is_new is True


def test_a_registration_meets_the_obligation_without_content(either_world):
    taken = either_world.act(DAY, register, PAPER)
    assert (taken.is_new, taken.submission.kind, taken.submission.sha256) == (True, "registration", None)
    row = either_world.row()
    assert (row.state, row.reference, row.sha256, row.versions) == ("received", "BE-2024/17", None, 1)
    assert row.received_at == datetime(2024, 2, 20, 9, tzinfo=UTC)
    assert (either_world.last().what, either_world.last().actor) == ("registered", "secretariat")
    assert "registry" not in either_world.last().detail
    assert {state for name, state in either_world.notices().items() if "rung" in name} == {"met"}


def test_the_same_reference_changes_nothing(either_world):
    first = either_world.act(DAY, register, PAPER)
    again = either_world.act(LATER, register, PAPER)
    assert (again.is_new, again.submission.id) == (False, first.submission.id)
    assert len(stored(either_world)) == 1


def test_versions_and_registrations_count_together(world):
    world.receive(DAY)
    world.act(DAY, register, PAPER)
    world.receive(LATER, "b")
    assert [(one.version, one.kind.value) for one in stored(world)] == [
        (1, "version"),
        (2, "registration"),
        (3, "version"),
    ]


@pytest.mark.parametrize("double", ["version", "sha256", "reference"])
def test_the_database_refuses_doubles(either_world, double):
    either_world.receive(DAY)
    either_world.act(DAY, register, PAPER)
    rows = either_world.read(lambda session: session.exec(select(Submission)).all())
    source = next(row for row in rows if getattr(row, double) is not None)
    fresh = {"version": 9, "sha256": None, "reference": None} | {double: getattr(source, double)}
    with pytest.raises(IntegrityError):
        either_world.add_double(source, **fresh)


@pytest.mark.parametrize(
    ("take_in", "given"),
    [pytest.param(None, (), id="a version"), pytest.param(register, (PAPER,), id="a registration")],
)
def test_what_comes_after_the_draft_makes_it_stale(either_world, take_in, given):
    with either_world.at("2024-07-01T09:00+02:00") as cycle:
        save_draft(cycle, "draft-to-services", "{}")
    now = "2024-07-02T10:00+02:00"
    either_world.act(now, take_in, *given) if take_in else either_world.receive(now)
    assert [entry.what for entry in either_world.entries()[-2:]] == [
        "registered" if take_in else "received",
        "report_stale",
    ]
    assert either_world.read(latest_review, 1).is_stale is True
    either_world.receive(now, "c")
    assert [entry.what for entry in either_world.entries()].count("report_stale") == 1


def test_the_same_bytes_after_the_draft_leave_it(world):
    world.receive(DAY)
    with world.at("2024-07-01T09:00+02:00") as cycle:
        save_draft(cycle, "draft-to-services", "{}")
    world.receive("2024-07-02T10:00+02:00")
    assert world.read(latest_review, 1).is_stale is False


@pytest.mark.parametrize(
    ("refusal", "what", "detail"),
    [
        pytest.param(
            Refusal("format", "f" * 64, ARRIVED_AT, "x"), "refused", {"sha256": "f" * 64}, id="refused"
        ),
        pytest.param(Refusal("size", None, ARRIVED_AT), "refused", {}, id="not read to its end"),
        pytest.param(
            Refusal("classified", "f" * 64, ARRIVED_AT, "header", is_incident=True),
            "incident",
            {"sha256": "f" * 64, "place": "header", "received_at": "2024-02-20T09:00:00Z"},
            id="incident",
        ),
    ],
)
def test_a_refusal_leaves_nothing_of_the_content(world, refusal, what, detail):
    world.act(DAY, record_refusal, refusal)
    assert (world.last().what, world.last().actor) == (what, "contact")
    assert json.loads(world.last().detail) == {"rule": refusal.rule} | detail
    assert (world.row().state, world.row().versions) == ("planned", 0)


def test_what_the_gate_found_comes_before_what_the_checks_found(either_world):
    of_gate = Finding("classified_mention", Level.WARNING, Audience.DESK, "a mention", "look")
    arrival = Arrival(ARRIVED_AT, "a" * 64, 1, "xlsx", findings=(of_gate,))
    key = either_world.act(DAY, receive, arrival).submission.id
    assert len(either_world.read(unchecked, 1, ["nip"])) == 1
    with either_world.at(LATER) as cycle:
        save_findings(cycle, key, [FINDING])
    assert either_world.read(findings_of, [key]) == {key: [of_gate, FINDING]}


def test_findings_are_stored_once_in_their_order(either_world):
    key = either_world.receive(DAY).submission.id
    other = Finding("gap", Level.WARNING, Audience.DESK, "a gap", "ask")
    for findings in ([FINDING, other], [other]):
        with either_world.at(LATER) as cycle:
            save_findings(cycle, key, findings)
    assert either_world.read(findings_of, [key]) == {key: [FINDING, other]}


def test_a_version_without_findings_is_checked_too(world):
    key = world.receive(DAY).submission.id
    assert len(world.read(unchecked, 1, ["nip"])) == 1
    with world.at(LATER) as cycle:
        save_findings(cycle, key, [])
    assert (world.read(unchecked, 1, ["nip"]), world.read(findings_of, [key])) == ([], {})


@pytest.mark.parametrize(("name", "longest"), [("reference", 64), ("marking", 64), ("custodian", 128)])
def test_what_a_registration_can_hold(either_world, name, longest):
    with pytest.raises(TooLongError, match=f"`{name}` has {longest + 1} characters") as refused:
        either_world.act(DAY, register, replace(PAPER, **{name: "x" * (longest + 1)}))
    assert (refused.value.length, refused.value.longest) == (longest + 1, longest)
    assert either_world.act(DAY, register, replace(PAPER, **{name: "x" * longest})).is_new
