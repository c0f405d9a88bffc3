"""A report that goes on on another network: tracked by number, not kept, its steps taken by reference."""

import hashlib
import json
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from models.errors import HandedOffError, HandOffError, ReportStepError, TooLongError
from models.operations.hand_off import hand_off, record_elsewhere
from models.operations.obligations import take_into_account
from models.operations.review import approve, close, publish, save_draft, save_redraft
from models.queries.cycles import completed_steps
from models.queries.review import hand_off_of
from models.rules.hand_off import ElsewhereAct, HandedOff
from models.tables import ReportHandOff, Review

APPROVE, PUBLISH = "report-to-council", "council-recommendation"
DRAFTED, HANDED, APPROVED, PUBLISHED = (
    "2024-07-01T09:00+02:00",
    "2024-07-02T11:00+02:00",
    "2024-07-31T10:00+02:00",
    "2024-11-18T10:00+01:00",
)
WHERE = HandedOff("7/2024", "Network R", date(2024, 7, 2), "HIGHER", "Registry")
ACT = ElsewhereAct("8/2024", date(2024, 7, 31))


@pytest.fixture
def handed_off(either_world):
    """Return a world whose report was drafted twice and handed off."""
    with either_world.at(DRAFTED) as cycle:
        save_draft(cycle, "draft-to-services", '{"a":1}')
    with either_world.at(DRAFTED) as cycle:
        save_redraft(cycle, '{"a":2}')
    with either_world.at(HANDED) as cycle:
        assert hand_off(cycle, 2, WHERE, " Marked as a whole. ")
    return either_world


def rows(world, table):
    with world.database.reading() as session:
        return session.exec(select(table).order_by(table.id)).all()


def test_it_is_tracked_by_number(handed_off):
    assert handed_off.read(hand_off_of, 1) == (2, WHERE)
    assert WHERE.words == "handed off under number 7/2024 to Network R on 2024-07-02"
    assert len(rows(handed_off, ReportHandOff)) == 1
    assert handed_off.reasons() == ["Marked as a whole."]


def test_nothing_of_what_was_compiled_is_kept_but_its_hash(handed_off):
    assert [row.content for row in rows(handed_off, Review)] == ["", ""]
    entry, sha256 = handed_off.last(), hashlib.sha256(b'{"a":2}').hexdigest()
    assert (entry.what, entry.actor) == ("report_handed_off", "secretariat")
    detail = json.loads(entry.detail)
    assert detail.pop("reason_sha256")
    assert detail == {
        **vars(WHERE),
        "on": "2024-07-02",
        "version": 2,
        "content_sha256": sha256,
    }


def test_again_changes_nothing_and_otherwise_is_refused(handed_off):
    with handed_off.at(HANDED) as cycle:
        assert not hand_off(cycle, 2, WHERE)
        with pytest.raises(HandedOffError, match="under number 7/2024"):
            hand_off(cycle, 2, replace(WHERE, reference="9"))
    assert len(handed_off.entries()) == 4


def test_nothing_is_compiled_approved_or_published_here_any_more(handed_off):
    publishing = handed_off.definition.steps[-1]
    with handed_off.at(PUBLISHED) as cycle:
        for refused in (lambda: approve(cycle, APPROVE), lambda: save_redraft(cycle, "{}")):
            with pytest.raises(HandedOffError, match="it goes on there"):
                refused()
        assert save_draft(cycle, "another", "{}") is None
        assert not publish(cycle, publishing)
    assert len(handed_off.entries()) == 4


def test_its_steps_are_taken_by_reference(handed_off):
    for at, step, act in (
        (APPROVED, APPROVE, ACT),
        (PUBLISHED, PUBLISH, ElsewhereAct(" 12/2024 ", date(2024, 11, 18))),
    ):
        for _ in range(2):
            with handed_off.at(at) as cycle:
                assert record_elsewhere(cycle, step, act).name == step
    with handed_off.at(PUBLISHED) as cycle:
        assert close(cycle)
    entries = handed_off.entries()[4:]
    assert [one.what for one in entries] == ["report_approved", "report_published", "closed"]
    said = json.loads(entries[1].detail)
    assert (said["reference"], said["elsewhere_on"]) == ("12/2024", "2024-11-18")
    assert entries[1].actor == "secretariat"
    assert rows(handed_off, Review)[-1].state == "published"


def test_thanks_go_once_it_is_published_there(handed_off):
    handed_off.receive(HANDED)
    handed_off.act(HANDED, take_into_account)
    for at, step, act in ((APPROVED, APPROVE, ACT), (PUBLISHED, PUBLISH, ACT)):
        with handed_off.at(at) as cycle:
            record_elsewhere(cycle, step, act)
    assert "thanks" in handed_off.notices()


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        pytest.param({"reference": " "}, HandOffError, "`reference` is empty", id="no number"),
        pytest.param({"network": "x" * 65}, TooLongError, "at most 64", id="too long"),
        pytest.param({"on": date(2024, 7, 3)}, HandOffError, "on 2024-07-03", id="tomorrow"),
        pytest.param({"on": date(2024, 6, 30)}, HandOffError, "on 2024-06-30", id="before it was drafted"),
    ],
)
def test_what_cannot_be_is_refused(world, changes, error, says):
    with world.at(DRAFTED) as cycle:
        save_draft(cycle, "draft-to-services", "{}")
    with world.at(HANDED) as cycle, pytest.raises(error, match=says):
        hand_off(cycle, 1, replace(WHERE, **changes))
    assert rows(world, Review)[0].content == "{}"


def test_only_the_latest_version_goes(world):
    with world.at(HANDED) as cycle, pytest.raises(HandOffError, match="no draft yet"):
        hand_off(cycle, 1, WHERE)


@pytest.mark.parametrize(
    ("at", "step", "says"),
    [
        pytest.param(APPROVED, "approve-it", "no step 'approve-it'", id="no such step"),
        pytest.param(HANDED, APPROVE, "falls on 2024-07-31", id="before its day"),
        pytest.param(PUBLISHED, PUBLISH, f"'{APPROVE}' is not done yet", id="out of order"),
    ],
)
def test_a_step_that_is_not_the_next_is_refused(handed_off, at, step, says):
    with handed_off.at(at) as cycle, pytest.raises(ReportStepError, match=says):
        record_elsewhere(cycle, step, ACT)
    assert handed_off.read(completed_steps, 1) == {"draft-to-services"}


def test_a_report_that_is_here_has_its_steps_here(world):
    with world.at(APPROVED) as cycle, pytest.raises(HandOffError, match="was not handed off"):
        record_elsewhere(cycle, APPROVE, ACT)
