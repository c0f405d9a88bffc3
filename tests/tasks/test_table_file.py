"""Tables as CSV: what no spreadsheet may run, lines with their numbers, columns that are wanted."""

import csv
import io

import pytest
from hypothesis import given, strategies as st

from models.errors import ProjectFileError
from tasks.table_file import Layout, day, quoted, read_lines, unquoted, write_lines

LAYOUT = Layout(("code", "office"), ("note",), ProjectFileError, "see the page")
PAYLOADS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x.example","y")',
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠1",
    "'=1",
    "''=1",
    "'+1",
    "'＝1",
    "-",
    "--1",
    "=",
]


def refused(content):
    with pytest.raises(ProjectFileError) as caught:
        read_lines(content, LAYOUT)
    return caught.value.problems


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_spreadsheet_would_run_is_quoted_and_comes_back(payload):
    assert quoted(payload)[:2] == f"'{payload[0]}"
    assert unquoted(quoted(payload)) == payload


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        pytest.param("Office;=1+1", "Office;'=1+1", id="semicolon"),
        pytest.param("Office\t@SUM(1)", "Office\t'@SUM(1)", id="tab"),
        pytest.param('Office",+1', "Office\",'+1", id="comma"),
        pytest.param("one\n-1", "one\n'-1", id="line"),
        pytest.param("\r=1", "'\r'=1", id="at the head as well"),
    ],
)
def test_nothing_runs_however_a_program_parts_the_cells(text, cell):
    assert (quoted(text), unquoted(cell)) == (cell, text)


@given(st.text("'=+-@\t\r\n,;a＝ ", max_size=8))
def test_whatever_is_quoted_comes_back(text):
    assert unquoted(quoted(text)) == text


@pytest.mark.parametrize(
    "text", ["Office", "'t Kantoor", "a=b", "", "'", "nip@el.example", "’=1", "Desk, +32"]
)
def test_all_else_stays_as_it_is(text):
    assert (quoted(text), unquoted(text)) == (text, text)


@pytest.mark.parametrize("payload", [one for one in PAYLOADS if one == one.strip()])
def test_what_is_written_reads_the_same_and_runs_nowhere(payload):
    text = write_lines([{"code": "EL", "office": payload, "note": ""}], LAYOUT)
    (cells,) = csv.DictReader(io.StringIO(text, newline=""))
    assert cells["office"] == f"'{payload}"
    (line,) = read_lines(text.encode(), LAYOUT)
    assert line.take("office", str, "") == payload


def test_lines_have_the_numbers_that_an_editor_shows():
    content = 'code;office\n\nEL;"one\ntwo"\nFR;three\n'.encode("utf-8-sig")
    assert [(one.number, one.cells["code"]) for one in read_lines(content, LAYOUT)] == [(4, "EL"), (5, "FR")]


def test_what_is_wrong_with_a_cell_is_a_problem_of_its_line():
    (line,) = read_lines(b"code,office\nEL,1.3.24\n", LAYOUT)
    assert line.take("office", day, None) is None
    assert line.problems == ["line 2: office: '1.3.24' is not a day such as 2024-03-10"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param(b"code\n", "line 1: the column 'office' is missing", id="missing"),
        pytest.param(b"code,office,x\n", "line 1: the column 'x' is not known; see the page", id="unknown"),
        pytest.param(b"code,office,code\n", "line 1: the column 'code' stands there twice", id="twice"),
        pytest.param(b"code,office\nEL,\xe9\n", "line 2: the file is not in UTF-8", id="encoding"),
    ],
)
def test_a_file_that_is_no_such_table(content, problem):
    assert refused(content)[0].startswith(problem)


HEAD = b"code,office\n"
HOSTILE = [
    pytest.param(b"", "line 1: the column 'code' is missing", id="nothing"),
    pytest.param(HEAD + b"x" * 10_000_000, "5000000 are the most", id="one line of 10 MB"),
    pytest.param(HEAD + b"x" * 4_900_000, "line 2: this is not CSV: field larger", id="one line of 5 MB"),
    pytest.param(b"x" * 100_000 + b"\n", "line 1: a cell has 100000", id="a long name of a column"),
    pytest.param(b"," * 1_000_000, "line 1: it has 1000001 cells", id="a million columns"),
    pytest.param(HEAD + b"a,b\n" + b"," * 900_000, "line 3: it has 900001 cells", id="a million cells"),
    pytest.param(HEAD + b"a,b\n" * 100_001, "more than 100000 lines", id="too many lines"),
    pytest.param(HEAD + b"a,b\na,\x00b\n", "line 3: it holds the character U+0000", id="NUL"),
    pytest.param(HEAD + b"a,\x1b[31mb\n", "line 2: it holds the character U+001B", id="escapes"),
    pytest.param("code,office\na,b\n".encode("utf-16"), "line 1: the file is not in UTF-8", id="UTF-16"),
    pytest.param(
        "code,office\na,b\n".encode("utf-16-le"), "line 1: it holds the character U+0000", id="no mark"
    ),
    pytest.param(HEAD + "a,Büro\n".encode("latin-1"), "line 2: the file is not in UTF-8", id="Latin-1"),
    pytest.param(HEAD + b"a,\xed\xa0\x80\n", "line 2: the file is not in UTF-8", id="half a character"),
    pytest.param(HEAD + b"a,\xc0\xafb\n", "line 2: the file is not in UTF-8", id="written too long"),
    pytest.param(HEAD + b'a,b\nc,"d\n' + b"e,f\n" * 99, "line 3: this is not CSV: a quota", id="open quote"),
    pytest.param(HEAD + b'a,"' + b"b\n" * 3_000 + b'"\n', "line 2: a cell has 6000", id="closed late"),
    pytest.param(HEAD + b'a,"b"c\n', "line 2: this is not CSV", id="text after a quote"),
    pytest.param(b"PK\x03\x04" + b"\x00" * 99, "line 1: it holds the character U+0003", id="a workbook"),
    pytest.param(b"code;office\n" + b"a;" + b"'" * 5_000, "line 2: a cell has 5000", id="apostrophes"),
]


@pytest.mark.parametrize(("content", "said"), HOSTILE)
def test_a_hostile_file_is_refused_by_its_line(content, said):
    problems = refused(content)
    assert said in problems[0]
    assert len("; ".join(problems)) < 10_000


def test_many_problems_are_told_in_part():
    error = ProjectFileError(*(f"line {number}: wrong" for number in range(1_000)))
    assert error.problems[-1] == "and 950 problems more"
    assert len(str(error)) < 2_000


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_semicolon_further_down_parts_nothing(end):
    content = end.join(("code,office", "a,Army; Navy")).encode()
    assert read_lines(content, LAYOUT)[0].cells["office"] == "Army; Navy"
