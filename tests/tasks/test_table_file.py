"""Tables as CSV: what no spreadsheet may run, lines with their numbers, columns that are wanted."""

import csv
import io

import pytest

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
    assert quoted(payload) == f"'{payload}"
    assert unquoted(quoted(payload)) == payload


@pytest.mark.parametrize("text", ["Office", "'t Kantoor", "a=b", "", "'", "nip@el.example", "’=1"])
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
