"""The form through a real office program: saved there, it says the same here."""

import shutil
import subprocess

import pytest

from config.definition import FileFormat
from config.form import load_form_schema
from documents.form import write_form
from documents.gate import admit
from documents.reader import read_form

SOFFICE = shutil.which("soffice")

pytestmark = [
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed"),
    pytest.mark.timeout(180),
]


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    """A profile for these tests alone: two runs of LibreOffice cannot share one."""
    return tmp_path_factory.mktemp("profile").as_uri()


def saved(content, folder, profile, kind):
    (folder / "form.xlsx").write_bytes(content)
    target = folder / "saved"
    command = [SOFFICE, "--headless", f"-env:UserInstallation={profile}", "--convert-to", kind]
    done = subprocess.run(
        [*command, "--outdir", str(target), str(folder / "form.xlsx")],
        capture_output=True,
        check=True,
        timeout=150,
    )
    [file] = target.iterdir()
    assert file.stat().st_size, done.stderr
    return file.read_bytes()


def test_saved_in_libreoffice_says_the_same(make_request, filled_plan, tmp_path, profile):
    content = saved(write_form(make_request(answers=filled_plan)), tmp_path, profile, "xlsx")
    assert admit(content, (FileFormat.XLSX,)).format is FileFormat.XLSX
    plan = read_form(content, load_form_schema("nip"), filled_plan.identity, 2024)
    found = {key: (answer.value, answer.reason) for key, answer in plan.given.items()}
    assert found == {key: (answer.value, answer.reason) for key, answer in filled_plan.answers.items()}


def test_prints(make_request, filled_plan, tmp_path, profile):
    pages = saved(write_form(make_request(answers=filled_plan)), tmp_path, profile, "pdf")
    assert admit(pages, (FileFormat.PDF,)).format is FileFormat.PDF
