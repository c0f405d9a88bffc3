"""The board as a file: every text as text, in protocol order, the same bytes for the same board."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from models.errors import FileEndingError
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.board_export import board_as, brussels_text
from tasks.board_then import board_then, board_then_data

CODE = "pesco-nip-2024"
NOW = datetime(2024, 3, 20, 9, tzinfo=UTC)
FORMULA = '=HYPERLINK("https://example.org")'


@pytest.fixture
def board(opened):
    """Return the board where a registration bears a reference that a spreadsheet would calculate."""
    part = Particulars(reference=FORMULA, pages=3, marking="none")
    carry_out(opened, Act(CODE, "BG", "nip", Deed.REGISTER, part), NOW)
    return board_then(opened, CODE, None, NOW)


def test_a_workbook_holds_texts_and_numbers(board):
    book = load_workbook(io.BytesIO(board_as(board, "board.xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [cell.value for cell in cells].count(FORMULA) == 2
    people = list(book["board"].iter_rows(min_row=6, values_only=True))
    assert [row[0] for row in people[:4]] == ["BE", "BE", "BG", "BG"]
    assert people[2][3:6] == ("received", "late", "2024-03-10 23:59:59 CET")
    assert "INTERNAL" in book["board"]["A2"].value


def test_csv_has_an_apostrophe_before_what_would_be_calculated(board):
    rows = list(csv.DictReader(io.StringIO(board_as(board, "board.csv").decode())))
    assert len(rows) == 52
    assert rows[2]["reference"] == f"'{FORMULA}"
    assert (rows[2]["due_at"], rows[2]["late"], rows[3]["overdue"]) == (
        "2024-03-10T22:59:59Z",
        "true",
        "true",
    )
    assert {row["marking"] for row in rows} == {board.marking} == {"REHEARSAL"}


def test_json_is_the_data(board):
    found = json.loads(board_as(board, "BOARD.JSON"))
    assert found == json.loads(json.dumps(board_then_data(board)))
    assert (found["marking"], found["obligations"][2]["reference"]) == (board.marking, FORMULA)


@pytest.mark.parametrize("ending", ["xlsx", "csv", "json"])
def test_the_same_board_gives_the_same_bytes(board, ending):
    assert board_as(board, f"a.{ending}") == board_as(board, f"b.{ending}")


def test_another_ending_is_refused(board):
    with pytest.raises(FileEndingError):
        board_as(board, "board.pdf")


def test_instants_in_summer_time():
    assert brussels_text(datetime(2024, 4, 30, 21, 59, 59, tzinfo=UTC)) == "2024-04-30 23:59:59 CEST"
    assert brussels_text(None) == ""
