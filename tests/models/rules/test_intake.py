"""What becomes of a mail: what is clear is taken, every doubt waits, nothing is guessed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from config.definition import FileFormat
from models.rules.answers import FormIdentity
from models.rules.intake import (
    AskedHere,
    CycleHere,
    FileToTake,
    KnownOfMail,
    Thread,
    arrival,
    confirms,
    decide,
    subject_words,
)
from models.rules.letters import LetterKind
from models.rules.mail import FileKind, IncomingMail, MailFile, MailProblem, MailReason, MailState, file_kind

FORM = MailFile("BE-nip.xlsx", b"PK xl/workbook.xml")
STATEMENT = MailFile("statement.pdf", b"%PDF-")
NIP = AskedHere("nip", (FileFormat.XLSX,), "nip", ("plan",))
POLITICAL = AskedHere("statement", (FileFormat.PDF,), None, ("statement", "déclaration"))
CYCLE = CycleHere("nip-2024", False, frozenset({"BE", "FR"}), (NIP, POLITICAL))
THREAD = Thread("nip-2024", "BE", LetterKind.REMINDER, frozenset({"nip", "statement"}))
DRILL = replace(THREAD, kind=LetterKind.DRILL, deliverables=frozenset())
KNOWN = KnownOfMail(frozenset({"BE"}), frozenset({"desk@eu.example"}), (CYCLE,))
BELGIAN = FormIdentity("nip-2024", "BE", "nip", 2)


def mail(*files, **more):
    return replace(IncomingMail("0" * 64, "<a@be.example>", ("nip@be.example",), files=files), **more)


def known(**more):
    return replace(KNOWN, **more)


def decided(one, about=KNOWN, identity=BELGIAN):
    places = range(len(one.files))
    return decide(one, about, dict.fromkeys(places, identity))


def test_a_form_of_the_sender_is_taken():
    decision = decided(mail(FORM))
    assert (decision.state, decision.reason) == (MailState.TAKEN, MailReason.HANDED_IN)
    assert decision.files == (FileToTake(0, "nip-2024", "BE", "nip"),)


def test_a_form_and_a_named_statement_are_taken_together():
    decision = decided(mail(STATEMENT, FORM, subject="Plan and déclaration"))
    assert [(one.place, one.deliverable) for one in decision.files] == [(1, "nip"), (0, "statement")]


def test_a_form_that_cannot_be_read_is_for_the_gate():
    assert decided(mail(FORM), identity=None).files == (FileToTake(0, "nip-2024", "BE", "nip"),)


def test_a_form_of_a_closed_cycle_is_taken_as_well():
    assert decided(mail(FORM), known(cycles=(replace(CYCLE, is_closed=True),))).state is MailState.TAKEN


@pytest.mark.parametrize(
    ("subject", "thread", "is_clear"),
    [
        pytest.param("Our statement", None, True, id="named"),
        pytest.param("DECLARATION politique", None, True, id="in French, without accent"),
        pytest.param("Re: [BE] statement due", THREAD, False, id="our own subject"),
        pytest.param("Re: x", replace(THREAD, deliverables=frozenset({"statement"})), True, id="its thread"),
        pytest.param("Re: x", THREAD, False, id="thread of both"),
        pytest.param("Misstatements", None, False, id="another word"),
    ],
)
def test_a_document_is_taken_only_if_it_is_clear_what_it_is(subject, thread, is_clear):
    decision = decided(mail(STATEMENT, subject=subject), known(thread=thread))
    assert (decision.state is MailState.TAKEN) == is_clear
    assert is_clear or decision.reason is MailReason.UNCLEAR_DOCUMENT


FRENCH_THREAD = replace(THREAD, respondent="FR")
OTHER_CYCLE = replace(CYCLE, code="nip-2025")
DOUBTS = [
    ("unknown_sender", mail(FORM), known(respondents=frozenset()), BELGIAN),
    ("sender_of_several", mail(FORM), known(respondents=frozenset({"BE", "FR"})), BELGIAN),
    ("several_senders", mail(FORM, senders=("a@b", "c@d")), KNOWN, BELGIAN),
    ("several_senders", mail(FORM, senders=()), KNOWN, BELGIAN),
    ("foreign_form", mail(FORM), KNOWN, replace(BELGIAN, respondent="FR")),
    ("foreign_thread", mail(FORM), known(thread=FRENCH_THREAD), BELGIAN),
    ("unknown_cycle", mail(FORM), KNOWN, replace(BELGIAN, cycle="nip-2019")),
    ("unknown_cycle", mail(FORM), KNOWN, replace(BELGIAN, schema="other")),
    ("unclear_cycle", mail(FORM), known(cycles=(CYCLE, OTHER_CYCLE)), None),
    ("unclear_cycle", mail(STATEMENT, subject="statement"), known(cycles=()), None),
    ("several_forms", mail(FORM, FORM), KNOWN, BELGIAN),
    ("several_documents", mail(STATEMENT, STATEMENT, subject="statement"), KNOWN, BELGIAN),
    ("forwarded", mail(replace(FORM, is_forwarded=True)), KNOWN, BELGIAN),
    ("other_file", mail(FORM, MailFile("all.zip", b"PK\3\4 BE.docx")), KNOWN, BELGIAN),
    ("winmail", mail(MailFile("WinMail.dat", b"x")), KNOWN, BELGIAN),
    ("automatic", mail(FORM, is_automatic=True), KNOWN, BELGIAN),
    ("unreadable", mail(problem=MailProblem.BROKEN), KNOWN, BELGIAN),
    ("message", mail(), KNOWN, BELGIAN),
    ("message", mail(first_line="Confirmed"), known(thread=THREAD), BELGIAN),
    ("message", mail(first_line="Confirmed, except our deputy"), known(thread=DRILL), BELGIAN),
]


@pytest.mark.parametrize(("reason", "one", "about", "identity"), DOUBTS, ids=[doubt[0] for doubt in DOUBTS])
def test_every_doubt_waits_for_an_officer(reason, one, about, identity):
    decision = decided(one, about, identity)
    assert (decision.state, decision.reason, decision.files) == (MailState.WAITING, reason, ())


@pytest.mark.parametrize(
    ("reason", "one"),
    [
        ("delivery_report", mail(is_report=True, is_automatic=True)),
        ("own", mail(FORM, senders=("Desk@EU.example",))),
        ("own", mail(FORM, message_id="<1@kalends.invalid>")),
        ("automatic", mail(is_automatic=True)),
        ("automatic", mail(MailFile("smime.p7s", b""), is_automatic=True)),
    ],
)
def test_what_programs_send_is_not_answered(reason, one):
    decision = decided(one)
    assert (decision.state, decision.reason) == (MailState.IGNORED, reason)


@pytest.mark.parametrize(
    "line", ["Confirmed.", "Yes, we confirm, thank you", "Confirmé", "Nous confirmons. Merci !"]
)
def test_a_reply_to_a_drill_confirms(line):
    decision = decided(mail(first_line=line), known(thread=DRILL))
    assert (decision.state, decision.reason) == (MailState.TAKEN, MailReason.CONTACTS_CONFIRMED)
    assert (decision.cycle, decision.respondent) == ("nip-2024", "BE")


@pytest.mark.parametrize(
    "line", ["", "Not confirmed", "We cannot confirm", "confirmed by whom?", "unconfirmed", "yes"]
)
def test_what_confirms_nothing(line):
    assert not confirms(line)


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (FORM, FileKind.WORKBOOK),
        (MailFile("plan", b"PK xl/workbook.xml"), FileKind.WORKBOOK),
        (MailFile("plan.xlsx", b"\xd0\xcf\x11\xe0"), FileKind.WORKBOOK),
        (MailFile("ATT00001.txt", b"x"), FileKind.BESIDE),
        (MailFile("logo.png", b"x", is_inline=True), FileKind.BESIDE),
        (MailFile("scan.png", b"x"), FileKind.OTHER),
        (MailFile("plan.xls", b"x"), FileKind.OTHER),
        (MailFile("Statement.DOCX", b"PK word/document.xml"), FileKind.DOCUMENT),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_what_files_look_like(file, kind):
    assert file_kind(file) is kind


def test_words_that_name_a_deliverable():
    assert subject_words("high-level political statement", "déclaration politique") == (
        "statement",
        "déclaration",
    )
    assert subject_words("plan", None) == ("plan",)


def test_a_mail_arrived_when_our_server_says_but_not_after_it_was_read():
    read_at = datetime(2024, 3, 12, 9, 0, 0, 500, tzinfo=UTC)
    before = read_at - timedelta(hours=10)
    assert arrival(before, read_at) == before.replace(microsecond=0)
    assert (
        arrival(read_at + timedelta(days=1), read_at)
        == arrival(None, read_at)
        == read_at.replace(microsecond=0)
    )
