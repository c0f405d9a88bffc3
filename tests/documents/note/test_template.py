import hashlib
import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from docx import Document

from documents.note.template import (
    LARGEST_TEMPLATE,
    LARGEST_TEXT,
    MOST_BRACES,
    default_template,
    open_template,
)
from models.errors import BrokenTagError, TemplateFileError
from models.rules.notes import NoteKind

RELATIONS = "word/_rels/document.xml.rels"
LINK = (
    b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    b'attachedTemplate" Target="file:///templates/letter.dotm" TargetMode="External"/></Relationships>'
)


# Text that shrinks little when it is packed: one that shrinks a hundred times is refused before.
HEX = "".join(hashlib.sha256(str(place).encode()).hexdigest() for place in range(LARGEST_TEXT // 64))
LONG = f"<w:p><w:r><w:t>{HEX}</w:t></w:r></w:p>".encode()


@pytest.fixture(scope="module")
def template():
    return default_template(NoteKind.CALL)


def refusal(content):
    with pytest.raises(TemplateFileError) as caught:
        open_template(content, NoteKind.CALL)
    return f"{caught.value}; {caught.value.way_out}"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        pytest.param(b"", "damaged or cut off", id="nothing"),
        pytest.param(b"Dear colleagues,", "damaged or cut off", id="a text"),
        pytest.param(b"x" * (LARGEST_TEMPLATE + 1), "at most 5 MB", id="too large"),
    ],
)
def test_files_that_are_no_word_documents(content, found):
    assert found in refusal(content)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        pytest.param({"word/vbaProject.bin": b"x"}, "'word/vbaProject.bin'; save it in Word", id="macros"),
        pytest.param(
            {RELATIONS: lambda part: part.replace(b"</Relationships>", LINK)},
            "a link to another file",
            id="a link to a template elsewhere",
        ),
        pytest.param(
            {
                "[Content_Types].xml": lambda part: part.replace(
                    b"wordprocessingml.document.main", b"wordprocessingml.template.main"
                )
            },
            "the file is no Word document",
            id="a Word template",
        ),
        pytest.param(
            {"word/document.xml": lambda part: part[:2000]}, "cannot be read as a Word document", id="cut off"
        ),
        pytest.param(
            {"word/document.xml": lambda part: part.replace(b"<w:body>", b"<w:body>" + LONG)},
            "too long to be that of a note",
            id="a text too long",
        ),
        pytest.param(
            {"word/header1.xml": lambda part: part.replace(b"{{", b"{{" * MOST_BRACES)},
            "too long to be that of a note",
            id="too many tags, in a header",
        ),
    ],
)
def test_documents_that_are_not_plain_ones(template, repack, changes, found):
    assert found in refusal(repack(template, changes))


def test_a_workbook_is_no_template(template, repack):
    types = b"spreadsheetml.sheet.main+xml"
    changes = {"[Content_Types].xml": lambda part: part.replace(b"wordprocessingml.document.main+xml", types)}
    assert "the file is no Word document" in refusal(repack(template, changes))


def test_the_same_note_gives_the_same_bytes(template, call):
    first, second = (open_template(template, NoteKind.CALL).fill(call) for _ in range(2))
    assert first == second


def test_properties_are_those_of_the_note(template, call):
    content = open_template(template, NoteKind.CALL).fill(call)
    properties = Document(io.BytesIO(content)).core_properties
    assert properties.title.startswith("PESCO-NIP-2024/1 – Call for contributions")
    assert (properties.author, properties.last_modified_by) == ("PESCO secretariat", "")
    assert properties.created == properties.modified == datetime(2023, 12, 1, tzinfo=UTC)
    assert properties.language == "en-GB"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_what_the_properties_of_a_template_say_stays_unread(template, call):
    document = Document(io.BytesIO(template))
    document.core_properties.subject = "{{ 7 * 7 }}"
    file = io.BytesIO()
    document.save(file)
    content = open_template(file.getvalue(), NoteKind.CALL).fill(call)
    assert Document(io.BytesIO(content)).core_properties.subject == "{{ 7 * 7 }}"


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        pytest.param("{{p cycle }}", "stands outside of every paragraph", id="a value without its paragraph"),
        pytest.param("{{r cycle }}", "stands outside of every paragraph", id="a value without its run"),
        pytest.param(
            "|| 4 | 4\n| {% if marking %}a | b\nc {% endif %}",
            "ends outside of it",
            id="from a cell to below the table",
        ),
    ],
)
def test_text_that_docxtpl_would_lose_silently(template_of, call, lines, found):
    template = open_template(template_of(lines), NoteKind.CALL)
    with pytest.raises(BrokenTagError, match=found):
        template.fill(replace(call, marking=""))


def test_a_tag_that_word_broke_into_pieces_is_one_tag(call, document):
    paragraph = document.add_paragraph()
    for piece in ("{", "{ num", "ber }", "}"):
        paragraph.add_run(piece)
    file = io.BytesIO()
    document.save(file)
    content = open_template(file.getvalue(), NoteKind.CALL).fill(call)
    assert Document(io.BytesIO(content)).paragraphs[0].text == "PESCO-NIP-2024/1"
