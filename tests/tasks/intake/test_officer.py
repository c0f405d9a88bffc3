"""An officer's word on mail: accepted as of its arrival, rejected with a reason; the first word stands."""

from datetime import UTC, datetime, timedelta

import pytest

from models.errors import MailDecidedError
from models.queries.cycles import audit_entries
from models.queries.obligations import board
from models.rules.mail import MailReason, MailState
from tasks.intake import Letterbox, Word, accept, list_mail, officer, reject

CODE = "pesco-nip-2024"
NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)


@pytest.fixture
def installation_url(database_url):
    return database_url


def plan_of_belgium(services):
    with services.reading() as session:
        return next(row for row in board(session, 1, ["nip", "statement"]) if row.respondent == "BE")


def test_an_officer_accepts_what_waits_as_of_its_arrival(opened, take, form, written):
    [line] = take(written(("BE.xlsx", form), From="minister@be.example"))
    word = Word(CODE, "BE", "nip")
    done = accept(opened, line.number, word, NOW + timedelta(days=30))
    assert (done.state, done.reason, done.respondent) == (MailState.TAKEN, MailReason.BY_OFFICER, "BE")
    assert plan_of_belgium(opened).received_at == NOW
    folder = Letterbox(opened).originals.folder
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_what_the_gate_refused_is_an_officers_until_its_sender_was_told(opened, take, written):
    [line] = take(written(("BE.xlsx", b"PK\x03\x04 xl/ no workbook")))
    assert [row.id for row in list_mail(opened)] == [line.number]
    [done] = reject(opened, [line.number], "told by phone", NOW)
    assert (done.state, done.said) == (MailState.REJECTED, "told by phone")
    assert list_mail(opened) == []


def test_programs_get_no_answer(opened, take, written):
    [line] = take(written(("BE.xlsx", b"PK\x03\x04 xl/ no workbook"), Auto_Submitted="auto-replied"))
    done = accept(opened, line.number, Word(CODE, "BE", "nip"), NOW)
    assert done.state is MailState.REFUSED
    with opened.reading() as session:
        assert not [entry for entry in audit_entries(session, 1) if entry.what == "refusal_told"]


def test_of_two_officers_the_first_ones_word_stands(opened, take, form, written, monkeypatch):
    [line] = take(written(("BE.xlsx", form), From="minister@be.example"))
    real = officer.hand_in_files

    def while_another_rejects(*args):
        reject(opened, [line.number], "forged", NOW)
        return real(*args)

    monkeypatch.setattr(officer, "hand_in_files", while_another_rejects)
    with pytest.raises(MailDecidedError, match="rejected"):
        accept(opened, line.number, Word(CODE, "BE", "nip"), NOW)
    [row] = list_mail(opened, is_all=True)
    assert (row.state, row.said) == (MailState.REJECTED, "forged")
