"""A cycle in memory: its light rows are those of the tables, and reading them leaves the session alone."""

from dataclasses import fields
from datetime import UTC, date, datetime

import pytest

from config.definition import ContactRole, RungVia
from models.operations.deadlines import extend
from models.operations.holding import Selection, hold, release
from models.queries.cycles import look_at_cycle
from models.queries.ladders import asked_in_order, owed_ladders
from models.queries.picture import NoticeRow, ObligationRow, RespondentRow, notice_ahead
from models.queries.preview import read_picture
from models.queries.quiet import hold_reasons, quiet_background
from models.rules.letters import LetterKind, OutcomeKind
from models.rules.lifecycle import ObligationState
from models.rules.occasions import HoldReason, NoticeState, Occasion
from models.rules.what_if import Step
from models.tables import Notice, Obligation, Respondent

CALL_AT = "2023-12-04T09:00+01:00"
NOW = "2024-02-08T10:00+01:00"
RUNG_AT = "2024-02-09T09:00+01:00"


@pytest.mark.parametrize(
    ("row", "table"),
    [
        pytest.param(NoticeRow, Notice, id="notice"),
        pytest.param(ObligationRow, Obligation, id="obligation"),
        pytest.param(RespondentRow, Respondent, id="respondent"),
    ],
)
def test_a_light_row_has_columns_of_its_table(row, table):
    assert {one.name for one in fields(row)} <= set(table.__table__.columns.keys())


def test_a_notice_is_judged_as_one_of_the_table_is():
    respondent = RespondentRow(1, "EL", "Greece", 8, "GR", "Europe/Athens")
    obligation = ObligationRow(1, 1, "nip", ObligationState.RECEIVED, 1, None)
    row = NoticeRow(1, 1, "rung:-7:1", 1, "mailbox", None, NoticeState.PLANNED)
    one = notice_ahead(row, respondent, obligation)
    assert one.occasion == Occasion("rung", "-7", 1)
    assert one.occasion is one.occasion
    assert one.reason_to_withdraw == "met"
    obligation.state = ObligationState.CALLED
    assert one.reason_to_withdraw is None


def utc(text):
    return datetime.fromisoformat(text).astimezone(UTC)


def look(world, read, *given, now=NOW):
    """Return what a query finds in the cycle at an instant."""
    with world.database.reading() as session:
        return read(look_at_cycle(session, world.code, utc(now)), *given)


def picture(world, until=RUNG_AT, now=NOW):
    return look(world, read_picture, utc(until), now=now)


@pytest.fixture
def called(either_world):
    """The world after the call of 4 December."""
    either_world.make_letters(CALL_AT)
    either_world.send(CALL_AT)
    return either_world


def test_what_is_due_in_the_span_in_protocol_order(called):
    found = picture(called)
    assert [(one.respondent.code, one.obligation.deliverable) for one in found.notices[:3]] == [
        ("BE", "nip"),
        ("BE", "statement"),
        ("BG", "nip"),
    ]
    assert {one.notice.occasion for one in found.notices} == {"rung:-30:1"}
    assert len(found.notices) == 52
    assert picture(called, NOW).notices == []


def test_held_notices_are_there_too(called):
    with called.at(NOW) as cycle:
        hold(cycle, Selection("EL", "nip", "-30"), "elections")
    found = picture(called)
    assert [one.respondent.code for one in found.notices if one.notice.hold is HoldReason.OFFICER] == ["EL"]


def test_whom_letters_may_go_to(called):
    called.add_contact("BE", ContactRole.DEPUTY, "deputy", absent_from=date(2024, 2, 1))
    called.change_contacts("nip@be.example", undeliverable_at=utc(NOW))
    found = picture(called)
    belgium = next(one for one in found.respondents.values() if one.code == "BE")
    mailbox, deputy = sorted(found.contacts[belgium.id], key=lambda one: one.contact_id)
    assert (mailbox.is_undeliverable, deputy.is_undeliverable) == (True, False)
    assert not deputy.is_reachable(date(2024, 2, 9))
    assert found.offices[deputy.contact_id].address == "deputy@be.example"


def test_a_letter_that_waits_is_outgoing(called):
    called.make_letters(RUNG_AT)
    called.send(RUNG_AT, OutcomeKind.TRY_AGAIN)
    outgoing = picture(called, now="2024-02-09T09:00:30+01:00").outgoing
    assert [one.respondent.code for one in outgoing[:2]] == ["BE", "BG"]
    first = outgoing[0]
    assert (first.kind, len(first.carried), first.takes_notices) == (LetterKind.REMINDER, 2, False)
    assert first.wanted_at == utc("2024-02-09T09:01+01:00")


def test_a_letter_that_was_leased_may_have_arrived(called):
    called.make_letters(RUNG_AT)
    called.lease(RUNG_AT)
    first = picture(called, now=RUNG_AT).outgoing[0]
    assert (first.may_have_arrived, first.wanted_at) == (True, utc(RUNG_AT))


def test_what_letters_carry_beside_one_that_may_have_arrived(called):
    called.make_letters(RUNG_AT)
    assert picture(called, now=RUNG_AT).beside == {}
    called.lease(RUNG_AT, called.to_try(RUNG_AT)[:1])
    found = picture(called, now=RUNG_AT)
    assert set(found.beside) == {one.told.place for one in found.outgoing[0].carried}
    told = [sorted(map(str, one)) for one in found.beside.values()]
    assert told == [["call", "rung:-30:1"]] * 2


def test_a_letter_never_leased_takes_notices_and_its_second_is_free(called):
    called.make_letters(RUNG_AT)
    found = picture(called, now=RUNG_AT)
    assert found.outgoing[0].takes_notices
    assert found.taken == frozenset()
    called.send(RUNG_AT)
    found = picture(called, now=RUNG_AT)
    assert (found.outgoing, len(found.taken)) == ([], 26)


def test_due_instants_by_version(called):
    called.act(NOW, extend, date(2024, 3, 24))
    due_at = picture(called).due_at
    belgium = min(key for key, _ in due_at)
    days = {version: f"{at:%m-%d}" for (key, version), at in due_at.items() if key == belgium}
    assert days == {1: "03-10", 2: "03-24"}


def test_why_it_was_held_is_read_from_the_record(called):
    for reason in ("first", "second"):
        with called.at(NOW) as cycle:
            hold(cycle, Selection("EL", "nip", "-30"), reason)
        with called.at(NOW) as cycle:
            release(cycle, Selection("EL"))
    assert called.read(hold_reasons, 1) == {("EL", "nip", "rung:-30:1"): "second"}


def test_what_is_known_of_who_gets_nothing(called):
    called.receive("2024-01-10T10:00+01:00")
    known = look(called, quiet_background, utc("2024-02-12T10:00+01:00"))
    received, other = min(known.received_at), 2
    assert known.received_at == {received: utc("2024-01-10T10:00+01:00")}
    assert f"{known.later[other].planned_for:%m-%d} {known.later[other].occasion}" == "03-01 rung:-7:1"
    assert {f"{at:%m-%d}" for at in known.sent_at.values()} == {"12-04"}
    assert known.withdrawn == {received: frozenset({"met"})}


def test_a_missed_notice_comes_before_those_that_are_planned_later(called):
    missed = picture(called).notices[:1]
    known = look(called, quiet_background, utc(RUNG_AT), missed)
    assert known.later[missed[0].obligation.id].is_missed


def test_ladders_as_they_stand(called):
    called.receive(NOW, name="BG nip")
    called.act(NOW, extend, date(2024, 3, 24))
    owed = look(called, owed_ladders)
    assert len(owed) == 51
    belgium = owed[0]
    assert (belgium.asked.code, belgium.deliverable, belgium.deadline.version) == ("BE", "nip", 2)
    assert belgium.call_on is None
    assert belgium.ladder == {
        Step("BE", "nip", "-30"): date(2024, 2, 23),
        Step("BE", "nip", "-7"): date(2024, 3, 15),
        Step("BE", "nip", "+3"): date(2024, 3, 27),
        Step("BE", "nip", "+10", RungVia.CALL_LIST): date(2024, 4, 3),
    }


def test_an_unsent_call_has_its_day(either_world):
    owed = look(either_world, owed_ladders, now="2023-12-01T10:00+01:00")
    assert {one.call_on for one in owed} == {date(2023, 12, 4)}


def test_who_is_asked_stands_in_protocol_order(called):
    asked = look(called, asked_in_order)
    assert [one.code for one in asked[:8]] == ["BE", "BG", "CZ", "DK", "DE", "EE", "IE", "EL"]
    assert asked[7].country == "GR"
