import pytest
from docx.oxml.parser import parse_xml

from documents.note.word.looks import border_css, paragraph_css, style_text, text_css

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def element(inner):
    return parse_xml(f"<w:some {W}>{inner}</w:some>")


@pytest.mark.parametrize(
    ("inner", "css"),
    [
        pytest.param("", {}, id="nothing"),
        pytest.param("<w:b/>", {"font-weight": "bold"}, id="bold"),
        pytest.param('<w:b w:val="0"/>', {"font-weight": "normal"}, id="bold switched off"),
        pytest.param('<w:i w:val="true"/>', {"font-style": "italic"}, id="italic"),
        pytest.param('<w:sz w:val="21"/>', {"font-size": "10.5pt"}, id="half points"),
        pytest.param('<w:color w:val="0B2A66"/>', {"color": "#0b2a66"}, id="colour"),
        pytest.param('<w:color w:val="auto"/>', {"color": "#000000"}, id="automatic colour"),
        pytest.param('<w:color w:val="red; }"/>', {"color": "#000000"}, id="no colour at all"),
        pytest.param('<w:u w:val="single"/>', {"text-decoration": "underline"}, id="underlined"),
        pytest.param('<w:u w:val="none"/>', {"text-decoration": "none"}, id="not underlined"),
        pytest.param("<w:strike/>", {"text-decoration": "line-through"}, id="struck out"),
        pytest.param("<w:caps/>", {"text-transform": "uppercase"}, id="capitals"),
        pytest.param('<w:vertAlign w:val="baseline"/>', {}, id="on the line"),
        pytest.param('<w:highlight w:val="darkRed"/>', {"background-color": "#ffff00"}, id="a rare marker"),
        pytest.param('<w:rFonts w:ascii="Papyrus"/>', {}, id="fonts are ours"),
    ],
)
def test_text(inner, css):
    assert text_css(element(inner)) == css


def test_raised_text_is_smaller():
    assert text_css(element('<w:vertAlign w:val="superscript"/>')) == {
        "vertical-align": "super",
        "font-size": "65%",
    }


@pytest.mark.parametrize(
    ("inner", "css"),
    [
        pytest.param('<w:jc w:val="both"/>', {"text-align": "justify"}, id="justified"),
        pytest.param('<w:jc w:val="right"/>', {"text-align": "end"}, id="right"),
        pytest.param("<w:pageBreakBefore/>", {"break-before": "page"}, id="a new page"),
        pytest.param("<w:keepNext/>", {"break-after": "avoid"}, id="with the next"),
        pytest.param('<w:keepNext w:val="0"/>', {"break-after": "auto"}, id="without the next"),
        pytest.param("<w:bidi/>", {"direction": "rtl"}, id="from right to left"),
        pytest.param('<w:spacing w:before="120"/>', {"margin-top": "6pt"}, id="space before"),
        pytest.param('<w:spacing w:line="240"/>', {"line-height": "1.15"}, id="one line"),
        pytest.param(
            '<w:spacing w:line="240" w:lineRule="exact"/>', {"line-height": "12pt"}, id="exact lines"
        ),
        pytest.param(
            '<w:ind w:left="567" w:hanging="567"/>',
            {"margin-left": "28.35pt", "text-indent": "-28.35pt"},
            id="hanging",
        ),
        pytest.param(
            '<w:ind w:start="20" w:firstLine="40"/>', {"margin-left": "1pt", "text-indent": "2pt"}, id="first"
        ),
        pytest.param('<w:shd w:val="clear" w:fill="E8EEF8"/>', {"background-color": "#e8eef8"}, id="shade"),
        pytest.param('<w:shd w:val="clear" w:fill="auto"/>', {}, id="no shade"),
        pytest.param(
            '<w:pBdr><w:top w:val="single" w:sz="8" w:space="3" w:color="475467"/></w:pBdr>',
            {"border-top": "1pt solid #475467", "padding-top": "3pt"},
            id="a line above",
        ),
    ],
)
def test_paragraphs(inner, css):
    assert paragraph_css(element(inner)) == css


@pytest.mark.parametrize(
    ("inner", "css"),
    [
        pytest.param('<w:start w:val="nil"/>', {"border-left": "none"}, id="none"),
        pytest.param('<w:bottom w:val="dotted"/>', {"border-bottom": "0.5pt dotted #000000"}, id="dotted"),
        pytest.param(
            '<w:top w:val="wave" w:sz="1"/>', {"border-top": "0.25pt solid #000000"}, id="a fancy one"
        ),
        pytest.param('<w:insideH w:val="single"/>', {}, id="inside"),
    ],
)
def test_lines_around(inner, css):
    assert border_css(element(inner)) == css


def test_nothing_has_no_look():
    assert text_css(None) == paragraph_css(None) == border_css(None) == {}
    assert style_text({"color": "#000000", "margin-top": "6pt"}) == "color: #000000; margin-top: 6pt"
