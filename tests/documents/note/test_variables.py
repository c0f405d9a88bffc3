from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from documents.note.variables import VARIABLES, CallVariables, title_of, variables
from models.rules.notes import NoteKind


def plain(text):
    return text.replace("\u00a0", " ")


def test_every_kind_of_note_has_its_names(call, circular):
    assert VARIABLES.keys() == set(NoteKind)
    for note in (call, circular):
        assert variables(note).keys() == {entry.name for entry in fields(VARIABLES[note.kind])}


def test_days_and_formats_of_what_is_asked_for(call):
    plan, statement = variables(call)["deliverables"]
    assert (plan.title, plan.formats) == ("National Implementation Plan", "XLSX")
    assert (statement.title, statement.formats) == ("High-level political statement", "TXT, DOCX or PDF")
    assert plain(plan.due) == "Sunday 10 March 2024, 23:59 Brussels time"
    assert plain(plan.cut_off) == "Tuesday 30 April 2024"


def test_items_by_their_groups(call):
    groups = variables(call)["groups"]
    assert [len(group.items) for group in groups] == [5, 6, 3, 3, 3]
    assert groups[0].title.startswith("Money")
    assert plain(variables(call)["item_count"]) == "20 commitments"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("date", "1 December 2023"),
        ("statement", "high-level political statement"),
        ("addressees", "Belgium and Greece"),
        ("reply_to", "pesco-secretariat@kalends.example"),
        ("item_title", "Commitment"),
        ("items_title", "Commitments"),
        ("has_form", True),
    ],
)
def test_words_of_the_call(call, name, value):
    found = variables(call)[name]
    assert (plain(found) if isinstance(found, str) else found) == value


def test_without_a_form_or_a_statement(call):
    plan, statement = call.deliverables
    assert variables(replace(call, deliverables=(statement,)))["has_form"] is False
    assert variables(replace(call, deliverables=(plan,)))["statement"] == ""


@pytest.mark.parametrize("kind", [NoteKind.CORRECTION, NoteKind.CIRCULAR])
def test_a_correction_says_that_it_is_one(circular, kind):
    assert variables(replace(circular, kind=kind))["is_correction"] is (kind is NoteKind.CORRECTION)


def test_titles_begin_with_the_number(call, circular):
    assert title_of(call).startswith("PESCO-NIP-2024/1 – Call for contributions: PESCO")
    assert title_of(circular) == "PESCO-NIP-2024/2 – Questions and answers"


def test_nobody_who_asked_has_a_name_in_a_circular():
    assert not {entry.name for entry in fields(VARIABLES[NoteKind.CIRCULAR])} & {"respondent", "asked_by"}
    assert "answers" not in {entry.name for entry in fields(CallVariables)}


@pytest.mark.parametrize("kind", [NoteKind.CALL, NoteKind.CIRCULAR])
def test_every_name_stands_on_the_page_for_the_secretariat(kind):
    text = (Path(__file__).parents[3] / "docs" / "notes.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    for name, hint in get_type_hints(VARIABLES[kind]).items():
        (row,) = [row for row in rows if f"`{name}`" in row.split(" | ")[0]]
        for entry in get_args(hint)[:1]:
            parts = fields(entry) if is_dataclass(entry) else ()
            assert all(f"`{part.name}`" in row for part in parts)
