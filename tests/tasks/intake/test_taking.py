"""Taking in mail: what is clear becomes a submission, doubts wait, nothing is taken twice or lost."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest

from models.queries.contacts import confirmed_at
from models.queries.cycles import audit_entries
from models.queries.obligations import board
from models.rules.mail import MailReason, MailState
from tasks.advance import advance
from tasks.calls import open_from_text
from tasks.definitions import definition_text
from tasks.hand_in import HandIn
from tasks.intake import Letterbox, Source, take_in_mail, taking
from tasks.reconcile import reconcile_cycle

CODE = "pesco-nip-2024"
NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)


@pytest.fixture
def installation_url(database_url):
    return database_url


def submissions(services):
    with services.reading() as session:
        return {
            row.deliverable: row for row in board(session, 1, ["nip", "statement"]) if row.respondent == "BE"
        }


def originals(services):
    folder = Letterbox(services).originals.folder
    return [path for path in folder.rglob("*") if path.is_file()]


def letters(services):
    return [path.read_text() for path in services.settings.mailbox_folder.rglob("*.eml")]


def test_a_reply_with_the_form_is_taken_in_and_its_original_goes(opened, take, form, written):
    [line] = take(written(("BE.xlsx", form)), arrived=NOW - timedelta(hours=3))
    assert (line.state, line.reason, line.respondent) == (MailState.TAKEN, MailReason.HANDED_IN, "BE")
    row = submissions(opened)["nip"]
    assert (row.state, row.versions, row.received_at) == ("received", 1, NOW - timedelta(hours=3))
    assert originals(opened) == []


def test_the_receipt_is_a_reply_to_the_contact_on_record(opened, take, form, written):
    advance(opened, CODE, NOW)
    before = set(letters(opened))
    take(written(("BE.xlsx", form), Message_ID="<CA+x=1@be.example>"))
    advance(opened, CODE, NOW + timedelta(minutes=5))
    [receipt] = [one for one in letters(opened) if one not in before]
    assert "In-Reply-To: <CA+x=1@be.example>" in receipt
    assert "To: nip@be.example" in receipt


def test_the_same_folder_again_changes_nothing(opened, take, form, written):
    mail = written(("BE.xlsx", form))
    copy = b"Received: by a; Mon, 11 Mar 2024 23:59:58 +0100\n" + mail
    first, second = take(mail, copy)
    again = take(mail, copy, now=NOW + timedelta(days=1))
    assert [first.is_new, second.is_new, *(one.is_new for one in again)] == [True, False, False, False]
    assert {one.number for one in (first, second, *again)} == {first.number}
    assert submissions(opened)["nip"].versions == 1
    assert originals(opened) == []


def test_the_same_form_in_another_mail_is_no_new_version(opened, take, form, written):
    lines = take(written(("BE.xlsx", form)), written(("BE.xlsx", form), Message_ID="<2@be.example>"))
    assert [line.state for line in lines] == [MailState.TAKEN, MailState.TAKEN]
    assert submissions(opened)["nip"].versions == 1


def test_the_form_of_another_state_waits_with_its_original(opened, take, form, written):
    mail = written(("BE.xlsx", form), From="nip@fr.example")
    [line] = take(mail)
    assert (line.state, line.reason, line.respondent) == (MailState.WAITING, MailReason.FOREIGN_FORM, "FR")
    assert [path.read_bytes() for path in originals(opened)] == [mail]
    assert submissions(opened)["nip"].versions == 0


def test_nobody_unknown_makes_a_workbook_be_read(opened, take, form, monkeypatch, written):
    monkeypatch.setattr(taking, "read_identity", lambda content: pytest.fail("it was read"))
    [line] = take(written(("BE.xlsx", form), From="nip@be.example.evil.example"))
    assert (line.state, line.reason) == (MailState.WAITING, MailReason.UNKNOWN_SENDER)


def test_what_the_gate_refuses_is_said_and_not_kept(opened, take, written):
    [line] = take(written(("BE.xlsx", b"PK\x03\x04 xl/ no workbook")))
    assert (line.state, line.reason) == (MailState.REFUSED, MailReason.GATE)
    assert "; " in line.said
    assert originals(opened) == []
    with opened.reading() as session:
        assert [entry.what for entry in audit_entries(session, 1)].count("refused") == 1


def test_a_statement_named_in_the_subject_is_taken(opened, take, written):
    [line] = take(written(("text.txt", b"Our statement."), Subject="Political statement of Belgium"))
    assert line.state is MailState.TAKEN
    assert submissions(opened)["statement"].versions == 1


def test_what_arrived_in_time_is_in_time_by_our_own_server_alone(opened, take, form, written):
    settings = opened.settings.model_copy(update={"intake_relay": "mx.our.example"})
    object.__setattr__(opened, "settings", settings)
    in_time = b"Received: from x by mx.our.example; Mon, 11 Mar 2024 23:59:58 +0100\n"
    forged = b"Received: by mx.other.example; Mon, 1 Jan 2024 00:00:00 +0100\n"
    late = datetime(2024, 3, 12, 8, tzinfo=UTC)
    take(forged + in_time + written(("BE.txt", b"x"), Subject="statement"), now=late)
    take(in_time + forged + written(("BE.xlsx", form), Message_ID="<2@be.example>"), now=late)
    found = submissions(opened)
    assert (found["statement"].received_at, found["statement"].is_late) == (late, True)
    assert (found["nip"].received_at, found["nip"].is_late) == (
        datetime(2024, 3, 11, 22, 59, 58, tzinfo=UTC),
        False,
    )


@pytest.mark.parametrize(
    ("line", "is_clear"), [("Confirmé, merci.", True), ("Please add our deputy.", False)]
)
def test_a_reply_to_please_confirm_your_contacts(reachable, written, line, is_clear):
    asked_at = datetime(2023, 11, 22, 8, tzinfo=UTC)
    text = definition_text(CODE).replace("[call]\n", "[call]\nconfirm_contacts_on = 2023-11-21\n")
    open_from_text(reachable, text, asked_at - timedelta(days=3))
    advance(reachable, CODE, asked_at)
    [letter] = [one for one in letters(reachable) if "To: nip@be.example" in one]
    name = re.search(r"^Message-ID: (\S+)", letter, re.MULTILINE)[1]
    reply = written(text=line, In_Reply_To=name, Subject="Re: contacts")
    [done] = take_in_mail(reachable, [Source("1.eml", reply, None)], asked_at + timedelta(days=1))
    reason = MailReason.CONTACTS_CONFIRMED if is_clear else MailReason.MESSAGE
    assert (done.reason, done.respondent) == (reason, "BE")
    with reachable.reading() as session:
        assert len(confirmed_at(session, 1)) == is_clear


def test_the_thread_is_that_of_the_nearest_letter(opened, take, written):
    advance(opened, CODE, datetime(2023, 12, 4, 8, tzinfo=UTC))
    [letter] = [one for one in letters(opened) if "To: nip@be.example" in one]
    name = next(line for line in letter.splitlines() if line.startswith("Message-ID:")).split()[1]
    mail = taking.read_mail(written(References=f"{name} <x@be.example>"))
    with opened.reading() as session:
        thread = taking.known_of_mail(session, mail, NOW).thread
    assert (thread.respondent, thread.kind, thread.deliverables) == ("BE", "call", {"nip", "statement"})


class KilledError(BaseException):
    """Ends a run as a kill would."""


def run_until_killed(services, monkeypatch, mail, step, killed):
    with monkeypatch.context() as patched:
        patched.setattr(taking, step, killed)
        with pytest.raises(KilledError):
            list(take_in_mail(services, [Source("1.eml", mail, None)], NOW))


STEPS = ["put_on_record", "known_of_mail", "name_obligations", "hand_in", "settle"]


@pytest.mark.parametrize("place", [(step, after) for step in STEPS for after in (False, True)], ids=str)
def test_killed_anywhere_the_next_run_ends_in_the_same_state(opened, form, place, monkeypatch, written):
    mail = written(("BE.xlsx", form))
    step, after = place
    real = getattr(taking, step)

    def killed(*args, **more):
        if after:
            real(*args, **more)
        raise KilledError

    run_until_killed(opened, monkeypatch, mail, step, killed)
    later = NOW + timedelta(hours=1)
    lines = list(take_in_mail(opened, [Source("1.eml", mail, None)], later))
    assert lines[-1].state is MailState.TAKEN
    row = submissions(opened)["nip"]
    assert (row.versions, row.received_at) == (1, later if step == "put_on_record" else NOW)
    assert originals(opened) == []


def test_without_its_folder_a_mail_on_record_is_taken_from_the_store(opened, form, monkeypatch, written):
    def killed(*_):
        raise KilledError

    run_until_killed(opened, monkeypatch, written(("BE.xlsx", form)), "known_of_mail", killed)
    [line] = take_in_mail(opened, [], NOW)
    assert line.state is MailState.TAKEN


@pytest.fixture
def while_another_runs(opened, monkeypatch):
    """Let another intake take in the same mail while the first one hands in its file."""
    inner, real = [], taking.hand_in

    def with_another(mail):
        def hand_in(services, request: HandIn, now):
            if not inner:
                inner.append(None)
                inner.extend(take_in_mail(services, [Source("1.eml", mail, None)], now))
            return real(services, request, now)

        monkeypatch.setattr(taking, "hand_in", hand_in)
        return [*take_in_mail(opened, [Source("1.eml", mail, None)], NOW), *inner[1:]]

    return with_another


def test_two_intakes_at_once_take_one_version(opened, form, written, while_another_runs):
    lines = while_another_runs(written(("BE.xlsx", form)))
    assert {line.state for line in lines} == {MailState.TAKEN}
    assert len({line.number for line in lines}) == 1
    assert submissions(opened)["nip"].versions == 1


def test_two_intakes_at_once_answer_a_refused_file_once(opened, written, while_another_runs):
    while_another_runs(written(("BE.xlsx", b"PK\x03\x04 xl/ no workbook")))
    with opened.reading() as session:
        assert [entry.what for entry in audit_entries(session, 1)].count("refusal_told") == 1


def test_many_intakes_at_once_take_each_mail_once(opened, form, written):
    mails = [written(("BE.xlsx", form))] + [
        written(("t.txt", b"x%d" % number), Message_ID=f"<s{number}@be.example>", Subject="statement")
        for number in range(3)
    ]
    found = []

    def run():
        sources = [Source(f"{place}.eml", mail, None) for place, mail in enumerate(mails)]
        found.extend(take_in_mail(opened, sources, NOW))

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {line.state for line in found} == {MailState.TAKEN}
    assert len({line.number for line in found}) == 4
    versions = {row.deliverable: row.versions for row in submissions(opened).values()}
    assert versions == {"nip": 1, "statement": 3}
    assert originals(opened) == []


def test_what_a_backup_did_not_hold_is_stored_again(opened, take, form, written):
    mail = written(("BE.xlsx", form), From="minister@be.example")
    take(mail)
    [original] = originals(opened)
    original.unlink()
    take(mail)
    assert [path.read_bytes() for path in originals(opened)] == [mail]


def test_what_the_gate_refused_is_answered_once_in_the_thread(opened, take, written):
    advance(opened, CODE, NOW)
    before = set(letters(opened))
    mail = written(("BE.xlsx", b"PK\x03\x04 xl/ no workbook"), Message_ID="<CA+x=1@be.example>")
    take(mail)
    take(mail)
    for minutes in (5, 10):
        advance(opened, CODE, NOW + timedelta(minutes=minutes))
    [answer] = [one for one in letters(opened) if one not in before]
    assert "In-Reply-To: <CA+x=1@be.example>" in answer
    assert "To: nip@be.example" in answer
    assert "BE.xlsx" in answer
    assert reconcile_cycle(opened, CODE, NOW + timedelta(minutes=10)).differences == []
