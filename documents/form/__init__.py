"""The form as a workbook and as JSON, written from its schema."""

from documents.form.description import describe_form
from documents.form.document import line_pointer, write_json
from documents.form.json_schema import form_json_schema
from documents.form.request import CellComment, FormRequest
from documents.form.writer import write_form

__all__ = [
    "CellComment",
    "FormRequest",
    "describe_form",
    "form_json_schema",
    "line_pointer",
    "write_form",
    "write_json",
]
