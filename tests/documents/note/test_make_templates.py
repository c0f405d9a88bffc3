import io
import re

import pytest
from docx import Document
from docx.oxml.ns import qn

from config.definition import Language
from documents.note.make_templates import FOLDER, KINDS, make_template
from documents.note.template import default_template, template_file
from models.rules.notes import NoteKind


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", KINDS)
def test_the_templates_are_those_of_their_texts(kind, language):
    text, made = (FOLDER / template_file(kind, language, ending) for ending in ("txt", "docx"))
    assert made.read_bytes() == make_template(text.read_text(encoding="utf-8"), language)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", NoteKind)
def test_every_kind_of_note_has_a_template(kind, language):
    ours = {(FOLDER / template_file(name, language, "docx")).read_bytes() for name in KINDS}
    assert default_template(kind, language) in ours


@pytest.mark.parametrize("kind", KINDS)
def test_templates_name_the_same_things_in_every_language(kind):
    texts = [(FOLDER / template_file(kind, one, "txt")).read_text(encoding="utf-8") for one in Language]
    names = [set(re.findall(r"{{ ([a-z_.]+) }}", text)) - {"statement", "the_statement"} for text in texts]
    assert names[0] == names[1]


def made(text):
    return Document(io.BytesIO(make_template(text)))


def test_lines_have_the_styles_of_word():
    styles = [entry.style.name for entry in made("= A\n# B\n## C\n+ D\n* E\n- F\n~ G\n^H\nI").paragraphs]
    assert styles == [
        "Title",
        "Heading 1",
        "Heading 2",
        "Numbered Paragraph",
        "Lettered Point",
        "List Bullet",
        "Signature Line",
        "Normal",
        "Normal",
    ]


def test_a_closing_stays_with_its_heading_and_its_signature():
    document = made("# A\n+ a\n# B\n+ b\n- c\n^With kind regards,\n~ Signature")
    kept = [entry.text for entry in document.paragraphs if entry.paragraph_format.keep_with_next]
    assert kept == ["b", "c", "With kind regards,"]


def test_annexes_count_from_one_again_and_the_first_begins_a_page():
    document = made("+ one\n#! Annex I\n+ one\n#+ Annex II\n+ one")
    numbers = [entry._p.pPr.numPr for entry in document.paragraphs if entry.style.name != "Heading 1"]
    assert numbers[0] is None
    assert numbers[1].numId.val != numbers[2].numId.val
    breaks = [entry.paragraph_format.page_break_before for entry in document.paragraphs]
    assert breaks == [None, True, None, None, None]


def test_tables_have_a_head_that_repeats_and_rows_that_stay_whole():
    table = made("||# 4 A | 5.5 B\n|* group\n{%tr for x in items %}\n| c | **d**").tables[0]
    assert [row.cells[0].text for row in table.rows] == ["A", "group", "{%tr for x in items %}", "c"]
    marks = [{mark.tag for mark in row._tr.trPr} for row in table.rows]
    assert marks == [{qn("w:cantSplit"), qn("w:tblHeader")}, *[{qn("w:cantSplit")}] * 3]
    assert [column.width.cm for column in table.columns] == pytest.approx([4, 5.5], abs=0.01)
    assert table.rows[3].cells[1].paragraphs[0].runs[0].bold


def test_head_and_foot_name_marking_number_and_pages():
    section = made("").sections[0]
    assert section.header.paragraphs[0].text == "{{ marking }}\t{{ number }}"
    foot = section.footer.paragraphs[0]._p
    assert [entry.get(qn("w:instr")) for entry in foot.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
