import pytest
from docx.oxml.parser import parse_xml

from documents.note.word.numbering import Numbering
from models.errors import UnshownContentError

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def level(place, form, label, extra=""):
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{extra}'
        f'<w:lvlText w:val="{label}"/><w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl>'
    )


def lists(levels, nums='<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'):
    abstract = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
    return Numbering(parse_xml(f"<w:numbering {W}>{abstract}{nums}</w:numbering>"))


def labels(numbering, *places):
    return [numbering.next_label(number, place) for number, place in places]


@pytest.mark.parametrize(
    ("form", "label", "found"),
    [
        ("decimal", "%1.", ["1.", "2.", "3."]),
        ("decimalZero", "%1", ["01", "02", "03"]),
        ("lowerLetter", "(%1)", ["(a)", "(b)", "(c)"]),
        ("upperLetter", "%1)", ["A)", "B)", "C)"]),
        ("lowerRoman", "%1.", ["i.", "ii.", "iii."]),
        ("upperRoman", "Part %1", ["Part I", "Part II", "Part III"]),
        ("none", "%1", ["", "", ""]),
        ("bullet", "\uf0b7", ["•", "•", "•"]),
        ("bullet", "★", ["★", "★", "★"]),
    ],
)
def test_ways_of_counting(form, label, found):
    assert labels(lists(level(0, form, label)), ("1", 0), ("1", 0), ("1", 0)) == found


@pytest.mark.parametrize(
    ("form", "count", "label"),
    [
        ("lowerLetter", 27, "aa"),
        ("lowerLetter", 53, "aaa"),
        ("lowerRoman", 49, "xlix"),
        ("upperRoman", 94, "XCIV"),
    ],
)
def test_counting_far(form, count, label):
    numbering = lists(level(0, form, "%1"))
    assert labels(numbering, *[("1", 0)] * count)[-1] == label


def test_deeper_levels_begin_anew_below_each_number():
    numbering = lists(level(0, "decimal", "%1.") + level(1, "lowerLetter", "%1.%2"))
    places = [("1", 0), ("1", 1), ("1", 1), ("1", 0), ("1", 1)]
    assert labels(numbering, *places) == ["1.", "1.a", "1.b", "2.", "2.a"]


def test_a_deeper_level_alone_counts_its_missing_parent():
    numbering = lists(level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2"))
    assert labels(numbering, ("1", 1)) == ["1.1"]


def test_two_numbers_of_one_list_count_on_unless_one_starts_again():
    nums = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="0"/>{override}</w:num>'
        for number, override in (
            ("1", ""),
            ("2", ""),
            ("3", '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'),
        )
    )
    numbering = lists(level(0, "decimal", "%1."), nums)
    places = [("1", 0), ("2", 0), ("3", 0), ("3", 0), ("1", 0)]
    assert labels(numbering, *places) == ["1.", "2.", "7.", "8.", "9."]
    assert numbering.family("1") == numbering.family("3") == "0"


def test_levels_know_their_style_and_their_indent():
    numbering = lists(level(0, "decimal", "%1.") + level(1, "decimal", "%2", '<w:pStyle w:val="Point"/>'))
    assert numbering.level_of_style("1", "Point") == 1
    assert numbering.level_of_style("1", "Other") == 0
    assert numbering.level("1", 0).css["margin-left"] == "28.35pt"
    assert numbering.level("1", 5) is None


@pytest.mark.parametrize(
    ("place", "found"),
    [
        pytest.param(("9", 0), "whose list is not there", id="no list"),
        pytest.param(("1", 4), "whose list is not there", id="no level"),
        pytest.param(("1", 0), "in the way 'chineseCounting'", id="another way of counting"),
    ],
)
def test_what_cannot_be_counted_is_refused(place, found):
    with pytest.raises(UnshownContentError, match=found):
        lists(level(0, "chineseCounting", "%1")).next_label(*place)


def test_a_document_without_lists_has_none():
    assert Numbering(None).level("1", 0) is None
