"""The form as a workbook, written from its schema."""

from documents.form.request import FormRequest
from documents.form.writer import write_form

__all__ = ["FormRequest", "write_form"]
