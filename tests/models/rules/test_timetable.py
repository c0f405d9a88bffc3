"""When each rung goes: the days of NIP 2024, extensions, announced dates, and what collapses."""

from datetime import UTC, date, datetime

import pytest

from config.definition import Rung
from config.reference import read_institution_holidays, read_roster
from models.rules.calendar import Calendar, end_of_day, opening_of
from models.rules.occasions import WithdrawReason
from models.rules.timetable import (
    Deadline,
    LadderContext,
    announced_deadline,
    call_instant,
    closes_at,
    decision_instant,
    extended_deadline,
    first_deadline,
    late_after,
    plan_ladder,
    rung_instant,
)

CALENDAR = Calendar(read_institution_holidays())
COUNTRIES = tuple(entry.country for entry in read_roster("member_states"))
FOR_ALL = CALENDAR.open_for_all_on(COUNTRIES)
DUE_ON, CUT_OFF_ON = date(2024, 3, 10), date(2024, 4, 30)
NIP = ("call", "-30", "-7", "+3", "+10*")


def rung(name: str) -> Rung:
    return Rung(name=name.rstrip("*"), via="call_list" if name.endswith("*") else "letter")


def deadline(country: str = "BE", due_on: date = DUE_ON, cut_off_on: date = CUT_OFF_ON) -> Deadline:
    return first_deadline(due_on, cut_off_on, CALENDAR.open_on(country))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


OPENED_AT = utc("2023-12-01T09:00+01:00")


def planned(names, country="BE", *, terms=None, set_at=OPENED_AT, call_on=None):
    """Return where each rung stands: its day, or why it does not go."""
    context = LadderContext(terms or deadline(country), set_at, CALENDAR.open_on(country), call_on)
    rungs = plan_ladder([rung(name) for name in names], context)
    return {one.rung.name: one.withdrawn or one.planned_on.isoformat() for one in rungs}


@pytest.mark.parametrize(
    ("country", "days"),
    [
        pytest.param("BE", ["2024-02-09", "2024-03-01", "2024-03-13", "2024-03-20"], id="BE"),
        pytest.param("LT", ["2024-02-09", "2024-03-01", "2024-03-13", "2024-03-20"], id="LT"),
        pytest.param("PT", ["2024-02-09", "2024-03-01", "2024-03-13", "2024-03-20"], id="PT"),
    ],
)
def test_the_ladder_of_nip_2024(country, days):
    assert list(planned(NIP, country).values()) == days


@pytest.mark.parametrize(
    ("country", "last_day"),
    [
        pytest.param(one, 12 if one == "LT" else 11, id=one)
        for one in COUNTRIES  # 11 March is a holiday in Lithuania alone
    ],
)
def test_late_after_of_nip_2024(country, last_day):
    assert deadline(country) == Deadline(
        1, end_of_day(DUE_ON), end_of_day(date(2024, 3, last_day)), end_of_day(CUT_OFF_ON)
    )


@pytest.mark.parametrize(
    ("due_on", "last_on"),
    [
        pytest.param(date(2024, 3, 8), date(2024, 3, 8), id="a working day"),
        pytest.param(date(2024, 3, 9), date(2024, 3, 11), id="Saturday"),
        pytest.param(date(2024, 3, 28), date(2024, 4, 2), id="Easter, over the DST night"),
        pytest.param(date(2024, 2, 29), date(2024, 2, 29), id="leap day"),
        pytest.param(date(2023, 12, 25), date(2024, 1, 3), id="the end of the year"),
        pytest.param(date(2024, 10, 27), date(2024, 10, 28), id="the day of 25 hours"),
    ],
)
def test_late_after(due_on, last_on):
    found = late_after(end_of_day(due_on), CALENDAR.is_open_for_institutions)
    assert found == end_of_day(last_on)


@pytest.mark.parametrize(
    ("call_on", "opened_at", "goes_at"),
    [
        pytest.param("2023-12-01", "2023-12-01T09:00+01:00", "2023-12-04T09:00+01:00", id="NIP 2024"),
        pytest.param("2023-12-01", "2023-11-20T09:00+01:00", "2023-12-04T09:00+01:00", id="opened early"),
        pytest.param("2023-12-04", "2023-12-04T09:00+01:00", "2023-12-04T09:00+01:00", id="at its hour"),
        pytest.param("2023-12-01", "2023-12-04T11:30+01:00", "2023-12-04T11:30+01:00", id="in open hours"),
        pytest.param("2023-12-01", "2023-12-04T18:00+01:00", "2023-12-05T09:00+01:00", id="in the evening"),
        pytest.param("2023-12-01", "2023-12-06T10:00+01:00", "2023-12-07T09:00+01:00", id="closed in FI, ES"),
        pytest.param("2023-12-01", "2023-12-09T10:00+01:00", "2023-12-11T09:00+01:00", id="on a Saturday"),
        pytest.param("2023-12-01", "2024-03-08T12:00+01:00", "2024-03-08T12:00+01:00", id="a quarter late"),
    ],
)
def test_the_call_goes_to_all_at_once(call_on, opened_at, goes_at):
    found = call_instant(date.fromisoformat(call_on), utc(opened_at), FOR_ALL)
    assert found == utc(goes_at)


@pytest.mark.parametrize(
    ("country", "name", "day"),
    [
        pytest.param("BE", "0", "2024-03-08", id="the due day itself, a Sunday"),
        pytest.param("BE", "-1", "2024-03-08", id="-1, a Saturday"),
        pytest.param("BE", "+1", "2024-03-12", id="+1 waits for late_after"),
        pytest.param("LT", "+1", "2024-03-13", id="+1 in Lithuania, a day later"),
        pytest.param("BE", "+2", "2024-03-12", id="+2 is its own day"),
        pytest.param("LT", "+2", "2024-03-13", id="+2 in Lithuania waits"),
        pytest.param("BE", "+19", "2024-04-02", id="+19 falls into Easter"),
        pytest.param("GR", "+8", "2024-03-19", id="+8 falls on Clean Monday"),
        pytest.param("BE", "-11", "2024-02-28", id="-11, before the leap day"),
        pytest.param("BE", "-10", "2024-02-29", id="-10, the leap day"),
    ],
)
def test_days_of_rungs(country, name, day):
    found = rung_instant(rung(name), deadline(country), CALENDAR.open_on(country))
    assert found == opening_of(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("due_on", "name", "instant"),
    [
        pytest.param("2024-04-02", "-2", "2024-03-27T08:00Z", id="back over the spring night"),
        pytest.param("2024-03-29", "+1", "2024-04-03T07:00Z", id="on over the spring night"),
        pytest.param("2024-10-25", "+1", "2024-10-28T08:00Z", id="on over the autumn night"),
        pytest.param("2024-10-28", "-1", "2024-10-25T07:00Z", id="back over the autumn night"),
        pytest.param("2027-03-26", "+1", "2027-03-30T07:00Z", id="over Easter and the spring night of 2027"),
        pytest.param("2027-10-29", "+1", "2027-11-02T08:00Z", id="on over the autumn night of 2027"),
    ],
)
def test_rungs_around_the_change_of_clocks(due_on, name, instant):
    terms = deadline("BE", date.fromisoformat(due_on), date(2028, 1, 1))
    assert rung_instant(rung(name), terms, CALENDAR.open_on("BE")) == utc(instant)


def test_an_extension_moves_due_day_and_late_after():
    found = extended_deadline(deadline(), date(2024, 3, 24), CALENDAR.open_on("BE"))
    assert found == Deadline(
        2, end_of_day(date(2024, 3, 24)), end_of_day(date(2024, 3, 25)), end_of_day(CUT_OFF_ON)
    )


@pytest.mark.parametrize(
    ("until", "cut_off_on"),
    [
        pytest.param("2024-04-29", "2024-04-30", id="before the cut-off"),
        pytest.param("2024-04-30", "2024-04-30", id="up to the cut-off"),
        pytest.param("2024-05-01", "2024-05-02", id="a holiday: late_after passes the cut-off"),
        pytest.param("2024-05-15", "2024-05-15", id="past the cut-off"),
    ],
)
def test_an_extension_takes_the_cut_off_along(until, cut_off_on):
    found = extended_deadline(deadline(), date.fromisoformat(until), CALENDAR.open_on("BE"))
    assert found.cut_off_at == end_of_day(date.fromisoformat(cut_off_on))


@pytest.mark.parametrize("until", ["2024-03-24", "2024-03-01", "2024-06-01"])
def test_an_announced_date_never_moves_late_after_or_cut_off(until):
    found = announced_deadline(deadline(), date.fromisoformat(until))
    assert (found.version, found.due_at) == (2, end_of_day(date.fromisoformat(until)))
    assert (found.late_after, found.cut_off_at) == (deadline().late_after, deadline().cut_off_at)


def test_rungs_of_an_announced_date_keep_to_the_old_late_after():
    terms = announced_deadline(deadline("LT"), date(2024, 3, 8))
    assert planned(["-1", "+1", "+3"], "LT", terms=terms) == {
        "-1": "2024-03-07",
        "+1": WithdrawReason.COLLAPSED,
        "+3": "2024-03-13",
    }


@pytest.mark.parametrize(
    ("names", "country", "stands"),
    [
        pytest.param(["-30"], "BE", {"-30": "2024-02-09"}, id="one alone"),
        pytest.param(["-1", "0"], "BE", {"-1": "collapsed", "0": "2024-03-08"}, id="a weekend of two"),
        pytest.param(["0", "-1"], "BE", {"-1": "collapsed", "0": "2024-03-08"}, id="in any order"),
        pytest.param(
            ["-2", "-1", "0"], "BE", {"-2": "collapsed", "-1": "collapsed", "0": "2024-03-08"}, id="3"
        ),
        pytest.param(["-2*", "0"], "BE", {"-2": "2024-03-08", "0": "2024-03-08"}, id="letters with letters"),
        pytest.param(
            ["-2*", "0*"], "BE", {"-2": "collapsed", "0": "2024-03-08"}, id="call list with its own"
        ),
        pytest.param(["+1", "+3"], "LT", {"+1": "collapsed", "+3": "2024-03-13"}, id="after the due day"),
        pytest.param(
            ["+1", "+3*"], "LT", {"+1": "2024-03-13", "+3": "2024-03-13"}, id="letter and call list"
        ),
    ],
)
def test_rungs_of_one_day_collapse(names, country, stands):
    assert planned(names, country) == stands


@pytest.mark.parametrize(
    ("call_on", "stands"),
    [
        pytest.param(None, ["2024-02-09", "2024-03-01"], id="the call went"),
        pytest.param(date(2024, 2, 8), ["2024-02-09", "2024-03-01"], id="the call goes the day before"),
        pytest.param(date(2024, 2, 9), ["collapsed", "2024-03-01"], id="the call goes that day"),
        pytest.param(date(2024, 2, 12), ["collapsed", "2024-03-01"], id="the call goes later"),
        pytest.param(date(2024, 3, 4), ["collapsed", "collapsed"], id="the call goes after both"),
    ],
)
def test_an_unsent_call_takes_in_reminders_up_to_its_day(call_on, stands):
    assert list(planned(["-30", "-7"], call_on=call_on).values()) == stands


def test_an_unsent_call_takes_in_letters_only():
    assert planned(["-30*"], call_on=date(2024, 3, 4)) == {"-30": "2024-02-09"}


def test_a_withdrawn_rung_makes_no_other_needless():
    terms = deadline(due_on=date(2024, 4, 29))
    late = planned(["+1", "+2", "+3"], terms=terms)
    assert late == {"+1": "2024-04-30", "+2": "after_cut_off", "+3": "after_cut_off"}


@pytest.mark.parametrize(
    ("set_at", "stands"),
    [
        pytest.param("2024-02-09T08:59:59+01:00", ["2024-02-09", "2024-03-01"], id="a second before"),
        pytest.param("2024-02-09T09:00:00+01:00", ["2024-02-09", "2024-03-01"], id="at its instant"),
        pytest.param("2024-02-09T09:00:01+01:00", ["past", "2024-03-01"], id="a second after"),
        pytest.param("2024-03-02T12:00:00+01:00", ["past", "past"], id="after both"),
    ],
)
def test_rungs_past_when_the_deadline_is_set(set_at, stands):
    assert list(planned(["-30", "-7"], set_at=utc(set_at)).values()) == stands


@pytest.mark.parametrize(
    ("name", "stands"),
    [
        pytest.param("+51", "2024-04-30", id="the last day"),
        pytest.param("+52", "after_cut_off", id="moved past it"),
        pytest.param("+60", "after_cut_off", id="after it"),
    ],
)
def test_rungs_at_or_after_the_cut_off(name, stands):
    assert planned([name]) == {name: stands}


def test_a_rung_exactly_at_the_cut_off_does_not_go():
    terms = Deadline(1, end_of_day(DUE_ON), end_of_day(date(2024, 3, 11)), opening_of(date(2024, 3, 13)))
    assert planned(["+3"], terms=terms) == {"+3": WithdrawReason.AFTER_CUT_OFF}


@pytest.mark.parametrize(
    ("received_at", "country", "decided_on"),
    [
        pytest.param("2024-03-07T16:00+01:00", "BE", "2024-03-08", id="the next day"),
        pytest.param("2024-03-08T08:00+01:00", "BE", "2024-03-11", id="never the same day"),
        pytest.param("2024-03-08T16:00+01:00", "LT", "2024-03-12", id="a holiday there"),
        pytest.param("2024-03-08T23:59:59+01:00", "BE", "2024-03-11", id="the last second of Friday"),
        pytest.param("2024-03-27T12:00+01:00", "BE", "2024-04-02", id="over Easter"),
    ],
)
def test_decision_instant(received_at, country, decided_on):
    found = decision_instant(utc(received_at), CALENDAR.open_on(country))
    assert found == opening_of(date.fromisoformat(decided_on))


@pytest.mark.parametrize(
    ("told_at", "closes"),
    [
        pytest.param(None, "2024-05-01T00:00+02:00", id="nobody is told"),
        pytest.param("2024-05-03T09:00+02:00", "2024-05-04T00:00+02:00", id="the day of telling has passed"),
        pytest.param("2024-04-15T09:00+02:00", "2024-05-01T00:00+02:00", id="an earlier cut-off was told"),
    ],
)
def test_when_a_cycle_closes(told_at, closes):
    assert closes_at(end_of_day(CUT_OFF_ON), utc(told_at) if told_at else None) == utc(closes)
