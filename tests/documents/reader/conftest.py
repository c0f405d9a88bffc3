"""What the tests of forms read back share: a workbook as a person changes it, and reading it."""

import io
from collections.abc import Callable

import openpyxl
import pytest

from config.definition import FileFormat
from config.form import load_form_schema
from documents.form import FormRequest, write_form
from documents.gate import admit
from documents.reader import read_form
from models.rules.answers import FormIdentity, Plan

Read = Callable[[bytes, FormIdentity], Plan]


@pytest.fixture
def edited() -> Callable[..., bytes]:
    """Return what saves a workbook again, as a person does after changing cells."""
    return _edited


def _edited(content: bytes, *changes: tuple[str, str, object]) -> bytes:
    def enter(workbook: openpyxl.Workbook) -> None:
        for sheet, cell, value in changes:
            workbook[sheet][cell] = value

    return _changed(content, enter)


def _changed(content: bytes, change: Callable[[openpyxl.Workbook], object]) -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    change(workbook)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


@pytest.fixture
def read() -> Read:
    """Return what reads a workbook as the NIP form of 2024 that is expected."""

    def take(content: bytes, expected: FormIdentity) -> Plan:
        admit(content, (FileFormat.XLSX,))
        return read_form(content, load_form_schema("nip"), expected, 2024)

    return take


@pytest.fixture
def read_edited(make_request: Callable[[], FormRequest], read: Read) -> Callable[..., Plan]:
    """Return what reads the empty form with some cells changed."""

    def take(*changes: tuple[str, str, object]) -> Plan:
        request = make_request()
        return read(_edited(write_form(request), *changes), request.identity)

    return take


@pytest.fixture
def read_changed(make_request: Callable[[], FormRequest], read: Read) -> Callable[..., Plan]:
    """Return what reads the empty form after a change to its workbook."""

    def take(change: Callable[[openpyxl.Workbook], object]) -> Plan:
        request = make_request()
        return read(_changed(write_form(request), change), request.identity)

    return take
