"""Two plans of Greece, from the form to the proven receipt: from LibreOffice by mail, and as JSON.

What a person does is done by the command that a person has; each side sees what it would see: the desk the
mail and the board, Greece its letters and what is attached to them.
"""

import json
from decimal import Decimal

import jsonschema
import openpyxl
import pytest

from benchmarks.simulation.journey.commands import ending, offline, text_of
from benchmarks.simulation.journey.office import SOFFICE, Cell
from benchmarks.simulation.journey.people import CODE, Question
from models.rules.answers import AnswerKey

FETCHED, FIRST = "2024-02-01T09:00:00+01:00", "2024-02-01T10:00:00+01:00"
ASKED, SECOND = "2024-02-05T10:00:00+01:00", "2024-02-08T10:00:00+01:00"
DECIDED = "2024-02-08T15:00:00+01:00"

TOO_MUCH = AnswerKey("figures", "2023", "equipment_procurement")
IN_WORDS = AnswerKey("figures", "2025", "defence_investment")
FORGOTTEN = AnswerKey("commitments", "7", "progress")
UNCONFIRMED = AnswerKey("commitments", "3", "progress")
MISTAKES = (TOO_MUCH, IN_WORDS, FORGOTTEN, UNCONFIRMED)

QUESTIONS = (
    Question("EDA", "Which of the two figures is right?", TOO_MUCH),
    Question("EEAS", "What was done on this commitment?", FORGOTTEN),
)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_a_plan_from_libreoffice_comes_by_mail_is_corrected_and_counts(greece, desk):
    form = greece.fetch(FETCHED)
    lines = to_be_confirmed(form)
    assert len(lines) > 60
    first = greece.fill_in(form, "our plan.xlsx", with_mistakes(greece), but_one(lines, greece))
    greece.mail("Our plan", first)
    assert desk.take_in(FIRST) == [("taken", "handed_in")]
    receipts = it_is_receipted_with_each_mistake_by_its_place(greece, desk, "<1@el.example>", in_the_workbook)
    letter = both_houses_ask_in_one_letter(greece, desk)
    marked = ending(greece.save(letter), "questions-1.xlsx")
    its_questions_stand_at_their_cells(greece, marked)
    second = greece.fill_in(marked, "corrected.xlsx", corrections(greece), [confirmation(lines, greece)])
    greece.mail(f"Re: {letter['Subject']}", second, letter)
    assert desk.take_in(SECOND) == [("taken", "handed_in")]
    its_new_version_is_receipted_without_a_mistake(greece, "<2@el.example>")
    it_counts(desk)
    the_receipts_are_proven_where_there_is_no_database(greece, first, second)
    the_first_receipt_is_outdated(greece, receipts, first)


def test_a_plan_as_json_is_asked_about_corrected_and_counts(greece, desk):
    form = greece.fetch(FETCHED, "json")
    first = greece.write(form, "our plan.json", with_mistakes(greece), ["/answers/commitments/3"])
    assert f"{len(MISTAKES)} errors" in greece.home.kalends("check", first, ends_with=1)
    desk.do("hand-in", first, at=FIRST)
    desk.home.kalends("advance", CODE, at=FIRST)
    receipts = it_is_receipted_with_each_mistake_by_its_place(greece, desk, greece.called, in_the_document)
    letter = both_houses_ask_in_one_letter(greece, desk)
    second = greece.write(first, "corrected.json", corrections(greece))
    it_is_of_the_schema_that_is_printed(greece, second)
    desk.do("hand-in", second, at=SECOND)
    desk.home.kalends("advance", CODE, at=SECOND)
    its_new_version_is_receipted_without_a_mistake(greece, letter["Message-ID"])
    it_counts(desk)
    the_receipts_are_proven_where_there_is_no_database(greece, first, second)
    the_first_receipt_is_outdated(greece, receipts, first)


def test_every_field_is_answered_but_those_that_only_some_need(greece):
    asked = {(sheet.code, field.code) for sheet in greece.request.schema.sheets for field in sheet.fields}
    unanswered = {field for _, field in asked - {(key.sheet, key.field) for key in greece.answers}}
    converted = {"price_year", "national_currency", "exchange_rate", "rate_source"}
    assert unanswered == {"figures_follow_on", "held_elsewhere"} | converted
    assert len(greece.answers) > 150


def with_mistakes(greece):
    """Return its answers with a part above its total, words for a figure, and nothing on a commitment."""
    kept = {key: said for key, said in greece.answers.items() if key[:2] != FORGOTTEN[:2]}
    return kept | {TOO_MUCH: Decimal(99_999), IN_WORDS: "about 100"}


def corrections(greece):
    """Return the answers that differ in the second version."""
    first = with_mistakes(greece)
    return {key: said for key, said in greece.answers.items() if first.get(key) != said}


def to_be_confirmed(form):
    """Return the last cells of the lines that stand there from the last plan."""
    book = openpyxl.load_workbook(form)
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    return [Cell(cell.parent.title, cell.coordinate) for cell in cells if cell.value == "to be confirmed"]


def confirmation(lines, greece):
    """Return the last cell of the line that is not confirmed."""
    sheet, row = greece.cells[UNCONFIRMED].sheet, greece.cells[UNCONFIRMED].address[1:]
    return next(cell for cell in lines if (cell.sheet, cell.address[1:]) == (sheet, row))


def but_one(lines, greece):
    """Return the lines that it confirms at first."""
    return [cell for cell in lines if cell != confirmation(lines, greece)]


def in_the_workbook(greece, key):
    """Return a place as a letter names it to whoever filled in a workbook."""
    return f"Sheet {greece.cells[key].sheet}, cell {greece.cells[key].address} "


def in_the_document(greece, key):
    """Return a place as a letter names it to whoever sent JSON."""
    return f"Sheet {greece.cells[key].sheet}, cell /answers/{'/'.join(key)} "


def it_is_of_the_schema_that_is_printed(greece, document):
    """Hold a document against the schema, as a program of a ministry would."""
    schema = json.loads(greece.home.kalends("form", "schema", "nip"))
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in checker.iter_errors(json.loads(document.read_text()))] == []


def it_is_receipted_with_each_mistake_by_its_place(greece, desk, reply_to, place):
    """Read the acknowledgement of the first version; return the receipts that came with it."""
    letter = greece.letter()
    said = text_of(letter)
    assert letter["In-Reply-To"] == reply_to
    assert "version 1 Received: Thursday 1 February 2024, 10:00:00 Brussels time" in said
    corrected = said.partition("WHAT IS TECHNICALLY OPEN")[2].partition("STILL EXPECTED")[0]
    assert [corrected.count(place(greece, key)) for key in MISTAKES] == [1] * len(MISTAKES)
    assert corrected.count("What to do:") == len(MISTAKES)
    assert desk.board(FIRST)["state"] == "received"
    return greece.save(letter)


def both_houses_ask_in_one_letter(greece, desk):
    """Ask, once both houses have cleared every question; return the letter as Greece reads it."""
    desk.draft(QUESTIONS, ASKED)
    for house in ("EDA", "EEAS"):
        assert "not cleared" in desk.do("clarify", at=ASKED, ends_with=2)
        desk.do("question clear", "--house", house, at=ASKED)
    desk.do("clarify", at=ASKED)
    desk.home.kalends("advance", CODE, at=ASKED)
    letter = greece.letter()
    assert [text_of(letter).count(one.text) for one in QUESTIONS] == [1, 1]
    assert desk.board(ASKED)["state"] == "clarification_asked"
    return letter


def its_questions_stand_at_their_cells(greece, marked):
    """Look at the remarks in the copy that came with the questions."""
    book = openpyxl.load_workbook(marked)
    for one in QUESTIONS:
        sheet, address = greece.cells[one.at]
        assert one.text in book[sheet][address].comment.text


def its_new_version_is_receipted_without_a_mistake(greece, reply_to):
    """Read the acknowledgement of the second version, and keep its receipts."""
    letter = greece.letter()
    said = text_of(letter)
    assert letter["In-Reply-To"] == reply_to
    assert f"Version 2 differs in {len(corrections(greece))} answers from the version before it" in said
    assert "WHAT IS TECHNICALLY OPEN" not in said
    assert "What to do:" not in said
    greece.save(letter)


def it_counts(desk):
    """Take the plan into account, after a look at what is new and at the answers to the questions."""
    differing = {(one["sheet"], one["line"]) for one in differences(desk)}
    assert differing == {key[:2] for key in (TOO_MUCH, IN_WORDS, FORGOTTEN)}
    thread = desk.home.kalends("thread", CODE, "EL")
    assert thread.count("= version 2") >= len(QUESTIONS)
    desk.do("take-into-account", at=DECIDED)
    row = desk.board(DECIDED)
    assert (row["state"], row["versions"], row["late"]) == ("taken_into_account", 2, False)
    desk.verify(DECIDED)


def differences(desk):
    """Return what the second version answers otherwise."""
    return json.loads(desk.do("diff", "--json", at=SECOND))["answers"]


def the_receipts_are_proven_where_there_is_no_database(greece, first, second):
    """Verify on a machine of the ministry that the file is the one received, and find one changed bit."""
    receipts = ("receipt-EL-nip-2.pdf", "receipt-EL-nip-2.json")
    for name in (*receipts, second.name):
        one_bit(greece.folder / name)
    right = [("verify-receipt", receipt, second.name) for receipt in receipts]
    changed = [("verify-receipt", f"bad-{receipt}", second.name) for receipt in receipts]
    others = [("verify-receipt", receipts[0], name) for name in (f"bad-{second.name}", first.name)]
    looked_up = (*right[0], "--lookup", CODE)
    ended = offline(greece.folder, *right, *changed, *others, looked_up)
    assert [code for code, _ in ended] == [0, 0, 1, 1, 1, 1, 2]  # a look into the record needs a database
    said = [text for _, text in ended]
    assert all("the file is the one that was received" in text for text in said[:2])
    assert all("is not the one that was received" in text for text in said[4:6])


def one_bit(path):
    """Copy a file with one bit changed in its middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.with_name(f"bad-{path.name}").write_bytes(content)


def the_first_receipt_is_outdated(greece, receipts, first):
    """Look the receipt of the first version up in the record: it is true, and no longer the latest."""
    said = greece.home.data("verify-receipt", ending(receipts, ".pdf"), first, "--lookup", CODE)
    assert (said["problems"], said["standing"]) == ([], "outdated")
    latest = greece.folder / "receipt-EL-nip-2.pdf"
    assert greece.home.data("verify-receipt", latest, "--lookup", CODE)["standing"] == "latest"
