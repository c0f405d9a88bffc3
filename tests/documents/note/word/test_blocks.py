import pytest
from docx.enum.text import WD_BREAK
from docx.shared import Pt

from documents.note.word.page import read_docx
from models.errors import UnshownContentError


def add(document, *entries):
    for style, text in entries:
        document.add_paragraph(text, style=style)
    return document


def test_headings_stand_below_the_title(document, body_of):
    add(document, ("Title", "a"), ("Heading 1", "b"), ("Heading 2", "c"), ("Normal", "d"))
    assert body_of(document) == "<h1>a</h1><h2>b</h2><h3>c</h3><p>d</p>"


def test_without_a_title_the_first_heading_is_the_first(document, body_of):
    add(document, ("Heading 1", "a"), ("Heading 6", "b"))
    assert body_of(document) == "<h1>a</h1><h6>b</h6>"


def test_neighbours_of_one_list_stand_in_one(document, body_of):
    add(document, ("List Number", "a"), ("List Number", "b"), ("Normal", "c"), ("List Number", "d"))
    assert body_of(document) == "<ol><li>a</li><li>b</li></ol><p>c</p><ol><li>d</li></ol>"


def test_numbers_count_on_after_what_stands_between(document, saved):
    add(document, ("List Number", "a"), ("Normal", "b"), ("List Number", "c"))
    html = read_docx(saved(document)).html
    assert "list-style-type: &#34;1.\u2002&#34;" in html
    assert "list-style-type: &#34;2.\u2002&#34;" in html


def test_two_lists_side_by_side_are_two(document, body_of):
    add(document, ("List Number", "a"), ("List Bullet", "b"))
    assert body_of(document) == "<ol><li>a</li></ol><ol><li>b</li></ol>"


def test_a_numbered_heading_is_a_heading_with_its_number(document, add_xml, body_of):
    add_xml(
        document,
        '<w:p><w:pPr><w:pStyle w:val="Heading1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'
        "</w:pPr><w:r><w:t>a</w:t></w:r></w:p>",
    )
    assert body_of(document).startswith("<h1>")
    assert body_of(document).endswith("\ta</h1>")


def test_numbering_can_be_switched_off(document, add_xml, body_of):
    off = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
    add_xml(document, f'<w:p><w:pPr><w:pStyle w:val="ListNumber"/>{off}</w:pPr><w:r><w:t>a</w:t></w:r></w:p>')
    assert body_of(document) == "<p>a</p>"


def test_empty_paragraphs_are_room_and_nothing_to_read(document, body_of):
    add(document, ("Normal", ""), ("List Number", ""), ("Normal", "a"))
    assert body_of(document) == '<div class="gap"></div><div class="gap"></div><p>a</p>'


@pytest.mark.parametrize(
    ("before", "after", "css"),
    [
        pytest.param("", "a", "break-before: page", id="before the text"),
        pytest.param("a", "", "break-after: page", id="after the text"),
        pytest.param("", "", "break-after: page", id="alone"),
    ],
)
def test_page_breaks(document, saved, before, after, css):
    paragraph = document.add_paragraph(before)
    paragraph.add_run().add_break(WD_BREAK.PAGE)
    paragraph.add_run(after).bold = True
    assert css in read_docx(saved(document)).html.partition("<body>")[2]


def test_a_page_break_amid_a_text_is_refused(document, saved):
    paragraph = document.add_paragraph("a")
    paragraph.add_run().add_break(WD_BREAK.PAGE)
    paragraph.add_run("b")
    with pytest.raises(UnshownContentError, match="page break in the middle"):
        read_docx(saved(document))


def test_parts_at_the_sides(document, body_of):
    document.add_paragraph("left\tmiddle\tright", style="Header")
    document.add_paragraph("one\ttwo")
    parts = '<p class="parts">leftmiddleright</p>'
    assert body_of(document) == f"{parts}<p>one\ttwo</p>"


def test_direct_looks_go_before_those_of_the_style(document, saved):
    document.add_paragraph("a").paragraph_format.space_after = Pt(33)
    assert "margin-bottom: 33pt" in read_docx(saved(document)).html


def test_paragraphs_that_stand_close_have_no_space_between_them(document, saved):
    add(document, ("List Bullet", "a"), ("List Bullet", "b"), ("Normal", "c"))
    html = read_docx(saved(document)).html
    first, second = html.partition("<li")[2].split("<li")[:2]
    assert "margin-bottom: 0;" in first
    assert "margin-bottom: 0;" not in second.partition("</li>")[0]


def test_content_controls_around_paragraphs_are_looked_into(document, add_xml, body_of):
    add_xml(
        document, "<w:sdt><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>a</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    assert body_of(document) == "<p>a</p>"


@pytest.mark.parametrize("name", ["altChunk", "customXml"])
def test_other_blocks_are_refused(document, add_xml, body_of, name):
    add_xml(document, f"<w:{name}/>")
    with pytest.raises(UnshownContentError, match=name):
        body_of(document)
