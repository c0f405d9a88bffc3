import re

import pytest
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement
from docx.shared import Cm

from documents.note.word.page import open_docx, read_docx
from models.errors import ContainerError, FormatRefusedError, UnshownContentError


@pytest.fixture
def html_of(saved):
    return lambda document: read_docx(saved(document)).html


def test_page_names_language_title_author_and_day(document, html_of):
    properties = document.core_properties
    properties.title, properties.author, properties.language = "A & B", "Office", "fr-BE"
    html = html_of(document)
    assert '<html lang="fr-BE">' in html
    assert "<title>A &amp; B</title>" in html
    assert '<meta name="author" content="Office">' in html
    assert '<meta name="dcterms.created" content="2013-12-23">' in html


def test_language_is_that_of_the_styles_unless_said(document, html_of):
    assert '<html lang="en-US">' in html_of(document)


def test_size_and_margins_are_those_of_the_section(document, html_of):
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = section.left_margin = section.right_margin = Cm(2)
    assert "size: 595.3pt 841.9pt; margin: 56.7pt 56.7pt 56.7pt 56.7pt" in html_of(document)


def test_head_and_foot_stand_in_the_margins(document, html_of):
    document.sections[0].header.paragraphs[0].text = "above"
    document.sections[0].footer.paragraphs[0].text = "below"
    html = html_of(document)
    assert re.search(
        r'<div class="head0"><p[^>]*>above</p></div><div class="foot0"><p[^>]*>below</p></div>', html
    )
    assert "@top-left { content: element(head0)" in html
    assert ".foot0 { position: running(foot0) }" in html


def test_first_page_may_have_a_head_of_its_own(document, html_of):
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "first"
    html = html_of(document)
    assert re.search(r'<div class="firsthead0"><p[^>]*>first</p></div>', html)
    assert "@page :nth(1 of s0) { @top-left { content: element(firsthead0)" in html


@pytest.mark.parametrize(
    ("start", "pages"),
    [
        pytest.param(WD_SECTION.NEW_PAGE, ['<section class="s0">', '<section class="s1">'], id="a new page"),
        pytest.param(WD_SECTION.CONTINUOUS, ['<section class="s0">'], id="on the same page"),
    ],
)
def test_sections(document, html_of, start, pages):
    document.add_paragraph("one")
    document.add_section(start)
    document.add_paragraph("two")
    html = html_of(document)
    assert re.findall(r'<section class="s\d">', html) == pages
    assert html.index("one") < html.index("two")


def test_a_later_section_has_the_head_of_the_one_before(document, html_of):
    document.sections[0].header.paragraphs[0].text = "above"
    document.add_section(WD_SECTION.NEW_PAGE)
    html = html_of(document)
    assert re.search(r'<div class="head1"><p[^>]*>above', html)


def test_text_after_the_last_section_is_not_lost(document, html_of, add_xml):
    add_xml(document, "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>")
    add_xml(document, "<w:p><w:r><w:t>last</w:t></w:r></w:p>")
    body = document.element.body
    body.remove(body.sectPr)
    assert "last" in html_of(document)


def test_odd_and_even_pages_that_differ_are_refused(document, html_of):
    document.settings.odd_and_even_pages_header_footer = True
    with pytest.raises(UnshownContentError, match="odd and even pages"):
        html_of(document)


def test_a_document_without_lists_is_read(document, html_of):
    relations = document.part.rels
    relations.pop(next(name for name, entry in relations.items() if entry.reltype.endswith("/numbering")))
    document.add_paragraph("text")
    assert "text" in html_of(document)


def test_a_document_without_a_page_is_refused(document, saved):
    body = document.element.body
    body.remove(body.sectPr)
    with pytest.raises(ContainerError, match="no page"):
        open_docx(saved(document))


def test_a_measure_that_is_none_is_refused(document, html_of, add_xml):
    size = OxmlElement("w:sz", {"{http://schemas.openxmlformats.org/wordprocessingml/2006/main}val": "large"})
    document.add_paragraph().add_run("text")._r.get_or_add_rPr().append(size)
    with pytest.raises(ContainerError, match="a measure in it is none"):
        html_of(document)


def test_a_workbook_is_refused(document, saved, repack):
    types = b"spreadsheetml.sheet.main+xml"
    changes = {"[Content_Types].xml": lambda part: part.replace(b"wordprocessingml.document.main+xml", types)}
    with pytest.raises(FormatRefusedError):
        open_docx(repack(saved(document), changes))
