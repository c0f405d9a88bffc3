from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from config.definition import CatalogueItem, Language
from config.form import load_form_schema
from models.rules.letters import Circular, QuestionAnswer
from models.rules.lint import read_definition
from models.rules.note_words import NOTE_WORDS
from models.rules.notes import (
    NoteContact,
    NoteKind,
    TimelineEntry,
    call_note,
    circular_note,
    note_number,
)

CYCLE = Path(__file__).parents[3] / "config" / "cycles" / "pesco-nip-2024.toml"
ITEM = CatalogueItem(
    number="1", group="a", group_title="Money", title="Grow", official_text="", assessor="EDA"
)
DATED_ON = date(2023, 12, 1)


@pytest.fixture(scope="module")
def definition():
    return read_definition(CYCLE.read_text(encoding="utf-8"))


def changed(definition, **changes):
    return definition.model_copy(update=changes)


@pytest.mark.parametrize(
    ("number", "text"), [(1, "PESCO-NIP-2024/1"), (12, "PESCO-NIP-2024/12")], ids=["call", "later"]
)
def test_numbers_of_notes(number, text):
    assert note_number("pesco-nip-2024", number) == text


def test_facts_of_the_call_come_from_the_definition(definition):
    note = call_note(definition, [ITEM], DATED_ON)
    assert (note.kind, note.number, note.dated_on) == (NoteKind.CALL, "PESCO-NIP-2024/1", DATED_ON)
    assert (note.cycle_title, note.legal_basis) == (definition.title, definition.legal_basis)
    assert note.contacts == (NoteContact("PESCO secretariat", "pesco-secretariat@kalends.example"),)
    assert (note.item_word, note.items[0].group) == ("commitment", "Money")
    assert note.report_title == definition.outputs.title


def test_due_days_and_cut_offs_are_their_end_in_brussels(definition):
    plan, statement = call_note(definition, [], DATED_ON).deliverables
    assert (plan.is_form, statement.is_form) == (True, False)
    assert plan.due_at == datetime(2024, 3, 10, 22, 59, 59, tzinfo=UTC)
    assert plan.cut_off_at == datetime(2024, 4, 30, 21, 59, 59, tzinfo=UTC)
    assert statement.formats == ("txt", "docx", "pdf")


def test_timeline_is_in_order_with_one_line_for_what_falls_on_one_day(definition):
    timeline = call_note(definition, [], DATED_ON).timeline
    both = "National Implementation Plan, high-level political statement"
    assert timeline[:3] == (
        TimelineEntry(DATED_ON, "This call"),
        TimelineEntry(date(2024, 3, 10), f"Due: {both}"),
        TimelineEntry(date(2024, 4, 30), f"Last day for the common report: {both}"),
    )
    assert [entry.what for entry in timeline[3:]] == [step.title for step in definition.steps]


def test_days_that_differ_have_lines_of_their_own(definition):
    plan, statement = definition.deliverables
    later = statement.model_copy(update={"due_on": date(2024, 3, 17)})
    timeline = call_note(changed(definition, deliverables=(plan, later)), [], DATED_ON).timeline
    assert [entry.what for entry in timeline if entry.what.startswith("Due")] == [
        "Due: National Implementation Plan",
        "Due: high-level political statement",
    ]


def test_sheets_are_those_of_the_forms_that_are_asked_for(definition):
    form = load_form_schema("nip")
    other = form.model_copy(update={"name": "other"})
    assert call_note(definition, [], DATED_ON).sheets == ()
    assert call_note(definition, [], DATED_ON, [other]).sheets == ()
    sheets = call_note(definition, [], DATED_ON, [other, form]).sheets
    assert [sheet.title for sheet in sheets] == [
        "Cover",
        "Basis of figures",
        "Figures",
        "Commitments",
        "Projects",
        "Milestones",
        "Forces and operations",
    ]


def test_outline_is_suggested_only_where_something_is_no_form(definition):
    assert call_note(definition, [], DATED_ON).outline == NOTE_WORDS[Language.ENGLISH].outline
    plan_alone = changed(definition, deliverables=definition.deliverables[:1])
    assert call_note(plan_alone, [], DATED_ON).outline == ()


@pytest.mark.parametrize("kind", [NoteKind.CORRECTION, NoteKind.CIRCULAR])
def test_circular_is_numbered_and_takes_its_text_over(definition, kind):
    answers = (QuestionAnswer("May it come later?", "Please ask."),)
    note = circular_note(definition, kind, Circular(3, "Answers", ("First.",), answers), DATED_ON)
    assert (note.kind, note.number, note.title) == (kind, "PESCO-NIP-2024/3", "Answers")
    assert (note.paragraphs, note.answers) == (("First.",), answers)
    assert note.contacts[0].address == definition.letters.reply_to
