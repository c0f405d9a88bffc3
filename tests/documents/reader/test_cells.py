"""Hostile workbooks end the child, never the parent."""

import io
import random
import subprocess
import sys
from contextlib import suppress

import pytest
import xlsxwriter

from documents.form import write_form
from documents.form.places import Place
from documents.reader import cells as reader_cells
from documents.reader.cells import ReadingFaultError, read_cells
from models.errors import GateError, HostileFileError, UnreadableFileError

BOUNDS = {"Cover": (30, 6)}
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def workbook(fill):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        fill(book.add_worksheet("Cover"))
    return target.getvalue()


def cell(address, inside="", attributes=""):
    return f'<c r="{address}" {attributes}>{inside}</c>'


def with_cells(repack, *cells):
    rows = "".join(f'<row r="{number}">{each}</row>' for number, each in cells)
    return repack(workbook(lambda _: None), {"xl/worksheets/sheet1.xml": SHEET.format(rows).encode()})


def test_cells_keep_their_places():
    def fill(sheet):
        sheet.write_string("C7", "here")
        sheet.write_number("D8", 2.5)
        sheet.write_boolean("E9", True)
        sheet.write_string("J9", "beyond the bounds")

    cells = read_cells(workbook(fill), BOUNDS).sheets["Cover"]
    assert cells == {Place(6, 2): "here", Place(7, 3): 2.5, Place(8, 4): True}


def test_sheet_that_is_not_there():
    found = read_cells(workbook(lambda _: None), {"Figures": (5, 5)})
    assert (found.names, dict(found.sheets)) == (("Cover",), {})


def test_two_cells_at_the_corners_of_a_sheet(repack):
    bomb = with_cells(repack, (1, cell("A1", "<v>1</v>")), (1048576, cell("XFD1048576", "<v>1</v>")))
    assert len(bomb) < 10_000
    with pytest.raises(HostileFileError, match="memory or time") as caught:
        read_cells(bomb, BOUNDS)
    assert caught.value.way_out


def test_gigabyte_of_blanks(blanks):
    with pytest.raises(HostileFileError):
        read_cells(blanks, BOUNDS)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"PK\x03\x04 no more", id="cut off"),
        pytest.param(random.Random(7).randbytes(5000), id="noise"),
        pytest.param(b"<html>a page</html>", id="page"),
    ],
)
def test_no_workbook(content):
    with pytest.raises(UnreadableFileError) as caught:
        read_cells(content, BOUNDS)
    assert caught.value.way_out


def test_damaged_forms_are_read_or_refused(make_request):
    form = write_form(make_request())
    for seed in range(12):
        dice = random.Random(seed)
        content = bytearray(form)
        for _ in range(5):
            content[dice.randrange(len(content))] ^= dice.randrange(1, 256)
        with suppress(HostileFileError, UnreadableFileError):
            read_cells(bytes(content), BOUNDS)


@pytest.mark.parametrize(
    ("program", "error"),
    [
        pytest.param("import os; os.kill(os.getpid(), 6)", HostileFileError, id="aborted"),
        pytest.param("import os; os.kill(os.getpid(), 9)", HostileFileError, id="killed"),
        pytest.param("import sys; sys.exit(3)", ReadingFaultError, id="exit"),
        pytest.param("raise BaseException", ReadingFaultError, id="a fault of its own"),
        pytest.param("import python_calamine_that_is_not_there", ReadingFaultError, id="no library"),
        pytest.param('print(\'{"error": "ValueError"}\')', UnreadableFileError, id="damaged"),
        pytest.param("import time; time.sleep(60)", HostileFileError, id="never ends"),
        pytest.param('print(\'{"error": "memory"}\')', HostileFileError, id="memory"),
    ],
)
def test_child_that_ends_badly(tmp_path, monkeypatch, program, error):
    child = tmp_path / "child.py"
    child.write_text(program)
    monkeypatch.setattr(reader_cells, "_CHILD", child)
    monkeypatch.setattr(reader_cells, "WALL_SECONDS", 1)
    with pytest.raises(error):
        read_cells(b"", BOUNDS)


def test_processor_time_is_limited(tmp_path, monkeypatch):
    own = reader_cells._CHILD.read_text(encoding="utf-8")
    child = tmp_path / "child.py"
    child.write_text(own.replace("content = sys.stdin.buffer.read()", "while True: pass"))
    monkeypatch.setattr(reader_cells, "_CHILD", child)
    monkeypatch.setattr(reader_cells, "CPU_SECONDS", 1)
    with pytest.raises(HostileFileError):
        read_cells(b"", BOUNDS)


def test_child_writes_no_file(tmp_path):
    write = f"import os; os.write(os.open({str(tmp_path / 'x')!r}, os.O_CREAT | os.O_WRONLY), b'x')"
    own = reader_cells._CHILD.read_text(encoding="utf-8")
    program = own.replace("content = sys.stdin.buffer.read()", write)
    order = '{"memory": 536870912, "seconds": 5, "library": "", "bounds": {}}'
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program, order], capture_output=True, check=False
    )
    assert b"File too large" in done.stderr
    assert (tmp_path / "x").read_bytes() == b""


@pytest.mark.parametrize(
    ("found", "unusable"),
    [
        pytest.param(cell("B1", "<f>A1</f>"), ["B1"], id="formula without result"),
        pytest.param(cell("B1", "<f>A1</f><v></v>"), ["B1"], id="empty result"),
        pytest.param(cell("B1", "<f>A1</f><v/>"), ["B1"], id="no result"),
        pytest.param(cell("B1", '<f t="shared" si="0"/>'), ["B1"], id="shared formula"),
        pytest.param(cell("B1", "<f>1/0</f><v>#DIV/0!</v>", 't="e"'), ["B1"], id="error"),
        pytest.param(cell("B1", "<f>1+1</f><v>2</v>"), [], id="formula with result"),
        pytest.param('<c r="A1" s="1"/>' + cell("B1", "<f>A1</f>"), ["B1"], id="after an empty cell"),
        pytest.param(cell("B1", "<v>2</v>"), [], id="number"),
    ],
)
def test_formulas_without_usable_result(repack, found, unusable):
    cells = read_cells(with_cells(repack, (1, found)), BOUNDS)
    assert sorted(cells.unusable["Cover"]) == unusable


@pytest.mark.parametrize(
    ("raised", "error"),
    [
        pytest.param("MemoryError", "HostileFileError", id="memory"),
        pytest.param("BaseException('a panic of the library')", "UnreadableFileError", id="panic"),
    ],
)
def test_what_the_library_raises_on_a_file_is_the_files_doing(tmp_path, monkeypatch, raised, error):
    own = reader_cells._CHILD.read_text(encoding="utf-8")
    child = tmp_path / "child.py"
    child.write_text(
        own.replace("    workbook = library.from_filelike", f"    raise {raised}\n    library.from_filelike")
    )
    monkeypatch.setattr(reader_cells, "_CHILD", child)
    with pytest.raises(GateError) as caught:
        read_cells(b"", BOUNDS)
    assert type(caught.value).__name__ == error


def test_a_library_that_is_not_there_is_no_damaged_file(monkeypatch, tmp_path):
    monkeypatch.setattr(reader_cells, "_library", lambda: str(tmp_path))
    with pytest.raises(ReadingFaultError, match="python_calamine"):
        read_cells(b"", BOUNDS)
