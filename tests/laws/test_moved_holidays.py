"""An upgrade moves holidays in the middle of a cycle: nothing differs, and a wrong instant still does."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col, select

import models.queries.cycles
from benchmarks.simulation.laws import check_settled
from benchmarks.simulation.worlds import rehearsal_in, small_definition
from config.reference import read_institution_holidays
from models.queries.cycles import get_cycle, known_calendar
from models.tables import AuditEntry, Notice
from tasks.lint import lint_open_cycle
from tasks.reconcile import BETWEEN_RUNS, reconcile_cycle

CODE = "pesco-nip-2024"
UPGRADE = datetime(2024, 1, 15, tzinfo=UTC)
AFTER_EXTENSION = datetime(2024, 3, 14, tzinfo=UTC)
MOVED = {date(2024, 2, 9), date(2024, 3, 11), date(2024, 3, 13), date(2024, 3, 15)}
"""Days of rungs, and the day after the due day; the last one is that of a rung after the extension."""


@pytest.fixture
def upgrade(monkeypatch):
    """Return what puts other holidays into the reference data."""

    def move():
        known = read_institution_holidays() | dict.fromkeys(MOVED, "made up")
        monkeypatch.setattr(models.queries.cycles, "read_institution_holidays", lambda: known)
        known_calendar.cache_clear()

    yield move
    monkeypatch.undo()
    known_calendar.cache_clear()


def run_on(services, rehearsal, now, end):
    """Run day by day to an instant; return the next one, and what was found after any step or day."""
    found = []

    def run(step, services, code, at):
        count = step.run(services, code, at)
        found.extend(reconcile_cycle(services, code, at, patience=BETWEEN_RUNS).differences)
        return count

    while now and now < end:
        now = rehearsal.run_day(now, run)
        found += reconcile_cycle(services, CODE, seen(services)).differences
    return now, found


def seen(services):
    with services.reading() as session:
        return get_cycle(session, CODE).last_seen_at


def calendars(services):
    """Return after which entries the record has another calendar."""
    with services.reading() as session:
        entries = session.exec(select(AuditEntry).order_by(col(AuditEntry.position))).all()
    return [one.what for one in entries if "closed" in json.loads(one.detail)]


@pytest.fixture
def upgraded(services, upgrade):
    """Run the small cycle to January, move the holidays, and go on to the middle of March."""
    rehearsal = rehearsal_in(services, small_definition())
    now, before = run_on(services, rehearsal, rehearsal.open(), UPGRADE)
    upgrade()
    now, after = run_on(services, rehearsal, now, AFTER_EXTENSION)
    assert (before, after) == ([], [])
    return services, rehearsal, now


def test_moved_holidays_are_no_difference_to_the_end_of_the_cycle(upgraded):
    services, rehearsal, now = upgraded
    assert calendars(services) == ["opened", "calendar"]
    assert run_on(services, rehearsal, now, datetime(2026, 1, 1, tzinfo=UTC)) == (None, [])
    check_settled(services, CODE, seen(services))


def test_it_is_the_record_that_explains_them(upgraded):
    services, _, _ = upgraded
    with services.transaction() as session:
        for entry in session.exec(select(AuditEntry).where(col(AuditEntry.detail).contains('"closed"'))):
            detail = {key: value for key, value in json.loads(entry.detail).items() if key != "closed"}
            entry.detail = json.dumps(detail)
    assert "planned for" in " ".join(reconcile_cycle(services, CODE, seen(services)).differences)


def test_an_instant_that_no_calendar_gives_is_a_difference(upgraded):
    services, _, _ = upgraded
    wrong = (col(Notice.subject) == "obligation:EL:nip") & (col(Notice.occasion) == "rung:-7:2")
    with services.transaction() as session:
        at = session.exec(select(Notice.planned_for).where(wrong)).one()
        session.execute(update(Notice).where(wrong).values(planned_for=at + timedelta(days=1)))
    (found,) = reconcile_cycle(services, CODE, seen(services)).found
    assert found.way_out.name == "CALENDAR"


def test_the_lint_names_what_keeps_its_day(services, upgrade):
    rehearsal = rehearsal_in(services, small_definition())
    run_on(services, rehearsal, rehearsal.open(), UPGRADE)
    assert lint_open_cycle(services, CODE, seen(services)) == []
    upgrade()
    assert len(lint_open_cycle(services, CODE, seen(services))) > 4
    assert reconcile_cycle(services, CODE, seen(services)).differences == []
