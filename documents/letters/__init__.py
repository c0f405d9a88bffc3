"""Letters that lie in a folder, on one page to be read in a browser."""

from documents.letters.page import letters_page
from documents.letters.reading import ReadLetter, read_letter

__all__ = ["ReadLetter", "letters_page", "read_letter"]
