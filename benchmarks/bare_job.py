"""A job for a nursery: the bare parse of a workbook, which reading a form is held against."""

import io
from typing import Any

from python_calamine import CalamineWorkbook


def parse(content: bytes, _order: dict[str, Any]) -> dict[str, Any]:
    """Return how many rows the sheets of a workbook have."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = (workbook.get_sheet_by_name(name) for name in workbook.sheet_names)
    return {"rows": [len(sheet.to_python(skip_empty_area=False)) for sheet in sheets]}


JOBS = {"parse": parse}
