import pytest
from docx.oxml.parser import parse_xml

from documents.note.word.styles import Styles, has_side_tabs

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DEFAULTS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="20"/><w:lang w:val="fr-BE"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="200"/></w:pPr></w:pPrDefault></w:docDefaults>'
)


def style(name, inner="", base=""):
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    default = ' w:default="1"' if name == "Normal" else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"{default}><w:name w:val="{name.lower()}"/>'
        f"{based}{inner}</w:style>"
    )


def styles(*found):
    return Styles(parse_xml(f"<w:styles {W}>{DEFAULTS}{''.join(found)}</w:styles>"))


NORMAL = style("Normal", "<w:pPr><w:keepNext/></w:pPr><w:rPr><w:i/></w:rPr>")
STRONG = style(
    "Strong", "<w:pPr><w:outlineLvl w:val='1'/></w:pPr><w:rPr><w:b/><w:i w:val='0'/></w:rPr>", "Normal"
)
SMALL = style("Small", "<w:rPr><w:sz w:val='16'/></w:rPr>", "Strong")


def test_a_style_takes_in_all_that_it_is_based_on():
    assert styles(NORMAL, STRONG, SMALL).look("Small") == {
        "font-size": "8pt",
        "margin-bottom": "10pt",
        "font-style": "normal",
        "break-after": "avoid",
        "font-weight": "bold",
    }


@pytest.mark.parametrize("style_id", [None, "Normal"], ids=["unsaid", "said"])
def test_paragraphs_without_a_style_have_the_default_one(style_id):
    assert styles(NORMAL, STRONG).look(style_id)["font-style"] == "italic"


def test_an_unknown_style_has_the_look_of_the_document():
    assert styles(NORMAL).look("Missing") == {"font-size": "10pt", "margin-bottom": "10pt"}


def test_what_is_asked_twice_is_not_changed_by_who_asked():
    found = styles(NORMAL)
    found.look("Normal")["color"] = "#ff0000"
    assert "color" not in found.look("Normal")


def test_styles_in_a_ring_come_to_an_end():
    ring = styles(style("A", base="B"), style("B", "<w:rPr><w:b/></w:rPr>", base="A"))
    assert ring.look("A")["font-weight"] == "bold"


@pytest.mark.parametrize(
    ("found", "level"),
    [
        pytest.param(style("Title"), 0, id="the title"),
        pytest.param(style("X", "<w:pPr><w:outlineLvl w:val='0'/></w:pPr>"), 1, id="a heading by its level"),
        pytest.param(style("X", "<w:pPr><w:outlineLvl w:val='5'/></w:pPr>"), 6, id="the last heading"),
        pytest.param(
            style("X", "<w:pPr><w:outlineLvl w:val='7'/></w:pPr>"), None, id="too deep for a heading"
        ),
        pytest.param(style("X", "<w:pPr><w:outlineLvl w:val='9'/></w:pPr>"), None, id="said to be text"),
        pytest.param(style("X"), None, id="text"),
    ],
)
def test_levels_of_headings(found, level):
    assert styles(found).heading_level("Title" if "Title" in found else "X") == level


def test_a_heading_is_inherited():
    assert styles(NORMAL, STRONG, SMALL).heading_level("Small") == 2


def test_lists_of_styles():
    numbered = "<w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='4'/></w:numPr><w:ind w:left='20'/></w:pPr>"
    found = styles(NORMAL, style("Point", numbered), style("Sub", base="Point"))
    assert found.numbering("Sub") == ("4", "1")
    assert found.numbering("Normal") is None
    assert found.own_indent("Point") is not None
    assert found.own_indent("Sub") is None


def test_contextual_spacing_is_inherited_and_can_be_taken_back():
    close = style("Close", "<w:pPr><w:contextualSpacing/></w:pPr>")
    apart = style("Apart", "<w:pPr><w:contextualSpacing w:val='0'/></w:pPr>", "Close")
    found = styles(close, apart, style("Like", base="Close"))
    assert [found.has_contextual_spacing(name) for name in ("Close", "Like", "Apart")] == [True, True, False]


@pytest.mark.parametrize(
    ("value", "is_side"), [("left", False), ("center", True), ("right", True), ("num", False)]
)
def test_tabs_at_the_side(value, is_side):
    tabs = f"<w:tabs><w:tab w:val='{value}' w:pos='100'/></w:tabs>"
    found = styles(style("Head", f"<w:pPr>{tabs}</w:pPr>"), style("Like", base="Head"))
    assert found.has_side_tabs("Like") is is_side
    assert has_side_tabs(None) is False


def test_language_and_names():
    found = styles(NORMAL)
    assert found.language == "fr-BE"
    assert found.name(None) == "normal"
    assert found.run_look(None) == {}
