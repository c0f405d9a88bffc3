"""The brief on one state for the officer who calls it: one page, internal to the secretariat."""

from documents.brief.changes import changes_text, write_changes_docx, write_changes_pdf
from documents.brief.writer import brief_text, write_brief_docx, write_brief_pdf

__all__ = [
    "brief_text",
    "changes_text",
    "write_brief_docx",
    "write_brief_pdf",
    "write_changes_docx",
    "write_changes_pdf",
]
