"""No text of anybody's is more than text in a file that is exported: every payload, column and export."""

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from html.parser import HTMLParser
from types import SimpleNamespace

import openpyxl
import pytest
from lxml import etree
from openpyxl.utils.escape import unescape

from benchmarks.hostile.columns import CODES, LISTS, MADE, PLAIN, text_columns
from benchmarks.hostile.texts import PAYLOADS, altered, origins, payloads
from benchmarks.hostile.world import NOW, make_hostile, rewrite
from cli.main import make_app
from config.reference import read_roster
from config.settings import Settings
from models.queries.cycles import look_at_cycle
from tasks.marked_form import marked_forms
from tasks.services import open_services
from tasks.table_file import unquoted

CODE = "pesco-nip-2024"
SOFFICE = shutil.which("soffice")
STATES = [entry.code for entry in read_roster("member_states")][: len(PAYLOADS)]

OF_A_STATE = {
    "form": (f"{CODE} {{state}} nip", {".xlsx": STATES}),
    "form json": (f"{CODE} {{state}} nip", {".json": STATES}),
    "brief": (f"{CODE} {{state}}", {".docx": STATES}),
    "changes": (f"{CODE} {{state}}", {".docx": STATES[:2]}),
    "feedback": (f"{CODE} {{state}}", {".html": STATES, ".docx": STATES[:2]}),
}
"""What is written of each state: the words of the command, and of how many states in each format."""

OF_ALL = {
    "board": (CODE, [".xlsx", ".csv", ".json"]),
    "report": (CODE, [""]),
    "statements": (CODE, [".docx", ".html"]),
    "contacts export": ("", [".csv"]),
    "projects export": ("", [".csv"]),
}
ELSEWHERE = {
    "rehearse": "the forms and the report of a rehearsal are those of `form` and `report`",
    "state-of-play": "it counts, and holds no text that anybody wrote",
    "next-definition": "the text of a definition, with other days in it",
    "form virtual": "virtual files of a rehearsal, by the writer of `form`",
    "form split": "parts of the workbook that `form` writes, by the same writer",
    "form merge": "the same",
    "receipt": "no spreadsheet opens it; it quotes the record, which this world writes past",
    "preview": "letters: tests/notifications/test_contents.py",
}

_WORKED_WITH = {"submission.answers", "assessment.text", "assessment.findings", "cycle_catalogue.items"}
_STATEMENTS = {"submission.marking", "submission.custodian", "signature.office", "consent.office"}
_ALL = _WORKED_WITH | {"submission.reference", "respondent.name"}
_CALLED = {"phone_call.office", "phone_call.said", "meeting.offices", "meeting.agreed"}
SHOWN = {
    ".xlsx": _ALL | {"question.text"},
    ".json": _ALL,
    ".docx": _ALL
    | _STATEMENTS
    | _CALLED
    | {
        "contact.address",
        "contact.office",
        "contact.telephone",
        "finding.message",
        "finding.sheet",
        "finding.cell",
    },
    ".html": _ALL | _STATEMENTS,
    ".csv": {"respondent.name"}
    | {
        "contact.address",
        "contact.office",
        "contact.telephone",
        "project.name",
        "project.source",
        "project_role.source",
    }
    | {"project_milestone.title", "project_milestone.source", "project_status.text", "project_status.source"},
}
"""Columns of which something stands in the exports of each ending; all others are on no way out."""


def writers(app, before=()):
    """Return every command that writes a file which it is told."""
    for name in app:
        if not name.startswith("-"):
            yield from writers(app[name], (*before, name))
            if app[name].default_command is not None:
                options = app[name].assemble_argument_collection()
                if any("--out" in argument.names for argument in options):
                    yield " ".join((*before, name))


def test_every_command_that_writes_a_file_is_tried():
    assert sorted(writers(make_app())) == sorted([*OF_A_STATE, *OF_ALL, *ELSEWHERE])


def test_every_column_with_a_text_is_hostile_or_a_code():
    assert text_columns() == CODES | {*PLAIN, *LISTS, *MADE}
    assert len(CODES) + len({*PLAIN, *LISTS, *MADE}) == len(text_columns())


@pytest.fixture(scope="module")
def exported(opened_folder, command_line, tmp_path_factory):
    """Write every export of a world of hostile texts, once, and return the files."""
    folder = tmp_path_factory.mktemp("hostile") / "installation"
    shutil.copytree(opened_folder, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        with open_services(Settings()) as services:
            make_hostile(services, CODE)
            of_states = [*written_of_states(command_line, folder), *marked_copies(services, folder)]
            return [*of_states, *written_of_all(command_line, services, folder)]


def written_of_states(run, folder):
    """Write what is exported of single states."""
    for name, (words, endings) in OF_A_STATE.items():
        for ending, states in endings.items():
            for state in states:
                path = folder / f"{name} {state}{ending}"
                yield from wrote(run, f"{name} {words.format(state=state)}", path)


def written_of_all(run, services, folder):
    """Write what is exported of all states, twice: then each text begins with each payload."""
    for shift in (0, 1):
        rewrite(services, CODE, shift)
        for name, (words, endings) in OF_ALL.items():
            for ending in endings:
                yield from wrote(run, f"{name} {words}", folder / f"{name} {ending[1:]} {shift}{ending}")


def marked_copies(services, folder):
    """Write the forms that go with a set of questions."""
    with services.reading() as session:
        cycle = look_at_cycle(session, CODE, NOW)
        for state in STATES:
            about = SimpleNamespace(deliverable="nip", question_set=1, version=1)
            (copy,) = marked_forms(
                cycle, SimpleNamespace(respondent=state, respondent_name="", items=[about])
            )
            path = folder / f"marked {state}.xlsx"
            path.write_bytes(copy.content)
            yield path


def wrote(run, words, path):
    """Run a command that writes a file, or a folder of files, and yield what came with the ending."""
    takes_now = [] if words.startswith(("contacts", "projects")) else ["--now", NOW.isoformat()]
    done = run(*words.split(), "--out", path, *takes_now)
    assert done.code == 0, done.err
    return [path] if path.is_file() else path.iterdir()


def texts_of_workbook(path):
    """Return all texts of a workbook; nothing in it may be a formula, a link or a tie to another file."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        parts = [archive.read(name) for name in names if name.startswith("xl/worksheets/")]
        remarks = [etree.fromstring(archive.read(name)) for name in names if "comments" in name]
    assert not [name for name in names if re.search("external|connection|query|macro|vba|embed", name, re.I)]
    assert not [part for part in parts if re.search(rb"<(?:\w+:)?(?:f|hyperlink)[ >/]", part)]
    book = openpyxl.load_workbook(path, read_only=True)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    texts = ["".join(text.itertext()) for part in remarks for text in part.iter("{*}text")]
    return [*map(unescape, texts), *(unescape(cell.value) for cell in cells if isinstance(cell.value, str))]


def texts_of_document(path):
    """Return all texts of a Word document; no field in it may be another than the number of a page."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("word/")]
        parts = {name: archive.read(name) for name in names}
    links = [one for name in names if name.endswith(".rels") for one in etree.fromstring(parts[name])]
    assert not [link for link in links if link.get("TargetMode") == "External"]
    found = [etree.fromstring(parts[name]) for name in names if re.search(r"(document|er\d)\.xml$", name)]
    fields = {value for part in found for value in part.xpath("//@*[local-name()='instr']")}
    assert fields <= {"PAGE", "NUMPAGES"}
    assert not [one for part in found for one in part.xpath("//*[local-name()='instrText']")]
    return ["".join(map(said, line.iter())) for part in found for line in part.iter("{*}p")]


def said(element):
    """Return what an element of a paragraph says."""
    marks = {"t": element.text, "tab": "\t", "br": "\n"}
    return marks.get(etree.QName(element).localname) or ""


class Page(HTMLParser):
    """A page as a browser reads it: its texts, its elements, and every attribute that could do something."""

    def __init__(self, path):
        super().__init__()
        self.texts, self.tags, self.doing = [""], set(), []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.doing += [
            name for name, value in attrs if re.match("on|src", name) or "script:" in (value or "")
        ]
        self.texts.append("")

    def handle_endtag(self, tag):
        self.texts.append("")

    def handle_data(self, data):
        self.texts[-1] += data


def texts_of_page(path):
    """Return all texts of a page; nothing in it may run or fetch."""
    page = Page(path)
    assert not page.tags & {"script", "iframe", "object", "embed", "form", "img", "base"}
    assert not page.doing
    return page.texts


def texts_of_table(path):
    """Return all cells of a table, however a spreadsheet parts them; none may begin a formula."""
    content = path.read_bytes().decode()
    for mark in ",;\t":
        rows = csv.reader(io.StringIO(content, newline=""), delimiter=mark)
        assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r\n＝＋－＠")]
    return [unquoted(cell) for row in csv.reader(io.StringIO(content, newline="")) for cell in row]


def texts_of_json(path):
    """Return all texts of a JSON document."""
    return list(leaves(json.loads(path.read_bytes())))


def leaves(value):
    """Yield the texts in a value of JSON."""
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from leaves(inner)


READERS = {
    ".xlsx": texts_of_workbook,
    ".docx": texts_of_document,
    ".html": texts_of_page,
    ".csv": texts_of_table,
    ".json": texts_of_json,
}


@pytest.mark.parametrize("ending", READERS)
def test_a_text_is_a_text_and_comes_back_as_it_was(exported, ending):
    texts = [text for path in exported if path.suffix == ending for text in READERS[ending](path)]
    assert altered(texts) == []
    assert payloads(texts) == set(range(len(PAYLOADS)))
    assert origins(texts) == SHOWN[ending]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_a_real_spreadsheet_calculates_nothing(exported, tmp_path):
    wanted = [path for path in exported if re.search(r"(BE|report| 0)[^.]*\.(xlsx|csv)$", str(path))]
    home = f"-env:UserInstallation=file://{tmp_path / 'home'}"
    command = [SOFFICE, home, "--headless", "--convert-to", "fods", "--outdir", tmp_path, *wanted]
    subprocess.run(command, check=True, capture_output=True, timeout=200)
    made = [etree.parse(path) for path in tmp_path.glob("*.fods")]
    cells = [cell for book in made for cell in book.iter("{*}table-cell")]
    assert len(made) == len({path.name for path in wanted}) == 7
    assert not [cell for cell in cells if any(name.endswith("}formula") for name in cell.attrib)]
    assert payloads("\n".join(cell.itertext()) for cell in cells) == set(range(len(PAYLOADS)))
