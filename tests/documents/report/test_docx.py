import io
import zipfile

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from documents.report.docx import render_docx


@pytest.fixture(scope="module")
def data(review):
    return render_docx(review)


@pytest.fixture(scope="module")
def document(data):
    return Document(io.BytesIO(data))


def test_headings_are_headings(document):
    headings = [entry.text for entry in document.paragraphs if entry.style.name == "Heading 1"]
    assert headings[:3] == ["Summary", "What was received", "Commitments by Member State"]
    assert headings[-1] == "Annex: for the secretariat only"


def test_every_table_has_a_caption_and_a_repeated_header(document):
    captions = [entry.text for entry in document.paragraphs if entry.style.name == "Caption"]
    assert len(captions) == len(document.tables) == 12
    assert captions[0].startswith("Table\u00a01. ")
    assert all(table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None for table in document.tables)


def test_matrix_lies_on_a_wide_page(document):
    turns = [section.orientation for section in document.sections]
    assert turns == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    wide = [table for table in document.tables if len(table.columns) == 26]
    assert [len(table.rows) for table in wide] == [1 + 20 + 5]


def test_tables_fit_their_page(document):
    for table in document.tables:
        width = sum(column.width.cm for column in table.columns)
        assert width <= (27.1 if len(table.columns) == 26 else 17.1)


def test_figures_of_the_table_are_those_of_the_review(document, review):
    table = next(entry for entry in document.tables if entry.cell(0, 1).text == "Sum")
    sums = [row.cells[1].text.replace("\u00a0", "") for row in table.rows[1:]]
    assert sums == [
        "–" if figure.sum is None else str(figure.sum)
        for figure in review.figures["defence_expenditure"].values()
    ]


def test_properties_say_nothing_of_the_making(document, data):
    properties = document.core_properties
    assert (properties.author, properties.last_modified_by, properties.language) == ("", "", "en-GB")
    assert properties.created.year == properties.modified.year == 1980
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_hostile_words_stay_words(hostile_review):
    document = Document(io.BytesIO(render_docx(hostile_review)))
    title = next(entry.text for entry in document.paragraphs if entry.style.name == "Title")
    assert title == '=1+1 <script>alert(1)</script> & "R&D" \ufffd\ufffd\ufffd'
