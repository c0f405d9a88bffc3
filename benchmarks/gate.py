"""What one form costs to write, to admit and to read, and a bomb to refuse: `python -m benchmarks.gate`."""

import io
import statistics
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress

import xlsxwriter

from config.definition import FileFormat
from config.form import load_form_schema
from config.reference import read_catalogue, read_public_figures
from documents.form import FormRequest, write_form
from documents.gate import admit
from documents.reader import read_form
from models.errors import GateError
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan

RUNS = 20
IDENTITY = FormIdentity("pesco-nip-2024", "BE", "nip", 2)
CORNERS = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    b"</sheetData></worksheet>"
)


def main() -> None:
    """Print the median and the slowest of each step, in milliseconds."""
    schema, request = load_form_schema("nip"), _request()
    form, bomb = write_form(request), _corners()
    measure("write a filled-in form", lambda: write_form(request))
    measure("admit it", lambda: admit(form, (FileFormat.XLSX,)))
    measure("read it, child included", lambda: read_form(form, schema, IDENTITY, 2024))
    measure(
        "refuse a workbook of two cells at the corners", lambda: read_form(bomb, schema, IDENTITY, 2024), 3
    )


def measure(what: str, work: Callable[[], object], runs: int = RUNS) -> None:
    """Run the work some times and print what it took; a refusal counts as work."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        with suppress(GateError):
            work()
        taken.append((time.perf_counter() - start) * 1000)
    print(f"{what:<48}{statistics.median(taken):8.1f} ms   slowest {max(taken):8.1f} ms")


def _request() -> FormRequest:
    text = "What was done and what is planned, in a few sentences of the usual length. " * 8
    items = {AnswerKey("commitments", str(number), "progress"): Answer(text) for number in range(1, 21)}
    return FormRequest(
        schema=load_form_schema("nip"),
        identity=IDENTITY,
        cycle_title="PESCO National Implementation Plans 2024",
        year=2024,
        respondent_name="Belgium",
        catalogue=read_catalogue("commitments"),
        public_figures=read_public_figures(),
        answers=Plan(IDENTITY, items),
    )


def _corners() -> bytes:
    small, target = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(small, {"in_memory": True}) as book:
        book.add_worksheet("Cover")
    with zipfile.ZipFile(small) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, CORNERS if name.endswith("sheet1.xml") else old.read(name))
    return target.getvalue()


if __name__ == "__main__":
    main()
