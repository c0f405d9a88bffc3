"""The rungs of a cycle on a line of time: nominal days, instants, and what became of what they tell."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import advance
from tasks.plain_data import plain_data
from tasks.rung_line import rung_line

CODE = "pesco-nip-2024"
OPENED = datetime(2023, 12, 1, 9, tzinfo=UTC)
CALLED = datetime(2023, 12, 4, 8, tzinfo=UTC)
REMINDED = datetime(2024, 2, 9, 8, tzinfo=UTC)
LISTED = datetime(2024, 3, 20, 8, tzinfo=UTC)


@pytest.fixture
def installation_url(database_url):
    return database_url


def plan(services, now):
    """Return the rungs of the plan by name."""
    return {one.name: one for one in rung_line(services, CODE, now).rungs if one.deliverable == "nip"}


def test_nominal_days_and_instants(opened):
    line = rung_line(opened, CODE, OPENED)
    assert [(one.name, one.deliverable) for one in line.rungs[:3]] == [
        ("call", "nip"),
        ("call", "statement"),
        ("-30", "nip"),
    ]
    found = plan(opened, OPENED)
    assert [one.nominal_on for one in found.values()] == [
        date(2023, 12, 1),
        date(2024, 2, 9),
        date(2024, 3, 3),
        date(2024, 3, 13),
        date(2024, 3, 20),
    ]
    assert (found["-7"].first_at, found["-7"].last_at) == (datetime(2024, 3, 1, 8, tzinfo=UTC),) * 2
    assert (line.today, line.next.name) == (date(2023, 12, 1), "call")


def test_what_went_and_what_waits(opened):
    advance(opened, CODE, CALLED)
    carry_out(opened, Act(CODE, "EL", "nip", Deed.NO_UPDATE, Particulars()), CALLED)
    advance(opened, CODE, REMINDED)
    found = plan(opened, REMINDED)
    assert (found["call"].counts, found["call"].letters) == ({"sent": 26}, 26)
    assert (found["-30"].counts, found["-30"].letters) == ({"sent": 25, "withdrawn": 1}, 25)
    assert found["-7"].counts == {"planned": 25, "withdrawn": 1}
    assert found["+3"].counts == {"held": 25, "withdrawn": 1}
    line = rung_line(opened, CODE, REMINDED)
    assert [one.name for one in line.rungs if one.is_past(REMINDED)] == ["call"] * 2 + ["-30"] * 2
    assert line.next.name == "-7"


def test_the_call_list_is_no_letter(opened):
    advance(opened, CODE, CALLED)
    advance(opened, CODE, LISTED)
    assert (plan(opened, LISTED)["+10"].counts, plan(opened, LISTED)["+10"].letters) == ({"listed": 26}, 0)
    assert plan(opened, LISTED)["+10"].is_past(LISTED)


def test_what_is_due_and_did_not_go_is_next(opened):
    advance(opened, CODE, CALLED)
    assert rung_line(opened, CODE, REMINDED + timedelta(hours=1)).next.name == "-30"
    advance(opened, CODE, LISTED)
    # Nobody approved it.
    assert rung_line(opened, CODE, LISTED).next.name == "+3"


def test_a_moved_deadline_spreads_a_rung(opened):
    advance(opened, CODE, CALLED)
    until = Particulars(until=date(2024, 3, 24), reason="asked for")
    carry_out(opened, Act(CODE, "EL", "nip", Deed.EXTEND, until), CALLED)
    found = plan(opened, CALLED)["-30"]
    assert found.counts == {"planned": 26, "withdrawn": 1}
    assert (found.first_at, f"{found.last_at:%m-%d}") == (REMINDED, "02-23")
    assert plain_data(found)["nominal_on"] == "2024-02-09"
