"""What programs are answered: the words and numbers of the desk, as JSON; instants are UTC unless said."""

from datetime import date, datetime
from typing import Annotated, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from models.rules.differences import Difference, DifferenceKind, answer_text
from models.rules.dossier import NextStep
from models.rules.findings import Finding, Level
from models.rules.lifecycle import ObligationState
from models.rules.scopes import Scope
from tasks.desk import DeskObligation, DeskVersion
from tasks.desk_page import DeskDeadline, DeskPage, DeskQuestion
from tasks.differences import VersionDifferences
from tasks.hand_in import Receipt

Item = TypeVar("Item")

Number = Annotated[int, Field(ge=1)]


class Shape(BaseModel):
    """What every answer is made of: the fields of a value of the core that have the same names."""

    model_config = ConfigDict(from_attributes=True)


class Page(Shape, Generic[Item]):
    """Some of many; the header `Link` leads to the next ones."""

    items: list[Item]
    total: int = Field(description="How many there are in all")


class Me(Shape):
    """For whom a token speaks, and what it is for."""

    respondent: str
    name: str
    time_zone: str = Field(description="Zone of the capital, such as 'Europe/Athens'")
    scopes: list[Scope]


class Cycle(Shape):
    """One cycle in which the respondent owes something."""

    code: str
    title: str
    is_open: bool


class Deadline(Shape):
    """One version of a deadline."""

    kind: str = Field(description="What made it, such as 'set', 'extended' or 'announced'")
    due_at: datetime
    set_at: datetime
    reason: str = Field(description="Why, where the respondent said so itself")

    @classmethod
    def of(cls, one: DeskDeadline) -> Self:
        """Return it as programs see it."""
        return cls.model_validate(one)


class Submission(Shape):
    """One version, or one registration of what cannot enter."""

    version: int
    received_at: datetime
    sha256: str | None = Field(description="Of its bytes; none for a registration")
    size: int | None = Field(description="Bytes")
    format: str | None
    reference: str | None = Field(description="Of a registration")
    sender: str = Field(description="Office that handed it in, if known")
    checked_at: datetime | None = Field(description="None until the checks have looked at it")
    certified_at: datetime | None
    withdrawn_at: datetime | None
    findings: int = Field(description="How many points there are")
    to_correct: int = Field(description="How many of them ask for a correction")

    @classmethod
    def of(cls, one: DeskVersion) -> Self:
        """Return a version as programs see it."""
        fields = {name: getattr(one, name) for name in cls.model_fields if hasattr(one, name)}
        counts = {
            "findings": len(one.findings),
            "to_correct": sum(point.asks_contact for point in one.findings),
        }
        return cls(**fields | counts)


class Obligation(Shape):
    """One thing that is owed."""

    cycle: str
    deliverable: str
    title: str
    state: ObligationState
    next_step: NextStep
    due_at: datetime
    due_in_brussels: datetime = Field(description="The same instant in Brussels time")
    due_there: datetime = Field(description="The same instant in the time of the capital")
    cut_off_at: datetime = Field(
        description="From here on it comes too late for the report; it is received all the same"
    )
    version: int | None = Field(description="The version that counts, none without one")

    @classmethod
    def of(cls, one: DeskObligation) -> Self:
        """Return an obligation as programs see it."""
        fields = {name: getattr(one, name) for name in cls.model_fields if hasattr(one, name)}
        counting = [version.version for version in one.versions if not version.withdrawn_at]
        return cls(**fields, version=counting[-1] if counting else None)


class ObligationInFull(Obligation):
    """One thing that is owed, with all that is known of it."""

    has_form: bool = Field(description="Whether there is a form; else it is a statement")
    formats: list[str] = Field(description="Formats in which it is taken")
    needs_certificate: bool = Field(description="Whether a second office stands for it")
    deadlines: list[Deadline] = Field(description="The first first; the last is in force")
    versions: list[Submission] = Field(description="The first first")

    @classmethod
    def on(cls, page: DeskPage) -> Self:
        """Return what the page of an obligation says, as programs see it."""
        return cls(
            **vars(Obligation.of(page.obligation)),
            has_form=page.has_form,
            formats=list(page.formats),
            needs_certificate=page.needs_certificate,
            deadlines=[Deadline.of(one) for one in page.deadlines],
            versions=[Submission.of(one) for one in page.obligation.versions],
        )


class Point(Shape):
    """One thing that the checks found, and what to do about it."""

    rule: str
    level: Level
    sheet: str = Field(description="Title of the sheet, empty for the whole")
    cell: str
    message: str
    advice: str
    asks_contact: bool = Field(description="Whether it has to be corrected")

    @classmethod
    def of(cls, one: Finding) -> Self:
        """Return a finding as programs see it."""
        return cls.model_validate(one)


class Draft(Shape):
    """What the checks find in a draft; nothing of it was kept."""

    findings: list[Point]
    to_correct: int


class Overtook(Shape):
    """A version that came shortly before, of which the sender of this one did not know; both are kept."""

    version: int
    minutes: int
    sender: str
    differs_in: int | None


class Received(Shape):
    """What was received; the receipt itself is at `receipt`."""

    cycle: str
    respondent: str
    deliverable: str
    version: int
    received_at: datetime = Field(description="When the request began to arrive")
    sha256: str
    is_repeated: bool = Field(
        description="The same bytes came before: this is their receipt, nothing changed"
    )
    overtook: Overtook | None
    waits_for_scan: bool = Field(description="It is received, and checked once the scanner has looked at it")
    receipt: str = Field(description="Path of the receipt")

    @classmethod
    def of(cls, receipt: Receipt, path: str) -> Self:
        """Return what was received, as programs see it."""
        return cls(
            **vars(receipt) | {"overtook": receipt.overtook and Overtook.model_validate(receipt.overtook)},
            receipt=path,
        )


class Change(Shape):
    """One answer that is not what it was."""

    place: str = Field(description="As people read it")
    sheet: str
    line: str
    field: str
    kind: DifferenceKind
    before: str
    after: str
    percent: str | None = Field(description="Change of a figure in per cent, to one decimal")

    @classmethod
    def of(cls, one: Difference) -> Self:
        """Return a difference as programs see it."""
        percent = None if one.percent is None else str(one.percent)
        texts = {"before": answer_text(one.before), "after": answer_text(one.after), "percent": percent}
        return cls(
            **{name: getattr(one, name) for name in ("place", "sheet", "line", "field", "kind")}, **texts
        )


class Lines(Shape):
    """Lines of one list that only one of the two versions has, by their names."""

    sheet: str
    joined: list[str]
    left: list[str]


class Differences(Shape):
    """In what a version differs from an earlier one."""

    earlier: int
    later: int
    answers: list[Change]
    lines: list[Lines]

    @classmethod
    def of(cls, one: VersionDifferences) -> Self:
        """Return differences as programs see them."""
        return cls(
            earlier=one.earlier,
            later=one.later,
            answers=[Change.of(change) for change in one.found.answers],
            lines=[Lines.model_validate(line) for line in one.found.lines],
        )


class Question(Shape):
    """One question that a letter told, and what became of it."""

    number: int | None = Field(description="Number to answer it by; none where only a new version answers it")
    asked_at: datetime | None
    version: int | None = Field(description="The version that it was asked on")
    place: str
    text: str
    answer: str
    answered_in: int | None = Field(description="The next version, if it answers otherwise at that place")

    @classmethod
    def of(cls, one: DeskQuestion) -> Self:
        """Return a question as programs see it."""
        return cls.model_validate(one)

    @classmethod
    def without_place(cls, text: str) -> Self:
        """Return a question on the whole, which has no number."""
        return cls(number=None, asked_at=None, version=None, place="", text=text, answer="", answered_in=None)


class Announced(Shape):
    """By which day something comes."""

    model_config = ConfigDict(extra="forbid")

    until: date = Field(description="Brussels day")
    reason: str = Field(default="", max_length=2_000)


class Withdrawn(Shape):
    """Why a version is taken back."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=2_000)


class Answered(Shape):
    """The answer to a question."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=20_000)


class Stands(Shape):
    """How an obligation stands after what was done; the header `ETag` says it for the next act."""

    cycle: str
    deliverable: str
    state: ObligationState
