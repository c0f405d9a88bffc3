"""A form read back, its workbook parsed in a limited child process."""

from documents.reader.reading import read_form

__all__ = ["read_form"]
