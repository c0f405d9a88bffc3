import hashlib
import io
import re
import subprocess
import sys
import zipfile
from datetime import date

import pikepdf
import pytest

from config.definition import ReportFormat
from documents.report import formats
from documents.report.formats import REPORT_FORMATS, pdf_is_available
from models.errors import PdfUnavailableError
from models.rules.review import Cleared, review_to_json

RENDER = """
import hashlib, sys
from documents.report.formats import REPORT_FORMATS
from models.rules.review import review_from_json
review = review_from_json(sys.stdin.buffer.read())
for name, render in sorted(REPORT_FORMATS.items()):
    print(name, hashlib.sha256(render(review)).hexdigest())
"""


def test_every_format_of_a_definition_is_made():
    assert set(REPORT_FORMATS) == set(ReportFormat)


@pytest.mark.parametrize("name", list(ReportFormat))
def test_same_review_same_bytes(name, review):
    first, second = REPORT_FORMATS[name](review), REPORT_FORMATS[name](review)
    assert first == second


def test_same_bytes_in_another_process(review, tmp_path, pytestconfig):
    printed = subprocess.run(
        [sys.executable, "-c", RENDER],
        input=review_to_json(review),
        capture_output=True,
        check=True,
        cwd=pytestconfig.rootpath,
        env={"PYTHONHASHSEED": "4242", "TZ": "Pacific/Auckland", "TMPDIR": str(tmp_path), "LANG": "C.UTF-8"},
    ).stdout.decode()
    here = {name: hashlib.sha256(render(review)).hexdigest() for name, render in REPORT_FORMATS.items()}
    assert printed == "".join(f"{name} {here[name]}\n" for name in sorted(here))


def test_registry_imports_without_pango():
    code = (
        "import sys; sys.modules['weasyprint'] = None; import documents.report.formats; "
        "assert 'documents.report.pdf' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_missing_pango_is_said_with_a_way_out(review, monkeypatch):
    def no_pango(name):
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(formats, "import_module", no_pango)
    assert not pdf_is_available()
    with pytest.raises(PdfUnavailableError) as raised:
        REPORT_FORMATS[ReportFormat.PDF](review)
    assert "Pango" in str(raised.value)
    assert "make system" in raised.value.way_out


def test_pdf_is_available_here():
    assert pdf_is_available()


CLEARED = Cleared(2, date(2024, 7, 31))


def words_of(content):
    """Return all that a file of the report says, as text."""
    if not content.startswith(b"PK"):
        return re.sub(r"<style>.*?</style>", "", content.decode(), flags=re.DOTALL)
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        parts = [whole.read(one).decode() for one in whole.namelist() if one.endswith(".xml")]
    return re.sub(r"<[^>]+>", "", "".join(parts))


INTERNAL = ("Draft", "nnex", "nternal", "completeness", "Completeness", "received_at", "on_time")


@pytest.mark.parametrize("name", [one for one in ReportFormat if one is not ReportFormat.PDF])
def test_what_was_cleared_is_no_draft_and_has_no_annex(name, review):
    said = words_of(REPORT_FORMATS[name](review, CLEARED))
    assert [word for word in INTERNAL if word in said] == []
    assert [word for word in INTERNAL if word in words_of(REPORT_FORMATS[name](review))] != []
    assert REPORT_FORMATS[name](review, CLEARED) == REPORT_FORMATS[name](review, CLEARED)


def test_as_pdf_it_is_shorter_by_the_annex(review):
    made = (REPORT_FORMATS[ReportFormat.PDF](review, cleared) for cleared in (None, CLEARED))
    draft, report = (len(pikepdf.open(io.BytesIO(content)).pages) for content in made)
    assert report < draft


@pytest.mark.parametrize("name", [ReportFormat.HTML, ReportFormat.DOCX, ReportFormat.XLSX])
def test_what_was_cleared_says_which_version_and_since_when(name, review):
    said = words_of(REPORT_FORMATS[name](review, CLEARED)).replace("\xa0", " ")
    assert "Version 2, cleared on 31 July 2024" in said
