"""What officers do with letters, each in a transaction of its own, on both databases."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from config.definition import ContactRole
from models.errors import ClockBackwardsError, NothingSelectedError, UnknownCycleError
from models.operations.holding import ALL, Selection
from models.queries.cycles import audit_entries
from models.tables import Letter, Notice
from notifications.channel import Outcome, OutcomeKind
from notifications.memory import MemoryChannel
from tasks.advance import advance
from tasks.holding import (
    approve_letters,
    approve_what_is_due,
    hold_notices,
    release_notices,
    retry_letters,
    send_letters_now,
)

CODE = "pesco-nip-2024"
CALL_AT = datetime(2023, 12, 4, 8, tzinfo=UTC)
REMINDED_AT = datetime(2024, 2, 9, 8, tzinfo=UTC)
OVERDUE_AT = datetime(2024, 3, 13, 8, tzinfo=UTC)
GREECE = Selection("EL")


@pytest.fixture
def installation_url(database_url):
    return database_url


def held(services):
    with services.reading() as session:
        return len(session.exec(select(Notice).where(Notice.hold == "officer")).all())


def recorded(services):
    with services.reading() as session:
        return [entry.what for entry in audit_entries(session, 1)]


def test_hold_and_release(opened):
    advance(opened, CODE, CALL_AT)
    assert hold_notices(opened, CODE, GREECE, "a call is on its way", CALL_AT) == 4
    assert held(opened) == 4
    assert advance(opened, CODE, REMINDED_AT)["deliver_notices"] == 25
    assert release_notices(opened, CODE, Selection("EL", occasion="-30"), REMINDED_AT) == 2
    assert advance(opened, CODE, REMINDED_AT)["deliver_notices"] == 1


def test_approve_with_copies(opened):
    advance(opened, CODE, CALL_AT)
    copy_to = (ContactRole.POLICY_DIRECTOR,)
    assert approve_letters(opened, CODE, GREECE, OVERDUE_AT, copy_to) == 2
    assert advance(opened, CODE, OVERDUE_AT)["deliver_notices"] == 1
    assert recorded(opened).count("notice_approved") == 2


def test_approve_what_is_due_writes_nothing_when_nothing_is(opened):
    before = recorded(opened)
    assert approve_what_is_due(opened, CODE, CALL_AT) == 0
    assert recorded(opened) == before
    assert approve_what_is_due(opened, CODE, OVERDUE_AT) == 52


def test_send_now(opened):
    evening = datetime(2023, 12, 2, 20, tzinfo=UTC)
    assert send_letters_now(opened, CODE, Selection("EL", occasion="call"), evening) == 2
    assert advance(opened, CODE, CALL_AT)["deliver_notices"] == 26
    with opened.reading() as session:
        assert len(session.exec(select(Letter)).all()) == 26


def test_retry(opened):
    opened.channels["mailbox"] = MemoryChannel([Outcome(OutcomeKind.DEAD)] * 26)
    advance(opened, CODE, CALL_AT)
    with opened.reading() as session:
        first = session.exec(select(Letter).order_by(Letter.id)).first()
    assert retry_letters(opened, CODE, CALL_AT, [f"<{first.digest}@kalends.invalid>"]) == 1
    assert retry_letters(opened, CODE, CALL_AT) == 25
    assert retry_letters(opened, CODE, CALL_AT) == 0
    assert advance(opened, CODE, CALL_AT) == {"deliver_notices": 26}


@pytest.mark.parametrize(
    ("code", "now", "error"),
    [
        pytest.param("no-such", OVERDUE_AT, UnknownCycleError, id="no such cycle"),
        pytest.param(CODE, datetime(2023, 11, 1, tzinfo=UTC), ClockBackwardsError, id="the clock is back"),
    ],
)
def test_what_is_refused(opened, code, now, error):
    for act in (hold_notices, release_notices, approve_letters, send_letters_now):
        given = (ALL, "why") if act is hold_notices else (ALL,)
        with pytest.raises(error):
            act(opened, code, *given, now)
    with pytest.raises(NothingSelectedError):
        release_notices(opened, CODE, ALL, OVERDUE_AT)
