"""What programs read and say of a statement: who signed, translations, whether it may be published."""

from datetime import date
from typing import Annotated, Self

from pydantic import ConfigDict, Field, StringConstraints

from dashboard.api.shapes import Shape
from models.operations.statements import StatementNote
from models.rules.statements import (
    LONGEST_OFFICE,
    LONGEST_STATEMENT_MARKING,
    MOST_SIGNATORIES,
    Signed,
    Statement,
    language_code,
    office_name,
)

Office = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_OFFICE)]

LanguageCode = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}$"), Field(description="Code of a language, such as 'el'")
]


class Signatory(Shape):
    """An office that signed, not a person, and the Brussels day."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    office: Office
    signed_on: date


class Translated(Shape):
    """A courtesy translation that is kept."""

    language: str
    sha256: str
    format: str


class Consented(Shape):
    """What an office said of publishing this version."""

    is_given: bool
    said_on: date = Field(description="Brussels day")
    office: str


class StatementKnown(Shape):
    """What is known of the statement that counts; `version` is none as long as none came."""

    version: int | None
    language: str = Field(description="Empty where nobody said")
    marking: str
    signatures: list[Signatory]
    translations: list[Translated]
    consents: list[Consented] = Field(description="What was said of publishing it, the first first")
    has_consent: bool = Field(description="Whether the last word is that it may be published")

    @classmethod
    def of(cls, one: Statement) -> Self:
        """Return a statement as programs see it."""
        return cls.model_validate(one)


class Noted(Shape):
    """What is said of the statement that counts; it is added to what is known and replaces nothing."""

    model_config = ConfigDict(extra="forbid")

    language: LanguageCode | None = None
    marking: str = Field(default="", max_length=LONGEST_STATEMENT_MARKING)
    signatures: list[Signatory] = Field(default_factory=list, max_length=MOST_SIGNATORIES)

    @property
    def note(self) -> StatementNote:
        """Return it as the core takes it."""
        return StatementNote(
            language=language_code(self.language) if self.language else "",
            marking=self.marking.strip(),
            signatures=tuple(Signed(office_name(one.office), one.signed_on) for one in self.signatures),
        )


class ConsentSaid(Shape):
    """Whether the statement that counts may be published, as an office says today."""

    model_config = ConfigDict(extra="forbid")

    may_publish: bool
    office: Office = Field(description="The office that says so, not a person")
