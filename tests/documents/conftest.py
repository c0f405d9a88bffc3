"""What the tests of forms and files share: the form of Belgium, a filled-in plan, and changed containers."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter

from config.form import FormSchema, load_form_schema
from config.reference import read_catalogue, read_public_figures
from documents.form import FormRequest
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan

IDENTITY = FormIdentity("pesco-nip-2024", "BE", "nip", 2)

MakeRequest = Callable[..., FormRequest]
Repack = Callable[[bytes, Mapping[str, bytes | Callable[[bytes], bytes]]], bytes]


@pytest.fixture
def identity() -> FormIdentity:
    return IDENTITY


@pytest.fixture
def make_request() -> MakeRequest:
    """Make the request for Belgium's form of 2024, with some of it changed."""

    def make(**changes: object) -> FormRequest:
        usual = {
            "schema": load_form_schema("nip"),
            "identity": IDENTITY,
            "cycle_title": "PESCO National Implementation Plans 2024",
            "year": 2024,
            "respondent_name": "Belgium",
            "catalogue": read_catalogue("commitments"),
            "public_figures": read_public_figures(),
        }
        return FormRequest(**(usual | changes))

    return make


@pytest.fixture(scope="session")
def shares() -> FormSchema:
    """A form that asks for shares: on its cover, and for two years."""
    share = {"code": "part", "title": "Part", "kind": "number", "unit": "%"}
    staff = {"code": "staff", "title": "Staff", "kind": "number", "unit": "persons"}
    cover = {"kind": "fields", "code": "cover", "title": "Cover", "guidance": "", "fields": [share, staff]}
    years = {"kind": "years", "code": "years", "title": "Years", "guidance": "", "unit": "%"}
    years |= {"past": 0, "planned": 1, "fields": [{"code": "part", "title": "Part"}]}
    return FormSchema.model_validate(
        {"name": "shares", "version": 1, "title": "Shares", "sheets": [cover, years]}
    )


@pytest.fixture
def filled_plan() -> Plan:
    """A plan with a public figure or a reason for each year, and a text for each commitment."""
    answers = {
        AnswerKey("cover", "", "contact_office"): Answer("Directorate R&D <Defence>"),
        AnswerKey("cover", "", "contact_email"): Answer("plans@defence.example"),
        AnswerKey("cover", "", "marking"): Answer("LIMITE"),
        AnswerKey("cover", "", "period"): Answer("January to December 2023"),
        AnswerKey("cover", "", "clearance_authority"): Answer("Ministry of Defence"),
        AnswerKey("cover", "", "clearance_reference"): Answer("2024/17"),
        AnswerKey("cover", "", "clearance_date"): Answer(date(2024, 3, 8)),
        **_figures(),
        **_commitments(),
        AnswerKey("projects", "1", "project"): Answer("Military Mobility"),
        AnswerKey("projects", "1", "role"): Answer("participant"),
        AnswerKey("milestones", "1", "project"): Answer("Military Mobility"),
        AnswerKey("milestones", "1", "milestone"): Answer("Permits within five days"),
        AnswerKey("milestones", "1", "new_date"): Answer(date(2025, 6, 30)),
    }
    return Plan(IDENTITY, answers)


def _figures() -> dict[AnswerKey, Answer]:
    answers = {}
    for field in load_form_schema("nip").sheet("figures").fields:
        for year in range(2021, 2028):
            public = read_public_figures().get(("BE", field.public or "", year))
            given = Answer(Decimal(public.value)) if public else Answer(None, True, "not yet decided")
            answers[AnswerKey("figures", str(year), field.code)] = given
    return answers


def _commitments() -> dict[AnswerKey, Answer]:
    answers = {}
    for number in map(str, range(1, 21)):
        answers[AnswerKey("commitments", number, "progress")] = Answer(f"- done\n- more of {number}")
        answers[AnswerKey("commitments", number, "no_change")] = Answer(False)
    return answers


@pytest.fixture
def repack() -> Repack:
    """Write an office file again with parts changed or added."""

    def again(content: bytes, changes: Mapping[str, bytes | Callable[[bytes], bytes]]) -> bytes:
        target = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(content)) as old,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            parts = {name: old.read(name) for name in old.namelist()}
            for name, change in changes.items():
                parts[name] = change(parts[name]) if callable(change) else change
            for name, part in parts.items():
                new.writestr(name, part)
        return target.getvalue()

    return again


@pytest.fixture(scope="session")
def blanks() -> bytes:
    """An office file of 1 MB whose one sheet is a gigabyte of blanks.

    One packed megabyte is repeated: packing a gigabyte takes seconds.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    megabyte = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    first = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = first.compress(b"<worksheet>") + first.flush(zlib.Z_FULL_FLUSH)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive, zipfile.ZipFile(io.BytesIO(_small_form())) as form:
        for name in form.namelist():
            if not name.endswith("sheet1.xml"):
                archive.writestr(name, form.read(name))
        archive.writestr("xl/worksheets/sheet1.xml", start + megabyte * 2**10)
    content = bytearray(target.getvalue())
    for mark, method, size in ((b"PK\x03\x04", 8, 22), (b"PK\x01\x02", 10, 24)):
        at = content.rfind(mark)
        content[at + method : at + method + 2] = struct.pack("<H", zipfile.ZIP_DEFLATED)
        content[at + size : at + size + 4] = struct.pack("<L", 2**30 + 11)
    return bytes(content)


def _small_form() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.add_worksheet("Cover")
    return target.getvalue()
