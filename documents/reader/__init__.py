"""A form read back, as JSON or as a workbook, which is parsed in a limited child process."""

from documents.reader.json_form import read_json, read_json_identity
from documents.reader.reading import FormPart, open_form, read_form, read_identity, read_opened, read_part

__all__ = [
    "FormPart",
    "open_form",
    "read_form",
    "read_identity",
    "read_json",
    "read_json_identity",
    "read_opened",
    "read_part",
]
