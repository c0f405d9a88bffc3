"""What a child of the nursery tells of a workbook: never imported by ours, and it imports nothing of ours."""

import html
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineWorkbook

_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.S)
_ADDRESS = re.compile(rb"\br\s*=\s*['\"]([A-Z]{1,3})([0-9]{1,7})['\"]")
_STYLE = re.compile(rb"\bs\s*=\s*['\"]([0-9]{1,7})['\"]")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_RESULT = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>[^<]")
_ERROR_TYPE = re.compile(rb"\bt\s*=\s*['\"]e['\"]")
_SIGNS = (b"<f", b":f", b"'e'", b'"e"')
"""One of them is in every part with a formula or an error."""

_SHEET_ID = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?\b\w+:id\s*=\s*['\"]([^'\"]+)['\"]")
_RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb"(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_NUMBER_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s[^>]*>")
_CELL_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs[\s>](.*?)</(?:\w+:)?cellXfs>", re.S)
_CELL_FORMAT = re.compile(rb"<(?:\w+:)?xf\s[^>]*>")
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
"""Of a number format: texts, single characters, gaps, fillings, colours and conditions."""

_PERCENT_FORMATS = {b"9", b"10"}
"""0 % and 0.00 %, which no workbook lists (ECMA-376, 18.8.30)."""

_Marks = dict[str, list[Any]]


def cells(content: bytes, order: dict[str, Any]) -> dict[str, Any]:
    """Return the names of all sheets, and of those asked for the values and what the values do not say.

    That is which cells hold a formula without result, or an error: both read as empty; and which show a
    number as a percentage, by row and column.
    """
    bounds: dict[str, list[int]] = order["bounds"]
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    names = workbook.sheet_names
    present = [name for name in bounds if name in names]
    sheets = {name: _cells(workbook.get_sheet_by_name(name), bounds[name]) for name in present}
    unusable, percentages = _marks(content, names, present)
    return {"names": names, "sheets": sheets, "unusable": unusable, "percentages": percentages}


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
    return value if isinstance(value, (str, float, int)) else str(value)


def _marks(content: bytes, names: list[str], wanted: list[str]) -> tuple[_Marks, _Marks]:
    unusable, percentages = _Marks(), _Marks()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        relations = _relations(archive)
        parts = dict(zip(names, _sheet_parts(archive, relations), strict=False))
        styles = _percent_styles(archive, relations)
        for name in (name for name in wanted if name in parts):
            part = archive.read(parts[name])
            unusable[name], percentages[name] = _without_result(part), _with_style(part, styles)
    return unusable, percentages


def _relations(archive: zipfile.ZipFile) -> list[dict[bytes, bytes]]:
    found = _RELATIONSHIP.findall(archive.read("xl/_rels/workbook.xml.rels"))
    return [_attributes(relation) for relation in found]


def _attributes(tag: bytes) -> dict[bytes, bytes]:
    return {name: one or other for name, one, other in _ATTRIBUTE.findall(tag)}


def _sheet_parts(archive: zipfile.ZipFile, relations: list[dict[bytes, bytes]]) -> list[str]:
    targets = {relation[b"Id"]: _part(relation) for relation in relations}
    return [targets[one] for one in _SHEET_ID.findall(archive.read("xl/workbook.xml"))]


def _part(relation: dict[bytes, bytes]) -> str:
    target = relation[b"Target"].decode()
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _percent_styles(archive: zipfile.ZipFile, relations: list[dict[bytes, bytes]]) -> set[int]:
    """Return which styles, by place, show a number as a percentage; a cell without one has the first."""
    found = [_part(one) for one in relations if one.get(b"Type", b"").endswith(b"/styles")]
    has_styles = bool(found) and found[0] in archive.namelist()
    styles = archive.read(found[0]) if has_styles else b""
    named = map(_attributes, _NUMBER_FORMAT.findall(styles))
    formats = _PERCENT_FORMATS | {
        one.get(b"numFmtId") for one in named if _is_percent(one.get(b"formatCode", b""))
    }
    used = _CELL_FORMATS.search(styles)
    cell_formats = map(_attributes, _CELL_FORMAT.findall(used[1] if used else b""))
    return {place for place, one in enumerate(cell_formats) if one.get(b"numFmtId", b"") in formats}


def _is_percent(code: bytes) -> bool:
    return "%" in _NOT_SHOWN.sub("", html.unescape(code.decode("utf-8", "replace")))


def _without_result(part: bytes) -> list[str]:
    data = part[: part.rfind(b"sheetData")]  # what validates entries stands after it, as formulas
    if not any(sign in data for sign in _SIGNS):
        return []  # as in nearly every form, and quickly
    return [f"{letters.decode()}{number}" for letters, number in _addresses(part, _is_unusable)]


def _is_unusable(attributes: bytes, inside: bytes) -> bool:
    return bool(_ERROR_TYPE.search(attributes) or (_FORMULA.search(inside) and not _RESULT.search(inside)))


def _with_style(part: bytes, styles: set[int]) -> list[list[int]]:
    def has_style(attributes: bytes, _inside: bytes) -> bool:
        style = _STYLE.search(attributes)
        return (int(style[1]) if style else 0) in styles

    found = _addresses(part, has_style) if styles else ()
    return [[number - 1, _column(letters)] for letters, number in found]


def _addresses(part: bytes, is_meant: Callable[[bytes, bytes], bool]) -> Iterator[tuple[bytes, int]]:
    for match in _CELL.finditer(part):
        attributes, inside = match.groups()
        if is_meant(attributes, inside) and (found := _ADDRESS.search(attributes)):
            yield found[1], int(found[2])


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - ord("A") + 1
    return column - 1


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
