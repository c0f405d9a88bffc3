"""What a child of the nursery tells of a workbook: never imported by ours, and it imports nothing of ours."""

import io
import re
import zipfile
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineWorkbook

_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.S)
_ADDRESS = re.compile(rb"\br\s*=\s*['\"]([A-Z]{1,3}[0-9]{1,7})['\"]")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_RESULT = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>[^<]")
_ERROR_TYPE = re.compile(rb"\bt\s*=\s*['\"]e['\"]")
_SHEET_ID = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?\b\w+:id\s*=\s*['\"]([^'\"]+)['\"]")
_RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb"(\w+)\s*=\s*['\"]([^'\"]*)['\"]")


def cells(content: bytes, order: dict[str, Any]) -> dict[str, Any]:
    """Return the names of all sheets, and of those asked for the values and the formulas without result."""
    bounds: dict[str, list[int]] = order["bounds"]
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    present = [name for name in bounds if name in workbook.sheet_names]
    return {
        "names": workbook.sheet_names,
        "sheets": {name: _cells(workbook.get_sheet_by_name(name), bounds[name]) for name in present},
        "unusable": _unusable(content, workbook.sheet_names, present),
    }


def _cells(sheet: Any, bound: list[int]) -> list[list[Any]]:
    rows, columns = bound
    return [
        [row, column, _plain(value)]
        for row, values in enumerate(sheet.to_python(skip_empty_area=False, nrows=rows))
        for column, value in enumerate(values[:columns])
        if value != ""
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"date": value.date().isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value if isinstance(value, str | float | int) else str(value)


def _unusable(content: bytes, names: list[str], wanted: list[str]) -> dict[str, list[str]]:
    """Return the cells that hold a formula without result, or an error: both read as empty."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = dict(zip(names, _sheet_parts(archive), strict=False))
        return {name: _without_result(archive.read(parts[name])) for name in wanted if name in parts}


def _sheet_parts(archive: zipfile.ZipFile) -> list[str]:
    targets = {}
    for match in _RELATIONSHIP.finditer(archive.read("xl/_rels/workbook.xml.rels")):
        attributes = dict(_ATTRIBUTE.findall(match.group()))
        targets[attributes[b"Id"]] = attributes[b"Target"].decode()
    ids = _SHEET_ID.findall(archive.read("xl/workbook.xml"))
    return [
        target[1:] if target.startswith("/") else f"xl/{target}" for target in map(targets.__getitem__, ids)
    ]


def _without_result(part: bytes) -> list[str]:
    found = []
    for match in _CELL.finditer(part):
        attributes, inside = match.groups()
        unusable = _ERROR_TYPE.search(attributes) or (_FORMULA.search(inside) and not _RESULT.search(inside))
        if unusable and (address := _ADDRESS.search(attributes)):
            found.append(address[1].decode())
    return found


_RELATION = (
    "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
    "<Relationship Id='r1'"
    " Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}'"
    " Target='{}'/></Relationships>"
)
_SMALLEST = {
    "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
    "_rels/.rels": _RELATION.format("officeDocument", "xl/workbook.xml"),
    "xl/_rels/workbook.xml.rels": _RELATION.format("worksheet", "worksheets/sheet1.xml"),
    "xl/workbook.xml": (
        "<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'"
        " xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'>"
        "<sheets><sheet name='A' sheetId='1' r:id='r1'/></sheets></workbook>"
    ),
    "xl/worksheets/sheet1.xml": (
        "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData><row r='1'>"
        "<c r='A1' t='d'><v>2024-03-10T00:00:00</v></c><c r='B1'><v>1.5</v></c></row></sheetData></worksheet>"
    ),
}


def _warm_up() -> None:
    # What is imported only when first needed is imported now: a child can open no file.
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in _SMALLEST.items():
            archive.writestr(name, part)
    read = cells(target.getvalue(), {"bounds": {"A": [5, 5]}})
    if read["sheets"]["A"] != [[0, 0, {"date": "2024-03-10"}], [0, 1, 1.5]]:
        raise ImportError("python_calamine does not read as it should")
    "A".encode("cp437")  # names of parts that are not UTF-8


_warm_up()
JOBS = {"cells": cells}
"""What the nursery can be asked for."""
