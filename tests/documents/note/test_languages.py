"""The same note in each language: what it says, its typography, and that nothing of another one is left."""

import io
import os
import re
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from docx import Document

from config.definition import Language
from documents.note import write_note_docx, write_note_pdf
from documents.note.variables import title_of, variables
from models.rules.letters import Circular, QuestionAnswer
from models.rules.notes import NoteKind, circular_note

SNAPSHOTS = Path(__file__).parent / "snapshots"

HARD = "\u00a0"

ENGLISH_WORDS = re.compile(
    r"\b(the|and|of|please|annex|timeline|due|commitments?|report|council|dear|whom|number)\b", re.IGNORECASE
)
"""Words that a French note has nowhere but in the titles of sheets and in official names."""

WITHIN_FRENCH = re.compile(r"RESTREINT UE/EU RESTRICTED|Commitments|Basis of figures|Forces and operations")


@pytest.fixture(scope="module")
def notes(call, french_call, definition):
    answers = (QuestionAnswer("Signé ?", "Non : « pas encore » suffit."),)
    text = Circular(2, "Questions et réponses", ("Une première série.",), answers)
    kinds = {"circular": NoteKind.CIRCULAR, "correction": NoteKind.CORRECTION}
    made = {
        f"{name}.fr": circular_note(definition, kind, text, french_call.dated_on, Language.FRENCH)
        for name, kind in kinds.items()
    }
    return {"call.en": call, "call.fr": french_call, **made}


def lines_of(content):
    """Return a document line by line, its tables with a bar between cells; hard spaces are shown."""
    document = Document(io.BytesIO(content))
    lines = [document.sections[0].header.paragraphs[0].text, document.sections[0].footer.paragraphs[0].text]
    for block in document.iter_inner_content():
        rows = getattr(block, "rows", None)
        lines += [block.text] if rows is None else [" | ".join(_cells(row)) for row in rows]
    return [line.replace(HARD, "~") for line in lines]


def _cells(row):
    return dict.fromkeys(cell.text for cell in row.cells)


@pytest.mark.parametrize("name", ["call.en", "call.fr", "circular.fr", "correction.fr"])
def test_notes_read_as_they_did(notes, name):
    read = "\n".join(lines_of(write_note_docx(notes[name]))) + "\n"
    path = SNAPSHOTS / f"{name}.txt"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(read, encoding="utf-8")
        pytest.fail(f"{path.name} is new: read it, and run again")
    assert read == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["call.fr", "circular.fr", "correction.fr"])
def test_nothing_of_a_french_note_is_in_english_or_lacks_a_hard_space(notes, name):
    text = WITHIN_FRENCH.sub("", os.linesep.join(lines_of(write_note_docx(notes[name]))))
    assert ENGLISH_WORDS.findall(text) == []
    assert re.findall(r".{9} [:;?!»]|.{9}« ", text) == []
    assert re.findall(r"\w[;?!»]", text) == []
    assert "'" not in text


def test_days_and_clock_of_a_french_note(french_call):
    words = variables(french_call)
    assert words["date"] == f"1er{HARD}mars{HARD}2024"
    plan, statement = words["deliverables"]
    due = "dimanche~10~mars~2024 à~23~h~59, heure~de~Bruxelles".replace("~", HARD)
    assert (plan.due, plan.cut_off) == (due, f"mardi{HARD}30{HARD}avril{HARD}2024")
    assert statement.formats == "TXT, DOCX ou PDF"
    assert (words["items_title"], words["item_count"]) == ("Engagements", f"20{HARD}engagements")
    assert words["the_statement"] == "la déclaration politique de haut niveau"


def test_spaces_are_hard_in_a_template_of_the_secretariat_too(french_call, template_of, paragraphs_of):
    content = write_note_docx(
        french_call, template_of("= Objet : « {{ cycle }} »\n+ **Ainsi** ; voir {{ number }} !")
    )
    title, text = paragraphs_of(content)
    assert title == f"Objet{HARD}: «{HARD}Plans nationaux de mise en œuvre 2024 (CSP){HARD}»"
    assert text == f"Ainsi{HARD}; voir PESCO-NIP-2024/1{HARD}!"


def test_spaces_of_an_english_note_stay(call, template_of, paragraphs_of):
    assert paragraphs_of(write_note_docx(call, template_of("= What ; how"))) == ["What ; how"]


def test_the_pdf_is_french_and_signed_on_its_first_page(french_call):
    content = write_note_docx(french_call)
    assert Document(io.BytesIO(content)).core_properties.language == "fr-FR"
    pdf = pikepdf.open(io.BytesIO(write_note_pdf(content)))
    assert str(pdf.Root.Lang) == "fr-FR"
    assert (
        str(pdf.docinfo.Title) == f"PESCO-NIP-2024/1 – Appel à contributions{HARD}: {french_call.cycle_title}"
    )
    assert len(pdf.pages) == 4


def test_a_circular_has_its_title_as_it_was_written(notes):
    circular = replace(notes["circular.fr"], title="Answers : all")
    assert title_of(circular) == "PESCO-NIP-2024/2 – Answers : all"
