"""Files to hand in by hand in a rehearsal: wrong is told, right is taken without a word to the contact."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from models.errors import OnlyInRehearsalError, UnknownObligationError
from models.queries.submissions import findings_of
from models.tables import Installation, Submission
from tasks.advance import advance
from tasks.hand_in import HandIn, hand_in
from tasks.rehearsal.filled import filled_files

CODE = "pesco-nip-2024"
NOW = datetime(2023, 12, 5, 9, tzinfo=UTC)
STATES = ("EL", "FR", "SE")


def told(services, file):
    deliverable = file.name.split("-")[1].partition(".")[0]
    request = HandIn(CODE, file.respondent, deliverable, file.content, NOW, file_name=file.name)
    hand_in(services, request, NOW)
    advance(services, CODE, NOW)
    with services.reading() as session:
        latest = max(one.id for one in session.exec(select(Submission)))
        return {one.rule for one in findings_of(session, [latest]).get(latest, ()) if one.asks_contact}


@pytest.mark.parametrize("state", STATES)
def test_wrong_is_told_and_right_is_not(opened, state):
    files = filled_files(opened, CODE, [state], NOW)
    assert [file.name for file in files] == [
        f"{state}-nip-wrong.xlsx",
        f"{state}-nip-right.xlsx",
        f"{state}-statement.txt",
    ]
    assert [told(opened, file) for file in files] == [{"part_above_total"}, set(), set()]


def test_who_owes_nothing_has_none(opened):
    with pytest.raises(UnknownObligationError):
        filled_files(opened, CODE, ["XX"], NOW)


def test_real_cycles_have_none(opened):
    with opened.transaction() as session:
        session.exec(select(Installation)).one().is_rehearsal = False
    with pytest.raises(OnlyInRehearsalError):
        filled_files(opened, CODE, ["EL"], NOW)
