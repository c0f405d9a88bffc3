import pytest
from docx.oxml.parser import parse_xml

from documents.note.word.elements import child, children, is_on, name_of, points, value

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ROOT = parse_xml(
    f'<w:p {W} xmlns:o="urn:other"><!-- remark --><w:pPr><w:jc w:val="end"/></w:pPr><o:thing/></w:p>'
)


def test_names_of_elements_and_of_remarks():
    assert name_of(ROOT) == "p"
    assert [name_of(entry) for entry in ROOT] == ["", "pPr", "{urn:other}thing"]
    assert [name for name, _ in children(ROOT)] == ["pPr", "{urn:other}thing"]


def test_paths_that_lead_somewhere_and_paths_that_do_not():
    assert value(child(ROOT, "pPr", "jc")) == "end"
    assert child(ROOT, "rPr", "jc") is None
    assert value(child(None, "pPr")) is None


@pytest.mark.parametrize(
    ("mark", "on"),
    [
        ("<w:b/>", True),
        ('<w:b w:val="1"/>', True),
        ('<w:b w:val="on"/>', True),
        ('<w:b w:val="0"/>', False),
        ('<w:b w:val="false"/>', False),
        ('<w:b w:val="off"/>', False),
        ("", None),
    ],
)
def test_marks_that_may_be_switched_off(mark, on):
    assert is_on(child(parse_xml(f"<w:rPr {W}>{mark}</w:rPr>"), "b")) is on


@pytest.mark.parametrize(("twips", "size"), [("20", 1), ("567", 28.35), ("-20", -1), (None, None)])
def test_measures(twips, size):
    assert points(twips) == size
