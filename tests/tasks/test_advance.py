"""The reconciler: what is due and not done, in its order, until nothing is due; again, it does nothing."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from models.errors import ClockBackwardsError, UnknownCycleError
from models.queries.cycles import audit_entries, get_cycle, look_at_cycle
from models.queries.history import notice_history
from models.queries.notices import next_to_approve
from models.queries.obligations import board
from models.tables import Letter
from notifications.channel import Outcome, OutcomeKind
from notifications.memory import MemoryChannel
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import STEPS, Step, advance, due_now, next_due, run_plainly
from tasks.hand_in import HandIn, hand_in
from tasks.holding import approve_what_is_due
from tasks.review import approve_report

CODE = "pesco-nip-2024"
CALL_AT = datetime(2023, 12, 4, 8, tzinfo=UTC)
CUT_OFF_AT = datetime(2024, 4, 30, 22, tzinfo=UTC)
STATEMENT = b"Our political statement."


def brussels(text):
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.fixture
def silent(opened):
    """Return services with the cycle open, and a channel in memory."""
    return replace(opened, channels={"mailbox": MemoryChannel()})


def following(services, now, *, approves=False):
    """Return the next instant at which anything is due, to the engine or to an officer who approves."""
    with services.reading() as session:
        cycle = look_at_cycle(session, CODE, now)
        instants = [next_due(cycle), next_to_approve(cycle) if approves else None]
    return min((instant for instant in instants if instant and instant > now), default=None)


def recorded(services):
    with services.reading() as session:
        return [entry.what for entry in audit_entries(session, 1)]


def states(services):
    with services.reading() as session:
        return Counter(row.state.value for row in board(session, 1, ["nip", "statement"]))


def notices(services, name="BE nip"):
    with services.reading() as session:
        found = notice_history(session, 1, ["nip", "statement"])
    return {
        str(one.occasion): one.reason or one.state
        for one in found
        if f"{one.respondent} {one.deliverable}" == name
    }


def kinds(services):
    with services.reading() as session:
        return Counter(letter.kind.value for letter in session.exec(select(Letter).order_by(col(Letter.id))))


def test_the_steps_stand_in_the_order_of_the_design():
    assert [step.name for step in STEPS] == [
        "scan_submissions",
        "check_submissions",
        "collect_statements",
        "pass_cut_offs",
        "open_call",
        "send_reminders",
        "acknowledge",
        "deliver_notices",
        "aggregate_review",
    ]


def play_silence(services, *, approves):
    """Run the cycle to its end, with an officer who approves whatever is due or nothing but the report."""
    now, days = brussels("2023-12-01T09:00+01:00"), []
    while now:
        approved = approve_what_is_due(services, CODE, now) if approves else 0
        done = advance(services, CODE, now)
        if any(done.values()):
            days.append((now.isoformat()[:16], dict(done) | ({"approved": approved} if approved else {})))
        if now == brussels("2024-07-31T09:00+02:00"):
            approve_report(services, CODE, None, now)
        now = following(services, now, approves=approves)
    return days


def test_a_whole_year_of_silence(silent):
    assert play_silence(silent, approves=True) == [
        ("2023-12-04T08:00", {"open_call": 52, "deliver_notices": 26}),
        ("2024-02-09T08:00", {"send_reminders": 52, "deliver_notices": 26}),
        ("2024-03-01T08:00", {"send_reminders": 52, "deliver_notices": 26}),
        ("2024-03-13T08:00", {"approved": 52, "send_reminders": 52, "deliver_notices": 26}),
        ("2024-03-20T08:00", {"send_reminders": 52}),
        ("2024-04-30T22:00", {"pass_cut_offs": 52}),
        ("2024-05-02T07:00", {"approved": 50, "acknowledge": 100, "deliver_notices": 25}),
        ("2024-05-03T07:00", {"approved": 2, "acknowledge": 4, "deliver_notices": 1}),
        ("2024-07-01T07:00", {"aggregate_review": 1}),
        ("2024-11-18T08:00", {"aggregate_review": 2}),
    ]
    assert recorded(silent)[-4:] == ["report_drafted", "report_approved", "report_published", "closed"]


def test_in_a_year_without_approval_what_waits_for_it_is_withdrawn_at_the_close(silent):
    days = play_silence(silent, approves=False)
    assert [day[:10] for day, _ in days][3:7] == ["2024-03-20", "2024-04-30", "2024-05-02", "2024-05-03"]
    assert kinds(silent) == {"call": 26, "reminder": 52}
    found = notices(silent)
    assert (found["rung:+3:1"], found["rung:+10:1"], found["cut_off:1"]) == (
        "after_cut_off",
        "carried",
        "closed",
    )


@pytest.mark.parametrize("installation_url", ["sqlite", "postgres"], indirect=True)
def test_advancing_again_changes_nothing(silent):
    for now in (CALL_AT, brussels("2024-02-09T09:00+01:00"), brussels("2024-03-01T09:00+01:00")):
        advance(silent, CODE, now)
        before = (recorded(silent), notices(silent))
        assert advance(silent, CODE, now) == {}
        assert (recorded(silent), notices(silent)) == before
    assert len(silent.channels["mailbox"].messages) == 78


@pytest.fixture
def installation_url(request):
    kind = getattr(request, "param", "sqlite")
    return request.getfixturevalue(f"{kind}_url")


def test_everything_of_one_instant_in_its_order(silent):
    hand_in(silent, HandIn(CODE, "BE", "statement", STATEMENT, CALL_AT), CALL_AT)
    names = []

    def remember(step, *given):
        names.append(step.name)
        return run_plainly(step, *given)

    advance(silent, CODE, CALL_AT, remember)
    assert names == ["collect_statements", "open_call", "acknowledge", "deliver_notices"]
    assert kinds(silent) == {"call": 26, "acknowledgement": 1}
    assert states(silent) == {"called": 51, "received": 1}


def test_after_downtime_states_change_first_and_letters_are_judged_now(silent):
    advance(silent, CODE, brussels("2024-05-02T10:00+02:00"))
    assert states(silent) == {"not_received": 52}
    assert notices(silent)["call"] == "planned"  # some are closed until 13 May
    advance(silent, CODE, brussels("2024-05-13T09:00+02:00"))
    assert (kinds(silent), states(silent)) == ({"call": 26}, {"not_received": 52})


def test_missed_instants_are_not_replayed(silent):
    advance(silent, CODE, CALL_AT)
    approve_what_is_due(silent, CODE, brussels("2024-03-21T10:00+01:00"))
    advance(silent, CODE, brussels("2024-03-21T10:00+01:00"))
    assert kinds(silent) == {"call": 26, "overdue": 26}
    found = notices(silent)
    assert [found[f"rung:{name}:1"] for name in ("-30", "-7", "+3", "+10")] == [
        "collapsed",
        "collapsed",
        "sent",
        "carried",
    ]


def test_a_call_missed_until_the_due_day_goes_alone(silent):
    advance(silent, CODE, brussels("2024-03-21T10:00+01:00"))
    assert (kinds(silent), states(silent)) == ({"call": 26}, {"called": 52})
    assert notices(silent)["rung:+3:1"] == "collapsed"


def test_in_the_evening_missed_letters_wait_for_the_morning(silent):
    advance(silent, CODE, CALL_AT)
    evening = brussels("2024-02-09T18:00+01:00")
    assert advance(silent, CODE, evening) == {}
    assert following(silent, evening) == brussels("2024-02-12T09:00+01:00")
    assert advance(silent, CODE, brussels("2024-02-12T09:00+01:00"))["deliver_notices"] == 26


def test_who_has_handed_in_gets_no_reminder(silent):
    advance(silent, CODE, CALL_AT)
    for name in ("nip", "statement"):
        carry_out(silent, Act(CODE, "BE", name, Deed.NO_UPDATE), CALL_AT)
    assert advance(silent, CODE, brussels("2024-02-09T09:00+01:00"))["deliver_notices"] == 25


def test_an_announced_date_moves_the_reminders_of_that_state_alone(silent):
    advance(silent, CODE, CALL_AT)
    day = brussels("2024-02-20T10:00+01:00")
    carry_out(silent, Act(CODE, "BE", "nip", Deed.ANNOUNCE, Particulars(until=date(2024, 3, 24))), day)
    for text in ("2024-03-01T09:00+01:00", "2024-03-15T09:00+01:00"):
        advance(silent, CODE, brussels(text))
    to_belgium = [one.to for one in silent.channels["mailbox"].messages].count(("nip@be.example",))
    assert to_belgium == 4  # the call, -30 of both and -7 of the statement, then -7 of the plan
    assert notices(silent)["rung:-7:2"] == "sent"


@pytest.mark.parametrize("kind", [OutcomeKind.TRY_AGAIN, OutcomeKind.DEAD, OutcomeKind.UNKNOWN])
def test_a_channel_that_is_away_stops_nothing_and_is_asked_once(opened, kind):
    services = replace(opened, channels={"mailbox": MemoryChannel([Outcome(kind)] * 27)})
    hand_in(services, HandIn(CODE, "BE", "statement", STATEMENT, CALL_AT), CALL_AT)
    done = advance(services, CODE, CALL_AT, steps=STEPS)
    assert done["collect_statements"] == 1
    again = advance(services, CODE, CALL_AT + timedelta(minutes=10))
    assert again.get("deliver_notices", 0) == (0 if kind is OutcomeKind.DEAD else 27)
    assert len({one.message_id for one in services.channels["mailbox"].messages}) == 27


def test_what_could_not_go_at_first_goes_later(opened):
    services = replace(opened, channels={"mailbox": MemoryChannel([Outcome(OutcomeKind.TRY_AGAIN)] * 60)})
    assert advance(services, CODE, CALL_AT) == {"open_call": 52, "deliver_notices": 0}
    advance(services, CODE, CALL_AT + timedelta(minutes=10))
    assert advance(services, CODE, CALL_AT + timedelta(minutes=20)) == {"deliver_notices": 18}
    assert following(services, CALL_AT + timedelta(minutes=20)) == CALL_AT + timedelta(minutes=25)
    assert advance(services, CODE, CALL_AT + timedelta(minutes=25)) == {"deliver_notices": 8}
    assert len(services.channels["mailbox"].messages) == 3 * 26 + 8


def test_the_clock_goes_on_though_nothing_is_due(silent):
    now = brussels("2024-01-10T12:00+01:00")
    advance(silent, CODE, CALL_AT)
    assert advance(silent, CODE, now) == {}
    with silent.reading() as session:
        assert get_cycle(session, CODE).last_seen_at == now
    with pytest.raises(ClockBackwardsError):
        advance(silent, CODE, now - timedelta(seconds=301))
    assert advance(silent, CODE, now - timedelta(seconds=300)) == {}


def test_an_unknown_cycle(silent):
    with pytest.raises(UnknownCycleError):
        advance(silent, "no-such", CALL_AT)


def test_a_slice_of_the_steps_does_its_part_only(silent):
    call_only = [step for step in STEPS if step.name == "open_call"]
    assert advance(silent, CODE, CALL_AT, steps=call_only) == {"open_call": 52}
    assert silent.channels["mailbox"].messages == []


def test_what_comes_after_the_close_is_still_receipted(silent):
    for text in ("2024-05-01T00:00+02:00", "2024-07-01T09:00+02:00", "2024-07-31T09:00+02:00"):
        advance(silent, CODE, brussels(text))
    approve_report(silent, CODE, None, brussels("2024-07-31T09:00+02:00"))
    advance(silent, CODE, brussels("2024-11-18T09:00+01:00"))
    now = brussels("2024-11-20T20:00+01:00")
    hand_in(silent, HandIn(CODE, "BE", "statement", STATEMENT, now), now)
    advance(silent, CODE, now)
    assert kinds(silent)["acknowledgement"] == 1
    assert recorded(silent)[-3:] == ["received", "report_stale", "letter_sent"]


def test_the_next_instant_after_the_end_is_none(silent):
    assert following(silent, CUT_OFF_AT - timedelta(seconds=1)) == CUT_OFF_AT
    assert following(silent, brussels("2024-11-18T09:00+01:00")) is None


def test_what_could_do_nothing_is_tried_again_once_another_step_did_something(silent):
    left = ["second", "first"]

    def takes(name, when):
        def run(_services, _code, _now):
            if name not in left or not when():
                return 0
            left.remove(name)
            return 1

        return Step(name, lambda _look: name in left, run)

    steps = [takes("first", lambda: "second" not in left), takes("second", lambda: True)]
    assert advance(silent, CODE, CALL_AT, run_plainly, steps) == {"first": 1, "second": 1}
    assert left == []


def test_what_is_due_now_and_not_done(silent):
    def due():
        with silent.reading() as session:
            return due_now(look_at_cycle(session, CODE, CALL_AT))

    assert due() == ("open_call",)
    advance(silent, CODE, CALL_AT)
    assert due() == ()
