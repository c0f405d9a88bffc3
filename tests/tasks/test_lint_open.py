"""The lint of an open cycle: who cannot be told, and letters on days that the calendar would not choose."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from models.queries.cycles import known_calendar
from models.rules.calendar import Calendar
from models.rules.findings import Level
from models.rules.letters import LetterState
from models.tables import Contact, Letter, Respondent
from tasks.advance import advance
from tasks.lint import lint_open_cycle
from tasks.status import cycle_status, status_data

CODE = "pesco-nip-2024"
CALL = datetime(2023, 12, 4, 8, tzinfo=UTC)


def change_contact(services, code, **values):
    with services.transaction() as session:
        statement = select(Contact).join(Respondent).where(Respondent.code == code)
        contact = session.exec(statement).one()
        for name, value in values.items():
            setattr(contact, name, value)


@pytest.fixture
def called(opened):
    """The cycle after its call."""
    advance(opened, CODE, CALL)
    return opened


def test_nothing_is_wrong_with_a_cycle_that_reaches_everybody(called):
    assert lint_open_cycle(called, CODE, CALL) == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        pytest.param({"valid_to": date(2024, 1, 31)}, "reminder' of 2024-02-09", id="ended"),
        pytest.param(
            {"absent_from": date(2024, 2, 5), "absent_to": date(2024, 2, 20)}, "2024-02-09", id="away"
        ),
        pytest.param({"undeliverable_at": CALL, "undeliverable_status": "5.1.1"}, "5.1.1", id="bounced"),
    ],
)
def test_who_cannot_be_reached_blocks_on_the_board_and_in_the_lint(called, values, said):
    change_contact(called, "EL", **values)
    found = lint_open_cycle(called, CODE, CALL)
    assert {(one.key, one.level) for one in found} == {("EL", Level.ERROR)}
    assert said in " ".join(one.message for one in found)
    board = status_data(cycle_status(called, CODE, CALL))["blockers"]
    assert [one["message"] for one in board] == [one.message for one in found]


def test_the_letter_waits_and_goes_when_somebody_can_be_reached(called):
    day = datetime(2024, 2, 9, 8, tzinfo=UTC)
    change_contact(called, "EL", absent_from=date(2024, 2, 9), absent_to=date(2024, 2, 11))
    before = len(list(called.settings.mailbox_folder.iterdir()))
    advance(called, CODE, day)
    assert len(list(called.settings.mailbox_folder.iterdir())) == before + 25
    advance(called, CODE, datetime(2024, 2, 12, 8, tzinfo=UTC))
    assert len(list(called.settings.mailbox_folder.iterdir())) == before + 26


def test_a_dead_letter_blocks(called):
    with called.transaction() as session:
        letter = session.exec(select(Letter)).first()
        letter.state, letter.answer = LetterState.DEAD, "550 5.1.1"
    (found,) = lint_open_cycle(called, CODE, CALL)
    assert "550 5.1.1" in found.message
    assert "kalends retry" in found.advice


def test_new_holidays_move_no_letter_but_are_told(called, monkeypatch):
    closed = dict(known_calendar().institution_holidays) | {date(2024, 2, 9): "made up"}
    monkeypatch.setattr("models.queries.cycles.known_calendar", lambda: Calendar(closed))
    found = lint_open_cycle(called, CODE, CALL)
    assert len(found) == 52
    assert {one.level for one in found} == {Level.WARNING}
    assert "planned for 2024-02-09; by the holidays known now it would be 2024-02-08" in found[0].message
