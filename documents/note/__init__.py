"""Numbered notes to all respondents: the call, corrections and circulars, as Word documents and PDF."""

from documents.note.template import default_template
from documents.note.writer import check_template, write_note_docx, write_note_pdf

__all__ = ["check_template", "default_template", "write_note_docx", "write_note_pdf"]
