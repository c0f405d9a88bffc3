"""A form read back, its workbook parsed in a limited child process."""

from documents.reader.reading import FormPart, read_form, read_identity, read_part

__all__ = ["FormPart", "read_form", "read_identity", "read_part"]
