import io
from dataclasses import replace

import pytest
from docx import Document

from config.definition import Language
from documents.note import check_template, default_template, write_note_docx, write_note_pdf, writer
from models.errors import (
    BrokenTagError,
    ContainerError,
    CycleError,
    NoteTemplateError,
    PdfUnavailableError,
    TemplateFileError,
    UnknownVariableError,
    UnshownContentError,
)
from models.rules.notes import NoteKind


@pytest.fixture(scope="module")
def written(call):
    return Document(io.BytesIO(write_note_docx(call)))


def headings(document):
    return [entry.text for entry in document.paragraphs if entry.style.name == "Heading 1"]


def test_call_has_its_annexes_as_headings(written):
    assert headings(written) == [
        "Purpose",
        "What we ask for",
        "How to hand in",
        "What follows",
        "Whom to ask",
        "Annex I: Guidance",
        "Annex II: The form",
        "Annex III: Timeline",
        "Annex IV: Suggested outline of the high-level political statement",
    ]


def test_timeline_is_a_table_with_a_head(written):
    table = written.tables[-1]
    assert [cell.text for cell in table.rows[0].cells] == ["Day", "What"]
    assert table.cell(2, 0).text == "Sunday\u00a010\u00a0March\u00a02024"
    assert table.cell(6, 1).text == "Council Recommendation"


def test_items_stand_below_their_groups(written):
    table = next(table for table in written.tables if table.cell(0, 0).text == "No")
    assert len(table.rows) == 1 + 5 + 20
    assert [cell.text for cell in table.rows[2].cells] == ["1", "Grow the defence budget in real terms"]


def test_head_says_marking_and_number(written):
    assert written.sections[0].header.paragraphs[0].text == "LIMITE\tPESCO-NIP-2024/1"


def test_call_says_that_classified_information_stays_out_and_the_outline_is_a_suggestion(written):
    text = " ".join(entry.text for entry in written.paragraphs)
    for sentence in (
        "EU classified information must not be sent to this mailbox",
        "This outline is a suggestion.",
        "The parts may come separately",
        "pesco-secretariat@kalends.example",
        "Council Decision (CFSP) 2017/2315 of 11 December 2017, Article 6(3)",
    ):
        assert sentence in text


def test_what_does_not_apply_is_left_out(call, paragraphs_of):
    statement = call.deliverables[1]
    bare = replace(call, deliverables=(statement,), sheets=(), items=(), outline=(), legal_basis="")
    text = "\n".join(paragraphs_of(write_note_docx(bare)))
    for left_out in ("The form", "Annex IV", ", under ", "The parts may come", "Commitments", "{"):
        assert left_out not in text


def test_circular_numbers_its_questions(circular, paragraphs_of):
    text = paragraphs_of(write_note_docx(circular))
    place = text.index("Question 2")
    assert text[place + 1 : place + 3] == ["Signed?", "No."]
    assert "This note corrects" not in " ".join(text)
    corrected = paragraphs_of(write_note_docx(replace(circular, kind=NoteKind.CORRECTION)))
    assert "This note corrects" in " ".join(corrected)


def test_hostile_words_stay_words(hostile_call, shown, paragraphs_of):
    content = write_note_docx(hostile_call)
    assert f"Call for contributions: {shown}" in paragraphs_of(content)
    document = Document(io.BytesIO(content))
    assert document.core_properties.title.endswith(shown)
    assert document.sections[0].header.paragraphs[0].text.startswith("R&D <x>\t")
    asked = next(table for table in document.tables if table.cell(0, 0).text == "Contribution")
    assert asked.cell(1, 0).text == ("Plan & more " * 42)
    items = next(table for table in document.tables if table.cell(0, 0).text == "No")
    assert (items.cell(1, 0).text, items.cell(2, 1).text) == (shown, shown)


def test_lines_of_a_text_stay_lines(circular, paragraphs_of):
    note = replace(circular, paragraphs=("one\r\ntwo\tthree",))
    assert "one\ntwo\tthree" in paragraphs_of(write_note_docx(note))


def test_the_same_note_gives_the_same_files(circular):
    content = write_note_docx(circular)
    assert content == write_note_docx(circular)
    assert write_note_pdf(content) == write_note_pdf(content)


def test_a_template_of_the_secretariat_is_used(call, template_of, paragraphs_of):
    content = write_note_docx(call, template_of("= Note {{ number }}"))
    assert paragraphs_of(content) == ["Note PESCO-NIP-2024/1"]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", NoteKind)
def test_our_templates_pass(kind, language):
    check_template(default_template(kind, language), kind, language)


def test_the_template_of_the_call_is_none_for_circulars():
    with pytest.raises(UnknownVariableError, match="'legal_basis'"):
        check_template(default_template(NoteKind.CALL), NoteKind.CIRCULAR)


@pytest.mark.parametrize(
    ("lines", "error", "found"),
    [
        pytest.param("{{ cicle }}", UnknownVariableError, "'cicle'", id="an unknown name"),
        pytest.param("{{ cycle }", BrokenTagError, "near “{{ cycle }”", id="a broken tag"),
        pytest.param("{%p if cycle %}", BrokenTagError, "Unexpected end", id="a tag left open"),
        pytest.param("{ { cycle }}", BrokenTagError, "'}}' is left", id="a tag that is not taken for one"),
        pytest.param(
            "|| 4 | 4\n| {% if marking %}a | b\nc {% endif %}",
            BrokenTagError,
            "ends outside",
            id="a tag over the border of a table",
        ),
        pytest.param(
            "{%tr for item in items %}", BrokenTagError, "unknown tag 'tr'", id="a row without table"
        ),
    ],
)
def test_what_is_wrong_with_a_template_is_named(template_of, lines, error, found):
    with pytest.raises(error, match=found) as caught:
        check_template(template_of(lines))
    assert isinstance(caught.value, NoteTemplateError)
    assert caught.value.way_out


def test_what_the_pdf_could_not_show_is_refused_before(document, saved, add_xml):
    add_xml(document, '<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>')
    with pytest.raises(UnshownContentError, match="could not show a footnote"):
        check_template(saved(document))


@pytest.mark.parametrize("content", [b"", b"PK", b"<html>"], ids=["empty", "a mark of a zip", "a page"])
def test_what_is_no_document(content):
    with pytest.raises(TemplateFileError):
        check_template(content)
    with pytest.raises(ContainerError):
        write_note_pdf(content)


def test_without_pango_the_refusal_says_so(monkeypatch, circular):
    def fail(name):
        raise OSError(f"cannot load {name}")

    content = write_note_docx(circular)
    monkeypatch.setattr(writer, "import_module", fail)
    with pytest.raises(PdfUnavailableError) as caught:
        write_note_pdf(content)
    assert isinstance(caught.value, CycleError)
    assert write_note_docx(circular) == content
