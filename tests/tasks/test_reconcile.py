"""Reconciling a cycle at work: late runs, dead relays, nobody to reach, and faults of the engine itself."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from benchmarks.simulation.worlds import small_roster
from models.errors import UnknownCycleError
from models.operations import deadlines
from models.operations.holding import Selection
from models.tables import Contact, Notice
from notifications.channel import Outcome, OutcomeKind
from notifications.memory import MemoryChannel
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import advance
from tasks.calls import open_call
from tasks.holding import approve_letters, hold_notices, retry_letters, send_letters_now
from tasks.reconcile import BETWEEN_RUNS, reconcile_cycle, reconcile_cycles, reconciliation_data

CODE = "pesco-nip-2024"
ALL = Selection()


@pytest.fixture(autouse=True)
def few():
    """Let four Member States be all there are: eight obligations, forty notices."""
    with small_roster("BE", "EL", "LT", "PT"):
        yield


def day(month, number, hour=9, minute=0):
    """Return a clock time in Brussels in winter, as a UTC instant."""
    year = 2023 if month == 12 else 2024
    return datetime(year, month, number, hour - 1, minute, tzinfo=UTC)


CALL_AT, LATER = day(12, 4), day(1, 8, 10)


def answering(services, *answers):
    """Return the services with a channel that answers as told, then accepts."""
    outcomes = [Outcome(kind) for kind in answers]
    return replace(services, channels={"mailbox": MemoryChannel(outcomes)})


@pytest.fixture
def called(opened):
    """Return services where the call has gone."""
    services = answering(opened)
    advance(services, CODE, CALL_AT)
    return services


def act(services, deed, now, *, whose="EL nip", **particulars):
    respondent, deliverable = whose.split()
    carry_out(services, Act(CODE, respondent, deliverable, deed, Particulars(**particulars)), now)


def figures(services, now, **options):
    """Return the figures that are not zero."""
    found = reconcile_cycle(services, CODE, now, **options).figures()
    return {name: number for name, number in found.items() if number}


def said(services, now, **options):
    texts = reconcile_cycle(services, CODE, now, **options).differences
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in texts]


def test_a_cycle_that_was_opened_waits_for_its_call(opened):
    assert figures(opened, CALL_AT - timedelta(hours=1)) == {"owed": 40, "held": 8, "waiting": 32}


def test_after_the_call_all_else_waits_for_its_instant(called):
    assert figures(called, CALL_AT) == {"owed": 40, "sent": 8, "held": 8, "waiting": 24}
    waiting = reconcile_cycle(called, CODE, CALL_AT).waiting_until
    assert [(one.occasion, one.notices, one.until) for one in waiting] == [
        ("-30", 8, day(2, 9)),
        ("-7", 8, day(3, 1)),
        ("+10", 8, day(3, 20)),
    ]


def test_of_a_cycle_that_is_not_open_nothing_is_known(opened):
    with pytest.raises(UnknownCycleError):
        reconcile_cycle(opened, "nip-1999", LATER)


def test_all_cycles(called):
    assert [one.cycle for one in reconcile_cycles(called, LATER)] == [CODE]


def test_one_day(called):
    act(called, Deed.EXTEND, LATER, until=date(2024, 3, 24), reason="asked for")
    assert figures(called, LATER, day=date(2024, 3, 15)) == {"owed": 1, "waiting": 1}
    assert figures(called, LATER, day=date(2024, 3, 16)) == {}


def test_before_the_engine_runs_what_is_due_waits_for_it_and_then_is_a_difference(called):
    at = day(2, 9)
    assert figures(called, at + timedelta(minutes=30), patience=BETWEEN_RUNS)["waiting"] == 24
    late = said(called, at + timedelta(minutes=61), patience=BETWEEN_RUNS)
    assert len(late) == 8
    assert late[0] == (
        "BE nip, rung -30 of version 1: by the rules due since 9 February 2024, 09:00:00, "
        "in the outbox still planned"
    )


def test_a_machine_that_was_off_for_days_leaves_no_difference(called):
    act(called, Deed.NO_UPDATE, day(2, 20), whose="PT nip")
    advance(called, CODE, day(3, 4, 10))
    assert said(called, day(3, 4, 10)) == []
    why = reconcile_cycle(called, CODE, day(3, 4, 10)).withdrawn_why
    assert why == {"collapsed": 7, "no_update": 4}


def test_a_machine_that_was_off_at_the_call(opened):
    services = answering(opened)
    act(services, Deed.EXTEND, day(12, 6, 10), until=date(2024, 3, 24), reason="asked for")
    advance(services, CODE, day(2, 12, 10))
    assert said(services, day(2, 12, 10)) == []
    assert figures(services, day(2, 12, 10))["sent"] == 8


def test_a_dead_relay_for_two_days(called):
    away = answering(called, *[OutcomeKind.TRY_AGAIN] * 200)
    advance(away, CODE, day(2, 9))
    assert figures(away, day(2, 9))["waiting"] == 24
    waits = [one for one in reconcile_cycle(away, CODE, day(2, 9)).waiting_until if "letter" in one.why]
    assert [(one.notices, one.until) for one in waits] == [(8, day(2, 9, 9, 1))]
    act(away, Deed.NO_UPDATE, day(2, 10), whose="PT nip")
    advance(called, CODE, day(2, 12))
    assert said(called, day(2, 12)) == []
    assert reconcile_cycle(called, CODE, day(2, 12)).withdrawn_why == {"no_update": 4}


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        pytest.param(OutcomeKind.UNKNOWN, {"unknown": 2}, id="the answer was lost"),
        pytest.param(OutcomeKind.DEAD, {"dead": 2}, id="refused"),
    ],
)
def test_what_did_not_go_is_counted_where_it_is(opened, answer, found):
    services = answering(opened, answer)
    advance(services, CODE, CALL_AT)
    assert figures(services, CALL_AT) == {"owed": 40, "sent": 6, "held": 8, "waiting": 24, **found}


def test_a_dead_letter_that_is_tried_again(opened):
    services = answering(opened, OutcomeKind.DEAD)
    advance(services, CODE, CALL_AT)
    retry_letters(services, CODE, LATER)
    assert said(services, LATER) == []
    advance(services, CODE, LATER)
    assert figures(services, LATER) == {"owed": 40, "sent": 8, "held": 8, "waiting": 24}


def contact_of(session, code):
    return session.exec(select(Contact).where(col(Contact.address) == f"nip@{code.lower()}.example")).one()


def test_who_cannot_be_reached_waits_and_is_no_difference(called):
    with called.transaction() as session:
        contact_of(session, "EL").valid_to = date(2024, 1, 31)
    advance(called, CODE, day(2, 9))
    assert said(called, day(2, 9)) == []
    waiting = reconcile_cycle(called, CODE, day(2, 9)).waiting_until
    assert [(one.occasion, one.notices) for one in waiting if one.why == "nobody can be reached"] == [
        ("-30", 2)
    ]


def test_holds_approvals_and_letters_sent_now(called):
    hold_notices(called, CODE, Selection("EL", "nip", "-30"), "elections", LATER)
    approve_letters(called, CODE, Selection("BE", None, "+3"), LATER)
    send_letters_now(called, CODE, Selection("LT", None, "-30"), LATER)
    advance(called, CODE, LATER)
    assert said(called, LATER) == []
    assert figures(called, LATER) == {"owed": 40, "sent": 10, "held": 7, "waiting": 23}


def test_a_rung_that_was_held_too_long_is_collapsed(called):
    hold_notices(called, CODE, Selection("EL", "nip", "-30"), "elections", LATER)
    advance(called, CODE, day(2, 9))
    advance(called, CODE, day(3, 1))
    assert said(called, day(3, 1)) == []
    assert reconcile_cycle(called, CODE, day(3, 1)).withdrawn_why == {"collapsed": 1}


def test_a_ladder_that_was_not_withdrawn_is_noticed(called, monkeypatch):
    monkeypatch.setattr(deadlines, "withdraw_needless", lambda session, row: None)
    act(called, Deed.EXTEND, LATER, until=date(2024, 3, 24), reason="asked for")
    advance(called, CODE, LATER)
    found = said(called, LATER)
    assert [text.partition(":")[0] for text in found] == [
        f"EL nip, rung {rung} of version 1{listed}"
        for rung, listed in (("-30", ""), ("-7", ""), ("+3", ""), ("+10", " (call list)"))
    ]
    assert "by the rules withdrawn (deadline extended 8 January 2024)" in found[0]


def test_a_letter_about_a_new_version_that_was_forgotten_is_noticed(called, monkeypatch):
    monkeypatch.setattr(deadlines, "_tell", lambda cycle, target, change: None)
    act(called, Deed.EXTEND, LATER, until=date(2024, 3, 24), reason="asked for")
    (found,) = said(called, LATER)
    assert found == (
        "EL nip, letter about version 2 of the deadline (extended): by the rules "
        "sent (from 8 January 2024, 10:00:00 on), in the outbox no such notice"
    )


def test_while_the_call_waits_in_a_letter_a_new_version_has_a_letter_of_its_own(opened):
    open_call(opened, CODE, CALL_AT)
    act(opened, Deed.EXTEND, day(12, 4, 10), until=date(2024, 3, 24), reason="asked for")
    assert said(opened, day(12, 4, 10), patience=BETWEEN_RUNS) == []
    with opened.transaction() as session:
        session.delete(session.exec(select(Notice).where(Notice.occasion == "extended:2")).one())
    assert len(said(opened, day(12, 4, 10))) == 1


def test_plain_data(called):
    data = reconciliation_data(reconcile_cycle(called, CODE, CALL_AT))
    assert list(data) == [
        *("cycle", "now", "owed", "sent", "held", "withdrawn", "unknown", "dead", "waiting"),
        *("differences", "difference_list", "withdrawn_why", "waiting_until"),
    ]
    assert (data["now"], data["differences"], data["difference_list"]) == ("2023-12-04T08:00:00Z", 0, [])
    assert data["waiting_until"][0] == {
        "until": "2024-02-09T08:00:00Z",
        "why": "its instant",
        "occasion": "-30",
        "notices": 8,
    }


def test_nothing_is_changed(called):
    with called.reading() as session:
        before = session.connection().exec_driver_sql("SELECT last_seen_at, audit_head FROM cycle").one()
    reconcile_cycle(called, CODE, day(3, 4))
    with called.reading() as session:
        assert (
            session.connection().exec_driver_sql("SELECT last_seen_at, audit_head FROM cycle").one() == before
        )
