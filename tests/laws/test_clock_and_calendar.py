"""Clocks that go back, the two nights on which Brussels changes its clocks, and a leap day: the laws hold."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from benchmarks.simulation.dump import differences, dump
from benchmarks.simulation.laws import Watch, check_settled
from benchmarks.simulation.worlds import rehearsal_in, small_definition
from models.errors import ClockBackwardsError
from models.queries.cycles import get_cycle
from models.queries.obligations import board
from models.tables import Letter
from notifications.channel import Outcome, OutcomeKind
from notifications.memory import MemoryChannel
from tasks.acts import Act, Deed, carry_out
from tasks.advance import advance
from tasks.hand_in import HandIn, hand_in
from tasks.holding import approve_what_is_due
from tasks.notices import acknowledge, deliver_notices
from tasks.reminders import send_reminders

CODE = "pesco-nip-2024"
CALL = datetime(2023, 12, 4, 8, tzinfo=UTC)
STEPS = {
    "on = 2024-07-01": "on = 2024-12-02",
    "on = 2024-07-31": "on = 2024-12-03",
    "on = 2024-11-18": "on = 2024-12-04",
}


def due_on(day, cut_off_on="2024-11-29"):
    """Return the cycle with another due day and steps after its cut-off."""
    days = {"due_on = 2024-03-10\ncut_off_on = 2024-04-30": f"due_on = {day}\ncut_off_on = {cut_off_on}"}
    return small_definition(**days, **STEPS)


def letters(services):
    with services.reading() as session:
        return session.exec(select(Letter).order_by(col(Letter.id))).all()


@pytest.fixture
def called(services):
    """The small world after its call."""
    rehearsal_in(services, small_definition()).open()
    advance(services, CODE, CALL)
    return services


BACK = [
    pytest.param(timedelta(minutes=5, seconds=1), id="five minutes and a second"),
    pytest.param(timedelta(hours=1), id="an hour"),
    pytest.param(timedelta(days=1), id="a day"),
]
STEPS_THAT_WRITE = [advance, send_reminders, acknowledge, approve_what_is_due]


@pytest.mark.parametrize("back", BACK)
def test_a_clock_that_goes_back_is_refused_and_changes_nothing(called, back):
    before = dump(called.database, with_process=True)
    for step in STEPS_THAT_WRITE:
        with pytest.raises(ClockBackwardsError, match="nothing was changed"):
            step(called, CODE, CALL - back)
    with pytest.raises(ClockBackwardsError):
        carry_out(called, Act(CODE, "BE", "nip", Deed.NO_UPDATE), CALL - back)
    with pytest.raises(ClockBackwardsError):
        hand_in(called, HandIn(CODE, "BE", "statement", b"Ours.", CALL - back), CALL - back)
    assert differences(before, dump(called.database, with_process=True)) == []


@pytest.mark.parametrize("back", BACK[1:])
def test_once_it_is_right_again_everything_goes_once(called, back):
    reminded_at = datetime(2024, 2, 9, 8, tzinfo=UTC)
    channel = MemoryChannel([Outcome(OutcomeKind.TRY_AGAIN)] * 4)
    called.channels["mailbox"] = channel
    advance(called, CODE, reminded_at)
    with pytest.raises(ClockBackwardsError):
        advance(called, CODE, reminded_at - back)
    assert advance(called, CODE, reminded_at + timedelta(minutes=1)) == {"deliver_notices": 4}
    assert set(Counter(message.message_id for message in channel.messages).values()) == {2}
    check_settled(called, CODE, reminded_at + timedelta(minutes=1))


def test_a_clock_that_hesitates_counts_as_the_last_instant(called):
    back = CALL - timedelta(minutes=5)
    assert carry_out(called, Act(CODE, "BE", "nip", Deed.NO_UPDATE), back) == "no_update"
    with called.reading() as session:
        assert get_cycle(session, CODE).last_seen_at == CALL
    assert advance(called, CODE, back) == {}


def test_a_clock_that_jumps_ahead_misses_nothing_and_sends_no_letter_twice(called):
    ahead = datetime(2024, 3, 14, 10, tzinfo=UTC)
    approve_what_is_due(called, CODE, ahead)
    advance(called, CODE, ahead)
    assert Counter(one.kind.value for one in letters(called)) == {"call": 4, "overdue": 4}
    check_settled(called, CODE, ahead)


def run_days(services, rehearsal, until):
    """Run the cycle up to an instant, the laws watched; return the instants at which letters were made."""
    watch, now = Watch(), rehearsal.open()
    while now and now <= until:
        now = rehearsal.run_day(now, watch.run)
    assert dict(watch.broken) == {}
    return [(one.kind.value, f"{one.made_at:%m-%d %H:%M}") for one in letters(services)[::4]]


UNUSUAL = [
    pytest.param(
        "2024-03-31",
        [("reminder", "03-01 08:00"), ("reminder", "03-22 08:00"), ("overdue", "04-03 07:00")],
        id="due on the day of 23 hours",
    ),
    pytest.param(
        "2024-10-27",
        [("reminder", "09-27 07:00"), ("reminder", "10-18 07:00"), ("overdue", "10-30 08:00")],
        id="due on the day of 25 hours",
    ),
    pytest.param(
        "2024-03-30",
        [("reminder", "02-29 08:00"), ("reminder", "03-22 08:00"), ("overdue", "04-03 07:00")],
        id="reminded on the leap day",
    ),
    pytest.param(
        "2024-02-29",
        [("reminder", "01-30 08:00"), ("reminder", "02-22 08:00"), ("overdue", "03-04 08:00")],
        id="due on the leap day",
    ),
]


@pytest.mark.parametrize(("day", "goes"), UNUSUAL)
def test_a_ladder_around_an_unusual_day(services, day, goes):
    rehearsal = rehearsal_in(services, due_on(day))
    quiet = type(rehearsal)(services, rehearsal.text, rehearsal.definition, ())
    found = run_days(services, quiet, datetime.fromisoformat(f"{day}T22:00+00:00") + timedelta(days=8))
    assert found == [("call", "12-01 08:00"), *goes]


NIGHTS = [
    pytest.param(
        "2024-03-31", ["2024-03-31T01:59:59+01:00", "2024-03-31T03:00:00+02:00"], id="the missing hour"
    ),
    pytest.param(
        "2024-10-27", ["2024-10-27T02:30:00+02:00", "2024-10-27T02:30:00+01:00"], id="the doubled hour"
    ),
    pytest.param(
        "2024-02-29", ["2024-02-29T23:59:58+01:00", "2024-02-29T23:59:59+01:00"], id="the end of the leap day"
    ),
]


@pytest.mark.parametrize(("day", "arrivals"), NIGHTS)
def test_what_comes_in_such_a_night_is_in_time_and_receipted_each(services, day, arrivals):
    rehearsal_in(services, due_on(day)).open()
    for number, text in enumerate(arrivals):
        now = datetime.fromisoformat(text).astimezone(UTC)
        hand_in(services, HandIn(CODE, "BE", "statement", b"Version %d." % number, now), now)
        advance(services, CODE, now)
        check_settled(services, CODE, now)
    receipts = [one for one in letters(services) if one.kind == "acknowledgement"]
    assert [one.made_at for one in receipts] == [datetime.fromisoformat(text) for text in arrivals]
    with services.reading() as session:
        rows = {(row.respondent, row.deliverable): row for row in board(session, 1, ["nip", "statement"])}
    assert (rows["BE", "statement"].is_late, rows["BE", "statement"].versions) == (False, 2)


@pytest.mark.parametrize(
    ("day", "last"),
    [
        ("2024-03-31", "2024-04-02T23:59:59+02:00"),
        ("2024-10-27", "2024-10-28T23:59:59+01:00"),
        ("2024-02-29", "2024-02-29T23:59:59+01:00"),
    ],
)
def test_what_is_late_after_such_a_day(services, day, last):
    rehearsal_in(services, due_on(day)).open()
    with services.reading() as session:
        belgian = board(session, 1, ["nip", "statement"])[0]
    assert belgian.late_after == datetime.fromisoformat(last)


def test_letters_of_the_doubled_hour_have_names_of_their_own(services):
    rehearsal_in(services, due_on("2024-10-27")).open()
    first = datetime(2024, 10, 27, 0, 30, tzinfo=UTC)
    for hour in range(2):
        now = first + timedelta(hours=hour)
        hand_in(services, HandIn(CODE, "BE", "statement", b"Version %d." % hour, now), now)
        acknowledge(services, CODE, now)
        deliver_notices(services, CODE, now)
    made = [one for one in letters(services) if one.kind == "acknowledgement"]
    assert len({one.digest for one in made}) == 2
    assert made[1].made_at - made[0].made_at == timedelta(hours=1)
