"""Opening a cycle: law 1, the ladder written down, and the refusals."""

import hashlib
import json
import threading
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from models.errors import AfterCutOffError, AlreadyOpenError, MissingContactsError
from models.rules.calendar import end_of_day
from models.rules.lifecycle import ObligationState
from models.tables import Contact, Cycle, CycleCatalogue, Notice, Obligation, Respondent

CUT_OFF_EARLY = 'form = "nip"\ndue_on = 2024-03-10\ncut_off_on = 2024-04-01'
CALL_AT = datetime(2023, 12, 4, 8, tzinfo=UTC)


def test_one_obligation_for_each_respondent_and_deliverable(either_world):
    rows = either_world.board()
    assert len({(row.respondent, row.deliverable) for row in rows}) == len(rows) == 52
    assert [row.respondent for row in rows[:6]] == ["BE", "BE", "BG", "BG", "CZ", "CZ"]
    assert {row.state for row in rows} == {ObligationState.PLANNED}
    assert {row.cut_off_at for row in rows} == {end_of_day(date(2024, 4, 30))}
    late = {row.respondent: row.late_after for row in rows}
    assert late.pop("LT") == end_of_day(date(2024, 3, 12))
    assert set(late.values()) == {end_of_day(date(2024, 3, 11))}


def test_the_ladder_is_written_when_the_cycle_opens(either_world):
    ladder = {"call": "planned", "rung:-30:1": "planned", "rung:-7:1": "planned"}
    assert either_world.notices("LT statement") == ladder | {"rung:+3:1": "held", "rung:+10:1": "planned"}
    with either_world.database.reading() as session:
        calls = session.exec(select(Notice).where(Notice.occasion == "call")).all()
        listed = session.exec(select(Notice.occasion).where(Notice.channel == "call_list")).all()
    assert {call.planned_for for call in calls} == {CALL_AT}
    assert Counter(listed) == {"rung:+10:1": 52}


def test_opening_is_recorded_with_the_hash_of_the_definition(either_world):
    entry = either_world.last()
    with either_world.database.reading() as session:
        cycle = session.exec(select(Cycle)).one()
        kept = session.exec(select(CycleCatalogue.items).order_by(CycleCatalogue.id)).all()
    assert (entry.position, entry.what, entry.actor) == (1, "opened", "secretariat")
    hashed = hashlib.sha256("".join(kept).encode()).hexdigest()
    assert len(kept) == 2
    assert json.loads(entry.detail)["catalogue_sha256"] == hashed
    assert cycle.definition_sha256 in entry.detail
    assert (cycle.opened_at, cycle.last_seen_at) == (entry.at, entry.at)
    assert entry.at == datetime(2023, 12, 1, 8, tzinfo=UTC)


def test_a_second_opening_is_refused_and_changes_nothing(either_world):
    before = either_world.entries()
    with pytest.raises(AlreadyOpenError, match="already open") as refused:
        either_world.open("2023-12-05T09:00+01:00")
    assert "kalends status" in refused.value.way_out
    assert either_world.entries() == before
    assert len(either_world.board()) == 52


@pytest.mark.postgres
def test_of_two_that_open_at_once_one_is_refused(bare_postgres_world):
    refused = []

    def open_it():
        try:
            bare_postgres_world.open()
        except AlreadyOpenError as error:
            refused.append(error)

    openers = [threading.Thread(target=open_it) for _ in range(2)]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join()
    assert len(refused) == 1
    assert len(bare_postgres_world.board()) == 52
    assert len(bare_postgres_world.entries()) == 1


@pytest.mark.parametrize("at", ["2024-05-01T00:00:00+02:00", "2025-01-01T09:00+01:00"])
def test_opening_after_the_cut_off_is_refused(bare_world, at):
    with pytest.raises(AfterCutOffError, match="the cut-off of 'pesco-nip-2024' was at 2024-04-30"):
        bare_world.open(at)
    assert bare_world.read(lambda session: session.exec(select(Cycle)).all()) == []


def test_opening_in_the_last_second_is_possible(bare_world):
    bare_world.open("2024-04-30T23:59:59+02:00")
    reasons = bare_world.notices()
    assert (reasons.pop("call"), set(reasons.values())) == ("planned", {"past"})


def test_who_cannot_be_reached_is_named(sqlite_url, bare_world):
    with bare_world.database.transaction() as session:
        gone = select(Contact).join(Respondent).where(Respondent.code.in_(["SE", "EL"]))
        for contact in session.exec(gone):
            contact.valid_to = date(2023, 11, 30)
            session.add(contact)
    with pytest.raises(MissingContactsError, match="no contact is known for: EL, SE") as refused:
        bare_world.open()
    assert refused.value.respondents == ["EL", "SE"]
    assert "kalends contacts import" in refused.value.way_out


@pytest.mark.parametrize(
    ("day", "respondents"),
    [
        pytest.param("2023-05-22", 25, id="the day before Denmark took part"),
        pytest.param("2023-05-23", 26, id="its first day"),
    ],
)
def test_the_roster_is_read_as_it_stood_on_its_day(bare_world, nip_text, day, respondents):
    bare_world.open(text=nip_text(("evaluated_on = 2023-12-01", f"evaluated_on = {day}")))
    assert len(bare_world.board()) == 2 * respondents
    assert ("DK" in {row.respondent for row in bare_world.board()}) is (respondents == 26)


def test_a_cycle_may_open_while_any_cut_off_is_to_come(bare_world, nip_text):
    text = nip_text(('form = "nip"\ndue_on = 2024-03-10\ncut_off_on = 2024-04-30', CUT_OFF_EARLY))
    bare_world.open("2024-04-10T10:00+02:00", text)
    assert len(bare_world.board()) == 52


def test_a_late_opening_sends_the_call_in_the_next_open_hours(bare_world):
    bare_world.open("2024-02-09T10:00+01:00")
    with bare_world.database.reading() as session:
        planned = session.exec(select(Notice.planned_for).where(Notice.occasion == "call")).all()
    assert set(planned) == {datetime(2024, 2, 9, 9, tzinfo=UTC)}
    assert bare_world.notices()["rung:-30:1"] == "past"


def test_an_unsent_call_takes_in_a_reminder_of_its_day(bare_world):
    bare_world.open("2024-02-09T08:00+01:00")
    found = bare_world.notices()
    assert (found["call"], found["rung:-30:1"], found["rung:-7:1"]) == ("planned", "collapsed", "planned")


DOUBLES = [
    pytest.param(Cycle, id="cycle"),
    pytest.param(Respondent, id="respondent"),
    pytest.param(Contact, id="contact"),
    pytest.param(Obligation, id="obligation"),
    pytest.param(Notice, id="notice"),
]


@pytest.mark.parametrize("table", DOUBLES)
def test_the_database_refuses_doubles(either_world, table):
    first = either_world.read(lambda session: session.exec(select(table)).first())
    with pytest.raises(IntegrityError):
        either_world.add_double(first)


def test_a_ladder_may_be_the_call_alone(bare_world, nip_text):
    before, _, rest = nip_text().partition('[[ladder]]\nname = "-30"')
    bare_world.open(text=before + rest[rest.index("[letters]") :])
    assert bare_world.notices() == {"call": "planned"}
