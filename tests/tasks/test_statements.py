"""Statements: never judged, kept with what is known of them, published on the state's word alone."""

import io
import json
from datetime import UTC, date, datetime, timedelta

import pikepdf
import pytest
from docx import Document

from documents.report.content import Paragraph
from documents.report.formats import write_document
from documents.report.statements import statements_report
from models.errors import (
    ActiveContentError,
    ClassifiedMarkingError,
    NotAStatementError,
    NothingReceivedError,
    StatementNoteError,
)
from models.operations.statements import StatementNote
from models.queries.cycles import audit_entries
from models.queries.obligations import board
from models.queries.submissions import findings_of
from models.rules.checks import CHECKS
from models.rules.statements import ConsentWord, Signed
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import advance
from tasks.calls import open_from_text
from tasks.definitions import definition_text
from tasks.hand_in import Beside, HandIn, hand_in
from tasks.statements import AboutStatement, note_on_statement, say_consent, statement_set
from tasks.verify import stored_hashes, verify_cycles

CODE = "pesco-nip-2024"
OPENED_AT = datetime(2023, 12, 1, 8, tzinfo=UTC)
NOW = datetime(2024, 3, 4, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
TEXT = "Déclaration politique.\n\nNous agissons ensemble."
STATEMENT = TEXT.encode()
ENGLISH = b"Political statement.\n\nWe act together."
MOD = Signed("Minister of Defence", date(2024, 3, 4))
BESIDE = Beside(StatementNote("fr", "", (MOD,)), ENGLISH)
GIVEN, WITHDRAWN = (ConsentWord(said, date(2024, 6, 3), "Ministry of Defence") for said in (True, False))


@pytest.fixture
def installation_url(database_url):
    return database_url


def give(services, content=STATEMENT, respondent="BE", deliverable="statement", beside=BESIDE):
    return hand_in(services, HandIn(CODE, respondent, deliverable, content, NOW, beside=beside), NOW)


def about(respondent="BE"):
    return AboutStatement(CODE, respondent, "statement")


def entry(services, respondent="BE", now=NOW):
    found = statement_set(services, CODE, None, now).entries
    return next(one for one in found if one.statement.respondent == respondent)


def last(services):
    with services.reading() as session:
        entry = audit_entries(session, 1)[-1]
    return entry.what, json.loads(entry.detail)


def paragraphs(report):
    return [block.text for part in report.sections for block in part.blocks if isinstance(block, Paragraph)]


def blank_page():
    """Return a PDF of one page without text, as a scanner makes it."""
    with pikepdf.new() as pdf, io.BytesIO() as content:
        pdf.add_blank_page()
        pdf.save(content)
        return content.getvalue()


SCAN = blank_page()


@pytest.mark.parametrize(
    "content",
    [b"x", b"\n\n", b"word " * 200_000, "Ξ".encode(), SCAN, TEXT.encode()],
    ids=["short", "empty lines", "long", "Greek", "scan", "text"],
)
def test_no_check_ever_judges_a_statement(reachable, content):
    every = ", ".join(f'"{name}"' for name in CHECKS)
    text = definition_text(CODE).replace("[checks]\n", f"[checks]\nstatement = [{every}]\n")
    open_from_text(reachable, text, OPENED_AT)
    receipt = give(reachable, content, beside=Beside())
    advance(reachable, CODE, LATER)
    with reachable.reading() as session:
        (row,) = [one for one in board(session, 1, ["nip", "statement"]) if one.versions]
        found = [one.rule for those in findings_of(session, [1]).values() for one in those]
    # What the gate cannot look into, somebody has to look at for markings: that is no word on the statement.
    assert found == (["pages_without_text"] if content is SCAN else [])
    assert (row.state, row.sha256, receipt.version) == ("received", receipt.sha256, 1)


def test_language_translation_and_signatory_are_kept_with_the_version(opened):
    give(opened)
    found = entry(opened)
    assert (found.text, found.translations) == (TEXT, {"en": ENGLISH.decode()})
    assert (found.statement.language, found.statement.signatures) == ("fr", (MOD,))
    what, detail = last(opened)
    assert (what, detail["language"], detail["version"]) == ("statement_noted", "fr", 1)
    assert detail["signed"] == [["Minister of Defence", "2024-03-04"]]
    with opened.reading() as session:
        hashes = stored_hashes(session, 1)
    assert detail["translation"]["sha256"] in hashes
    assert (len(hashes), verify_cycles(opened)[0].problems) == (2, ())


def test_again_changes_nothing_and_an_officer_adds_what_is_missing(opened):
    give(opened, beside=Beside())
    assert note_on_statement(opened, about(), BESIDE, NOW)
    before = last(opened)
    assert give(opened).is_repeated
    assert not note_on_statement(opened, about(), BESIDE, NOW)
    assert last(opened) == before
    with pytest.raises(StatementNoteError, match="language"):
        note_on_statement(opened, about(), Beside(StatementNote("nl")), NOW)
    with pytest.raises(StatementNoteError, match="translation into 'en'"):
        note_on_statement(opened, about(), Beside(translation=b"Another."), NOW)


@pytest.mark.parametrize(
    ("beside", "error"),
    [
        pytest.param(Beside(translation=b"%PDF-1.7 /JavaScript"), ActiveContentError, id="refused"),
        pytest.param(Beside(StatementNote(marking="SECRET UE")), ClassifiedMarkingError, id="incident"),
    ],
)
def test_what_may_not_enter_with_it_keeps_all_out(opened, request, beside, error):
    with pytest.raises(error):
        give(opened, beside=beside)
    assert not entry(opened).statement.is_here
    assert last(opened)[0] == request.node.callspec.id.rpartition("-")[2]


def test_a_form_is_no_statement(opened):
    with pytest.raises(NotAStatementError):
        give(opened, deliverable="nip")
    with pytest.raises(NotAStatementError):
        say_consent(opened, AboutStatement(CODE, "BE", "nip"), GIVEN, NOW)
    with pytest.raises(NotAStatementError):
        statement_set(opened, CODE, "nip", NOW)
    with pytest.raises(NothingReceivedError):
        say_consent(opened, about(), GIVEN, NOW)


def test_consent_is_recorded_for_one_version(opened):
    give(opened)
    assert not say_consent(opened, about(), WITHDRAWN, NOW)
    assert say_consent(opened, about(), GIVEN, NOW)
    assert not say_consent(opened, about(), GIVEN, NOW)
    assert last(opened) == ("consent_given", {"by": "Ministry of Defence", "on": "2024-06-03", "version": 1})
    assert entry(opened).statement.is_public
    give(opened, b"Another statement.", beside=Beside())
    assert not entry(opened).statement.is_public
    say_consent(opened, about(), GIVEN, NOW)
    say_consent(opened, about(), WITHDRAWN, NOW)
    assert (last(opened)[0], entry(opened).statement.is_public) == ("consent_withdrawn", False)


@pytest.fixture
def collected(opened):
    """Statements of four states: with consent, without, marked, and a scan with consent."""
    give(opened)
    give(opened, b"Of Greece.", "EL", beside=Beside())
    give(opened, b"Of Italy.", "IT", beside=Beside(StatementNote(marking="LIMITE")))
    give(opened, SCAN, "FI", beside=Beside())
    for respondent in ("BE", "IT", "FI"):
        say_consent(opened, about(respondent), GIVEN, NOW)
    return opened


def test_the_internal_set_has_all_in_protocol_order(collected):
    report = statements_report(statement_set(collected, CODE, None, NOW))
    names = [section.title for section in report.sections]
    assert (names[0], len(names), report.kind) == ("Overview", 27, "Internal")
    assert names.index("Belgium") < names.index("Greece") < names.index("Italy") < names.index("Finland")
    said = paragraphs(report)
    assert {"Déclaration politique.", "We act together.", "Of Greece.", "Marking: LIMITE."} <= set(said)
    assert "Sweden: none in this set." in said
    assert any(line.startswith("It was handed in as PDF and is kept as it came") for line in said)


def test_the_public_set_has_what_was_consented_to_and_no_word_of_others(collected):
    given = statement_set(collected, CODE, None, NOW).to_publish()
    report = statements_report(given)
    assert [one.title for one in report.sections] == ["Belgium", "Finland"]
    assert report.kind == "For publication"
    text = write_document(report, "set.html").decode()
    assert "Déclaration politique." in text
    for foreign in ("Greece", "Italy", "Sweden", "Consent", "received on"):
        assert foreign not in text


def test_a_word_document_stands_there_with_its_running_text(opened):
    document, file = Document(), io.BytesIO()
    document.add_paragraph("In a Word document.")
    document.save(file)
    give(opened, file.getvalue(), beside=Beside())
    said = paragraphs(statements_report(statement_set(opened, CODE, None, NOW)))
    place = said.index("In a Word document.")
    assert said[place + 1].startswith("This is the running text of the document, without its headers")


def test_after_a_withdrawal_the_version_before_is_the_statement_again(opened):
    give(opened)
    give(opened, b"Another statement.", beside=Beside())
    assert entry(opened).text == "Another statement."
    withdrawal = Particulars(version=2, reason="sent by mistake")
    carry_out(opened, Act(CODE, "BE", "statement", Deed.WITHDRAW, withdrawal), LATER)
    assert entry(opened, now=LATER).text == TEXT
    assert say_consent(opened, about(), GIVEN, LATER)
    assert entry(opened, now=LATER).statement.is_public
