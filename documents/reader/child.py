"""The child that parses one workbook: started afresh for each file, limited, and never imported.

Its one argument is JSON: the folder of python_calamine, the limits, and how many rows and columns to read
of each sheet. The file comes in on stdin; one JSON object goes out on stdout. It uses little of the
library and no package of ours, so that it starts quickly.
"""

import io
import json
import re
import resource
import sys
import zipfile
from datetime import date, datetime
from typing import Any

_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.S)
_ADDRESS = re.compile(rb"\br\s*=\s*['\"]([A-Z]{1,3}[0-9]{1,7})['\"]")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_RESULT = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>[^<]")
_ERROR_TYPE = re.compile(rb"\bt\s*=\s*['\"]e['\"]")
_SHEET_ID = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?\b\w+:id\s*=\s*['\"]([^'\"]+)['\"]")
_RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb"(\w+)\s*=\s*['\"]([^'\"]*)['\"]")


def main() -> None:
    """Read a workbook within the limits and write down what its sheets hold."""
    order = json.loads(sys.argv[1])
    _limit(order["memory"], order["seconds"])
    sys.path.append(order["library"])
    content = sys.stdin.buffer.read()
    # What breaks up to here is no file's doing: it ends this process, which the parent tells apart.
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - only now is its folder known

    try:
        answer = json.dumps(_read(CalamineWorkbook, content, order["bounds"]))
    except MemoryError:
        answer = json.dumps({"error": "memory"})
    except BaseException as error:  # noqa: BLE001 - damaged files raise whatever they like, panics too
        answer = json.dumps({"error": type(error).__name__})
    sys.stdout.write(answer)


def _limit(memory: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    for forbidden in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_NPROC):
        resource.setrlimit(forbidden, (0, 0))


def _read(library: Any, content: bytes, bounds: dict[str, list[int]]) -> dict[str, Any]:
    workbook = library.from_filelike(io.BytesIO(content))
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


if __name__ == "__main__":
    main()
