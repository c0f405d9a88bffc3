"""What contacts enter in the forms of a desk, and how it is read."""

from datetime import date
from typing import Annotated

from fastapi import Form, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from dashboard.numbers import Number
from documents.gate import read_body
from models.errors import NoDayError
from models.operations.statements import StatementNote
from models.rules.statements import Signed, language_code, office_name
from tasks.hand_in import Beside

Text = Annotated[str, Form(max_length=20_000)]


class Given(BaseModel):
    """What the form of the page says; a statement may come as text, and with what is known of it."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    key: Annotated[str, Field(max_length=64)] = ""
    based_on: Number = 0
    act: str = "hand_in"
    file: UploadFile | None = None
    text: str = ""
    language: str = ""
    marking: str = ""
    office_1: str = ""
    signed_on_1: str = ""
    office_2: str = ""
    signed_on_2: str = ""
    translation: UploadFile | None = None
    translation_language: str = ""
    may_publish: str = ""

    @property
    def upload(self) -> UploadFile | None:
        """Return the file that was chosen, or none."""
        return self.file if self.file and self.file.filename else None


Said = Annotated[Given, Form()]


def day_said(text: str) -> date:
    """Return a day as a form says it.

    Raises:
        NoDayError: it is none.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise NoDayError(text.strip()) from error


def beside(given: Given) -> Beside:
    """Return what a form says of a statement.

    Raises:
        CycleError: a language, an office or a day cannot be read.
    """
    signed = ((given.office_1, given.signed_on_1), (given.office_2, given.signed_on_2))
    note = StatementNote(
        language=language_code(given.language) if given.language.strip() else "",
        marking=given.marking.strip(),
        signatures=tuple(
            Signed(office_name(office), day_said(day))
            for office, day in signed
            if office.strip() or day.strip()
        ),
    )
    second = given.translation if given.translation and given.translation.filename else None
    language = language_code(given.translation_language or "en")
    return Beside(note, read_body(second.file) if second else None, language)
