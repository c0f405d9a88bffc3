"""What other dates would mean is what doing it brings: a move for all, or a definition that says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select

from benchmarks.simulation.worlds import LONGER_ROSTER, small_definition, small_roster, world
from config.definition import ContactRole
from config.reference import read_roster
from models.errors import CycleError, DefinitionError, UnknownCycleError
from models.errors.before import (
    DueAfterCutOffError,
    FixedDateError,
    NoNewDateError,
    PassedDayError,
    UnknownDeliverableError,
    UnusableDatesError,
)
from models.operations.contacts import ContactEntry, import_contacts
from models.operations.cycle import lock_cycle
from models.operations.deadlines import move_for_all
from models.operations.holding import Selection
from models.rules.calendar import brussels_day
from models.rules.occasions import NoticeState, parse_occasion
from models.rules.what_if import NewDates
from models.tables import Notice, Obligation
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import advance
from tasks.calls import open_from_text
from tasks.hand_in import HandIn, hand_in
from tasks.holding import hold_notices
from tasks.what_if import what_if_data, what_if_definition, what_if_open

CODE = "pesco-nip-2024"
OPENED = "2023-11-27T10:00+01:00"


def brussels(text):
    return datetime.fromisoformat(text).astimezone(UTC)


def due(**days):
    return NewDates({code: date.fromisoformat(day) for code, day in days.items()})


@contextmanager
def opened_with(folder, url, text=None, at=OPENED) -> Iterator[object]:
    with small_roster(*LONGER_ROSTER), world(folder, url) as services:
        entries = [
            ContactEntry(one.code, ContactRole.FUNCTIONAL_MAILBOX, f"nip@{one.code.lower()}.example", "Desk")
            for one in read_roster("member_states")
        ]
        with services.transaction() as session:
            import_contacts(session, "member_states", entries)
        open_from_text(services, text or small_definition(), brussels(at))
        yield services


@pytest.fixture
def services(database_url, tmp_path):
    with opened_with(tmp_path, database_url) as opened:
        yield opened


def ladders(services):
    """Return the day on which each rung and the call would leave, read from the rows."""
    statement = (
        select(Notice, Obligation)
        .join(Obligation, col(Notice.obligation_id) == Obligation.id)
        .where(col(Notice.state).in_((NoticeState.PLANNED, NoticeState.HELD)))
    )
    found = {}
    with services.reading() as session:
        for notice, obligation in session.exec(statement):
            occasion = parse_occasion(notice.occasion)
            if occasion.is_ladder:
                respondent = notice.subject.split(":")[1]
                key = (respondent, obligation.deliverable, occasion.rung or "call", notice.channel)
                found[key] = brussels_day(notice.planned_for).isoformat()
    return found


def difference(before, after):
    """Return what the rows of two states differ in, as the answer has it."""
    rows = {"moved": [], "withdrawn": [], "added": []}
    for key in {*before, *after}:
        old, new = before.get(key), after.get(key)
        if old != new:
            kind = "added" if old is None else "withdrawn" if new is None else "moved"
            row = dict(zip(("respondent", "deliverable", "rung"), key, strict=False))
            via = {"via": "call_list"} if key[3] == "call_list" else {}
            rows[kind].append(row | {"from": old, "to": new} | via)
    return rows


def said(found):
    """Return the rows of an answer, without the clashes."""
    data = what_if_data(found)
    assert list(data) == ["moved", "withdrawn", "added", "clashes"]
    return {kind: data[kind] for kind in ("moved", "withdrawn", "added")}


def same(one, other):
    """Whether two answers have the same rows, in whatever order."""
    return all(sorted(map(str, one[kind])) == sorted(map(str, other[kind])) for kind in one)


def in_the_middle(services):
    """Bring the cycle to February, with something of everything."""
    for at in ("2023-12-04T09:00+01:00", "2024-02-09T09:00+01:00"):
        advance(services, CODE, brussels(at))
    now = brussels("2024-02-12T10:00+01:00")
    hand_in(services, HandIn(CODE, "BE", "statement", b"Our statement.", now), now)
    acts = [
        Act(CODE, "EL", "nip", Deed.EXTEND, Particulars(until=date(2024, 3, 24))),
        Act(CODE, "LT", "nip", Deed.ANNOUNCE, Particulars(until=date(2024, 3, 20))),
        Act(CODE, "SE", "nip", Deed.NO_UPDATE),
    ]
    for act in acts:
        carry_out(services, act, now)
    hold_notices(services, CODE, Selection("FR", occasion="-7"), "elections", now)


CASES = [
    pytest.param("2023-11-28T10:00+01:00", due(nip="2024-03-17"), id="before the call"),
    pytest.param("2023-11-28T10:00+01:00", due(nip="2023-12-30"), id="so early that rungs fall before it"),
    pytest.param("2024-02-12T11:00+01:00", due(nip="2024-03-17"), id="a week later"),
    pytest.param("2024-02-12T11:00+01:00", due(nip="2024-04-29"), id="rungs fall after the cut-off"),
    pytest.param("2024-02-12T11:00+01:00", due(nip="2024-02-20", statement="2024-03-31"), id="both"),
    pytest.param("2024-03-02T11:00+01:00", due(statement="2024-03-10"), id="nothing moves"),
    pytest.param("2024-03-05T11:00+01:00", due(nip="2024-04-21"), id="rungs that went come again"),
]  # fmt: skip


@pytest.mark.parametrize(("at", "new"), CASES)
def test_a_move_for_all_brings_what_was_said(services, at, new):
    now = brussels(at)
    if now > brussels("2023-12-01T09:00+01:00"):
        in_the_middle(services)
        advance(services, CODE, now)
    before = ladders(services)
    found = what_if_open(services, CODE, new, now)
    assert ladders(services) == before
    with services.transaction() as session:
        cycle = lock_cycle(session, CODE, now)
        for deliverable, until in new.due_on.items() if any(said(found).values()) else ():
            move_for_all(cycle, deliverable, until, "asked")
    assert same(said(found), difference(before, ladders(services)))


@pytest.fixture
def two_files(tmp_path):
    """Return the addresses of two SQLite files."""
    for name in ("as it is", "changed"):
        (tmp_path / name).mkdir()
    return {name: f"sqlite:///{tmp_path / name / 'kalends.sqlite'}" for name in ("as it is", "changed")}


OPENINGS = [
    pytest.param(OPENED, due(nip="2024-03-17"), id="due day"),
    pytest.param(OPENED, NewDates(call_on=date(2023, 12, 6)), id="call"),
    pytest.param("2024-02-20T10:00+01:00", due(nip="2024-03-17"), id="opened late"),
    pytest.param(OPENED, NewDates(cut_off_on={"nip": date(2024, 3, 19)}), id="cut-off before a rung"),
]  # fmt: skip


@pytest.mark.parametrize(("at", "new"), OPENINGS)
def test_opening_another_definition_brings_what_was_said(tmp_path, two_files, at, new):
    text = small_definition()
    found = {}
    with small_roster(*LONGER_ROSTER):
        answer = what_if_definition(text, new, brussels(at))
    for name, wording in (("as it is", text), ("changed", reworded(text, new))):
        with opened_with(tmp_path / name, two_files[name], wording, at) as services:
            found[name] = ladders(services)
    assert same(said(answer), difference(found["as it is"], found["changed"]))
    assert any(said(answer).values())


def reworded(text, new):
    """Return the definition with other days for the plan, or for the call, written into it."""
    head, plan, rest = text.partition('code = "nip"')
    plan_part, between, tail = rest.partition("[[deliverables]]")
    for old, day in (("due_on = 2024-03-10", new.due_on), ("cut_off_on = 2024-04-30", new.cut_off_on)):
        if day:
            plan_part = plan_part.replace(old, f"{old.partition(' ')[0]} = {day['nip']}")
    if new.call_on:
        head = head.replace("[call]\non = 2023-12-01", f"[call]\non = {new.call_on}")
    return head + plan + plan_part + between + tail


REFUSED = [
    pytest.param(NewDates(), NoNewDateError, "no other date", id="nothing asked"),
    pytest.param(due(plan="2024-03-17"), UnknownDeliverableError, "'plan'", id="unknown deliverable"),
    pytest.param(due(nip="2023-11-26"), PassedDayError, "2023-11-26, has passed", id="a day that passed"),
    pytest.param(due(nip="2024-05-01"), DueAfterCutOffError, "2024-04-30", id="after the cut-off"),
    pytest.param(due(nip="2032-03-07"), CycleError, "2032", id="holidays not known"),
]


@pytest.mark.parametrize(("new", "error", "said_so"), REFUSED)
def test_dates_that_are_none(tmp_path, sqlite_url, new, error, said_so):
    with opened_with(tmp_path, sqlite_url) as services:
        for ask in (
            lambda: what_if_open(services, CODE, new, brussels(OPENED)),
            lambda: what_if_definition(small_definition(), new, brussels(OPENED)),
        ):
            with pytest.raises(error, match=said_so) as raised:
                ask()
            assert raised.value.way_out


@pytest.mark.parametrize(
    ("new", "option"),
    [
        pytest.param(NewDates(call_on=date(2023, 12, 5)), "--call", id="call"),
        pytest.param(NewDates(cut_off_on={"nip": date(2024, 5, 15)}), "--cut-off", id="cut-off"),
    ],
)
def test_in_an_open_cycle_only_due_days_move(tmp_path, sqlite_url, new, option):
    with opened_with(tmp_path, sqlite_url) as services, pytest.raises(FixedDateError, match=option):
        what_if_open(services, CODE, new, brussels(OPENED))


def test_a_cycle_that_is_not_open(tmp_path):
    with world(tmp_path) as services, pytest.raises(UnknownCycleError):
        what_if_open(services, CODE, due(nip="2024-03-17"), brussels(OPENED))


UNUSABLE = [
    pytest.param(due(nip="2023-12-01"), "not after the call", id="due on the day of the call"),
    pytest.param(NewDates(cut_off_on={"nip": date(2024, 7, 3)}), "not after the cut-off", id="draft"),
    pytest.param(NewDates(call_on=date(2024, 2, 20)), "before the call", id="a rung before the call"),
]  # fmt: skip


@pytest.mark.parametrize(("new", "problem"), UNUSABLE)
def test_dates_with_which_no_cycle_opens(new, problem):
    with pytest.raises(UnusableDatesError, match=problem) as raised:
        what_if_definition(small_definition(), new, brussels(OPENED))
    assert raised.value.problems


def test_a_definition_that_is_wrong_as_it_is():
    with pytest.raises(DefinitionError):
        what_if_definition(
            small_definition(**{"year = 2024": "year = 1"}), due(nip="2024-03-17"), brussels(OPENED)
        )


def test_long_after_its_time_a_definition_is_seen_as_it_opened():
    found = what_if_definition(small_definition(), due(nip="2024-03-17"), brussels("2026-11-23T10:00+01:00"))
    assert brussels_day(found.seen_at) == date(2023, 12, 1)
    assert (len(found.changes.moved), found.told) == (26 * 4, None)


def test_rows_of_the_answer():
    found = what_if_definition(small_definition(), due(nip="2024-03-17"), brussels(OPENED))
    moved = [row for row in what_if_data(found)["moved"] if row["respondent"] == "LT"]
    assert moved == [
        {"respondent": "LT", "deliverable": "nip", "rung": "-30", "from": "2024-02-09", "to": "2024-02-15"},
        {"respondent": "LT", "deliverable": "nip", "rung": "-7", "from": "2024-03-01", "to": "2024-03-08"},
        {"respondent": "LT", "deliverable": "nip", "rung": "+3", "from": "2024-03-13", "to": "2024-03-20"},
        {
            "respondent": "LT", "deliverable": "nip", "rung": "+10", "from": "2024-03-20", "to": "2024-03-27",
            "via": "call_list",
        },
    ]  # fmt: skip


def test_clashes_of_the_answer():
    new = NewDates({"nip": date(2024, 5, 1)}, {"nip": date(2024, 5, 15)})
    clashes = what_if_data(what_if_definition(small_definition(), new, brussels(OPENED)))["clashes"]
    labour_day = [row["respondent"] for row in clashes if row["date"] == "2024-05-01"]
    assert (labour_day[:4], "DK" in labour_day) == (["EU", "BE", "BG", "CZ"], False)
    assert {"date": "2024-04-01", "respondent": "EU", "holiday": "Easter Monday"} in clashes
    assert {"date": "2023-12-01", "respondent": "RO", "holiday": "National Day"} in clashes
    assert {"date": "2024-05-04", "respondent": "EU", "holiday": "Saturday"} in clashes


def test_who_is_told_of_a_new_day(services):
    before = what_if_open(services, CODE, due(nip="2024-03-17"), brussels("2023-11-28T10:00+01:00"))
    assert before.told is None  # the call itself will say it
    in_the_middle(services)
    found = what_if_open(services, CODE, due(nip="2024-03-17"), brussels("2024-02-12T20:00+01:00"))
    assert set(found.told.respondents) == set(LONGER_ROSTER) - {"SE"}
    assert found.told.at == brussels("2024-02-13T09:00+01:00")


def test_own_days_are_held_against_own_holidays_only(services):
    in_the_middle(services)
    now = brussels("2024-02-12T11:00+01:00")
    found = what_if_open(services, CODE, due(statement="2024-03-14"), now)
    days = {(clash.on, clash.respondent) for clash in found.clashes}
    assert (date(2024, 3, 24), "EU") in days  # Greece alone is due on that Sunday
    assert (date(2024, 3, 10), "EU") in days  # of the plan of the others
    assert not [clash for clash in found.clashes if clash.on == date(2024, 3, 25)]
