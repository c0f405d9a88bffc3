"""The outline as a Word document: every point in its language, room to sign for two, the same bytes."""

import io

import pytest
from docx import Document

from config.definition import FileFormat, Language
from documents.gate import admit
from documents.note.outline import Outline, write_outline
from models.rules.note_words import NOTE_WORDS

TITLES = {Language.ENGLISH: "high-level political statement", Language.FRENCH: "déclaration politique"}


def made(language):
    return write_outline(Outline("Plans 2024", TITLES[language], "LIMITE", language))


@pytest.mark.parametrize("language", Language)
def test_every_point_stands_in_it(language):
    document = Document(io.BytesIO(made(language)))
    words = NOTE_WORDS[language]
    text = [paragraph.text for paragraph in document.paragraphs]
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings == [point.title for point in words.outline]
    assert text[0].lower() == TITLES[language]
    assert [line for line in text if line][-2:] == list(words.outline_signatures)
    assert text[-1] == text[-3] == "", "a frame for each signature"
    assert document.sections[0].header.paragraphs[0].text == "LIMITE\tPlans 2024"
    assert document.core_properties.language[:2] == language


def test_it_may_be_handed_in_and_is_the_same_each_time():
    content = made(Language.FRENCH)
    assert admit(content, (FileFormat.DOCX,)).format is FileFormat.DOCX
    assert made(Language.FRENCH) == content
    assert made(Language.ENGLISH) != content
