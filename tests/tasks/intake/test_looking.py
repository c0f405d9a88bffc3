"""Mail that would wait: what is marked as classified does not lie here, and the record says why."""

from datetime import UTC, datetime

import pytest

from models.errors import MailGoneError
from models.queries.cycles import audit_entries
from models.rules.mail import IncomingMail, MailFile, MailReason, MailState
from tasks.intake import Letterbox, Word, accept, list_mail, reject, taking
from tasks.intake.looking import MOST_LOOKED_AT, find_classified

CODE = "pesco-nip-2024"
MARKED = b"SECRET UE/EU SECRET\n\nThe plan of Belgium.\n"
STRANGER = "minister@be.example"
LATER = datetime(2024, 2, 21, 9, tzinfo=UTC)


@pytest.fixture
def installation_url(database_url):
    return database_url


def originals(services):
    return sorted(Letterbox(services).originals.hashes())


def mail_of(*files):
    return IncomingMail("0" * 64, files=tuple(MailFile(name, content) for name, content in files))


@pytest.mark.parametrize("sender", [STRANGER, "nip@be.example"])
def test_what_is_marked_does_not_wait(opened, take, written, sender):
    [line] = take(written(("note.txt", b"Our note."), ("plan.txt", MARKED), From=sender))
    assert (line.state, line.reason) == (MailState.REFUSED, MailReason.CLASSIFIED)
    assert line.said.startswith("file 2: the marking (page 1, line 1) says SECRET UE/EU SECRET: ")
    assert "kalends register" in line.said
    assert originals(opened) == []
    assert [row.id for row in list_mail(opened)] == [line.number]
    [rested] = reject(opened, [line.number], "told by phone", LATER)
    assert rested.state is MailState.REJECTED


def test_the_same_mail_again_stays_refused_and_is_not_stored(opened, take, written):
    mail = written(("plan.txt", MARKED), From=STRANGER)
    lines = [*take(mail), *take(mail)]
    assert [(one.state, one.is_new) for one in lines] == [
        (MailState.REFUSED, True),
        (MailState.REFUSED, False),
    ]
    assert originals(opened) == []


@pytest.mark.parametrize(
    ("files", "found"),
    [
        pytest.param([("EU SECRET plan.zip", b"PK\x03\x04")], "file 1: ", id="by its name"),
        pytest.param([("a.zip", b"PK\x03\x04"), ("b.txt", MARKED)], "file 2: ", id="beside a zip file"),
        pytest.param([("a.txt", b"The annex classified EU SECRET was handed over.")], None, id="prose"),
        pytest.param([("a.zip", b"PK\x03\x04")] * MOST_LOOKED_AT + [("b.txt", MARKED)], None, id="too many"),
    ],
)
def test_which_files_are_found(files, found):
    said = find_classified(mail_of(*files))
    assert said is None if found is None else said.startswith(found)


def test_what_an_officer_accepts_and_the_gate_refuses_goes_from_the_quarantine(
    opened, take, written, monkeypatch
):
    monkeypatch.setattr(taking, "find_classified", lambda _: None)
    [line] = take(written(("plan.txt", MARKED), From=STRANGER))
    assert len(originals(opened)) == 1
    done = accept(opened, line.number, Word(CODE, "BE", "statement"), LATER)
    assert (done.state, originals(opened)) == (MailState.REFUSED, [])
    with opened.reading() as session:
        assert [entry.what for entry in audit_entries(session, 1)].count("incident") == 1


def test_what_a_run_left_that_was_ended_after_its_word_goes_at_the_next(opened, take, written):
    mail = written(("plan.txt", MARKED), From=STRANGER)
    waits = written(("plan.txt", b"Our plan."), From=STRANGER, Message_ID="<2@be.example>")
    take(mail, waits)
    Letterbox(opened).originals.put(mail)
    Letterbox(opened).originals.put(b"of no mail on record yet")
    assert len(originals(opened)) == 3
    take()
    assert len(originals(opened)) == 2


def test_the_quarantine_is_apart_and_for_its_owner_alone(opened, take, written):
    [line] = take(written(("plan.txt", b"Our plan."), From=STRANGER))
    folder = opened.settings.quarantine
    assert folder.stat().st_mode & 0o077 == 0
    assert not folder.is_relative_to(opened.files.folder)
    [stored] = [path for path in folder.rglob("*") if path.is_file()]
    stored.unlink()
    with pytest.raises(MailGoneError):
        accept(opened, line.number, Word(CODE, "BE", "statement"), LATER)
