"""The typed definition of a cycle: who is asked, for what, by when, with which letters and checks."""

from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from config.strict import Address, Line, Strict

CALL = "call"
"""Name of the first rung of every ladder: the call belongs to the cycle, not to a deadline."""

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,47}$")]
RungName = Annotated[str, StringConstraints(pattern=r"^(call|0|[+-][1-9][0-9]{0,2})$")]


class ContactRole(StrEnum):
    """What a contact is for, in the order in which a letter looks for somebody to go to."""

    FUNCTIONAL_MAILBOX = "functional_mailbox"
    POINT_OF_CONTACT = "point_of_contact"
    DEPUTY = "deputy"
    PERMANENT_REPRESENTATION_DEFENCE = "permanent_representation_defence"
    PERMANENT_REPRESENTATION_PSC = "permanent_representation_psc"
    POLICY_DIRECTOR = "policy_director"
    FOREIGN_MINISTRY = "foreign_ministry"


class Language(StrEnum):
    """A language in which letters can be written."""

    ENGLISH = "en"
    FRENCH = "fr"


class Respondents(Strict):
    """Who owes: a roster as it stood on a day."""

    roster: str = Field(description="Name of a roster in config/reference, such as 'member_states'")
    evaluated_on: date = Field(description="Day on which the roster is read, in the zone of the cycle")


class ItemWords(Strict):
    """What an item is called in another language."""

    group_title: Line
    title: Line
    official_text: str = Field(default="", description="Wording of the Official Journal, empty until loaded")


class CatalogueItem(Strict):
    """One item of a catalogue, such as a binding commitment."""

    number: Line = Field(min_length=1, max_length=16, description="Its number, or letters and numbers")
    group: Line
    group_title: Line
    title: Line = Field(description="Our own short title")
    official_text: str = Field(default="", description="Wording of the Official Journal, empty until loaded")
    assessor: Line = Field(description="Houses that hold the pen, such as 'EDA' or 'EDA+EEAS'")
    benchmark: Line = Field(default="", description="Collective benchmark, such as '20 %': never a score")
    valid_from: date | None = Field(default=None, description="First day; another day makes another item")
    fr: ItemWords | None = Field(
        default=None, exclude=True, description="Its words in French; English where there are none"
    )

    def words(self, language: Language) -> "CatalogueItem":
        """Return the item with its words in a language, in English where it has none."""
        if language is not Language.FRENCH or self.fr is None:
            return self
        return self.model_copy(update=dict(self.fr))


class Catalogue(Strict):
    """The items asked about: of a catalogue in config/reference as it stood on the evaluated day, or own."""

    name: str = Field(default="", description="A catalogue in config/reference, such as 'commitments'")
    item_word: Line = Field(description="What one item is called, such as 'commitment'")
    items: tuple[CatalogueItem, ...] = Field(default=(), description="Own items, in place of a name")
    assessors: dict[str, tuple[Line, ...]] = Field(
        default_factory=dict,
        description="Houses that hold the pen on an item, by its number, where the catalogue says otherwise",
    )


class CallDay(Strict):
    """When the call goes: on this day or the first one after it that is open for all."""

    on: date = Field(description="Nominal day of the call")
    confirm_contacts_on: date | None = Field(default=None, description="Day before it to confirm contacts")


class DeliverableWords(Strict):
    """How a deliverable is called in another language."""

    title: Line
    the_title: Line = Field(description="With its article, as it stands in a sentence")


class FileFormat(StrEnum):
    """What may be handed in."""

    XLSX = "xlsx"
    DOCX = "docx"
    PDF = "pdf"
    TXT = "txt"
    JSON = "json"


class Deliverable(Strict):
    """What each respondent owes."""

    code: Code
    title: Line
    formats: tuple[FileFormat, ...] = Field(min_length=1)
    due_on: date = Field(description="Due day; its end, 23:59:59 in the zone of the cycle, is the deadline")
    cut_off_on: date = Field(description="Last day on which a version still enters the common report")
    form: str | None = Field(default=None, description="Form schema in config/forms, where it is a form")
    certification: bool = Field(
        default=False, description="Whether another office than the one that hands in certifies each version"
    )
    fr: DeliverableWords | None = Field(default=None, description="Its title in French")


class RungVia(StrEnum):
    """Whether a rung of the ladder is a letter or an entry on the officer's call list."""

    LETTER = "letter"
    CALL_LIST = "call_list"


class Rung(Strict):
    """One step of the ladder, named by its days after the due day, or 'call'."""

    name: RungName
    via: RungVia = RungVia.LETTER
    tone: Literal["plain", "courteous"] = "plain"
    approval: bool | None = Field(
        default=None,
        description="Whether an officer approves it first; unless said, letters after the due day",
    )
    escalates: bool = Field(
        default=False, description="Whether the Permanent Representation (defence) gets a copy"
    )

    @property
    def needs_approval(self) -> bool:
        """Whether it is held until an officer approves it; an entry on the call list never is."""
        if self.via is RungVia.CALL_LIST or self.is_call:
            return bool(self.approval)
        return self.offset_days > 0 if self.approval is None else self.approval

    @property
    def is_call(self) -> bool:
        """Whether this is the call."""
        return self.name == CALL

    @property
    def offset_days(self) -> int:
        """Days after the due day; negative before it. The call has none."""
        return int(self.name)


class Route(Strict):
    """To whom letters of some kinds go."""

    kinds: tuple[str, ...] = Field(default=(), description="Kinds of letters; all others if empty")
    to: tuple[ContactRole, ...] = Field(
        min_length=1, description="The first role that can be reached gets it; more contacts of it get copies"
    )
    cc: tuple[ContactRole, ...] = Field(default=(), description="Roles whose contacts get copies")


DEFAULT_ROUTE = Route(to=(ContactRole.FUNCTIONAL_MAILBOX, ContactRole.POINT_OF_CONTACT, ContactRole.DEPUTY))
"""Where letters go unless the definition says otherwise."""


class CycleWords(Strict):
    """What the cycle is called in another language."""

    title: Line
    short_title: Line = Field(default="", description="The title in subjects of letters")
    legal_basis: Line
    sender: Line
    item_word: Line = Field(default="", description="What one item of the catalogue is called")
    report_title: Line = Field(default="", description="Title of the common report")


class Letters(Strict):
    """Who writes, and how."""

    short_title: Line = Field(default="", description="Title of the cycle in subjects; the whole one without")
    sender: Line = Field(description="Name of the office that writes")
    reply_to: Address = Field(description="Staffed mailbox that takes replies")
    language: Literal["en"] = "en"
    marking: Line = Field(default="", description="Marking at the head of letters and forms")
    routes: tuple[Route, ...] = Field(default=(), description="To whom letters go, by kind")
    fr: CycleWords | None = Field(default=None, description="The cycle in French, for letters in French")

    def route(self, kind: str) -> Route:
        """Return to whom letters of a kind go: the route that names it, or the one for all others."""
        named = next((route for route in self.routes if kind in route.kinds), None)
        others = next((route for route in self.routes if not route.kinds), DEFAULT_ROUTE)
        return named or others


class Clarifications(Strict):
    """Who clears questions to a respondent before they go to it."""

    houses: tuple[Line, ...] = Field(
        default=(),
        description="Houses that clear each question, such as 'EDA'; any office where none is named",
    )
    one_house_suffices: bool = Field(default=False, description="Whether one of them is enough")


class ReportFormat(StrEnum):
    """A format of the common report."""

    HTML = "html"
    JSON = "json"
    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"


class Share(Strict):
    """A collective share to report: one figure of the form in another, never of a single respondent."""

    title: Line
    numerator: str = Field(description="Figure of the form, such as 'defence_investment'")
    denominator: str = Field(description="Figure of the form, such as 'defence_expenditure'")


class Outputs(Strict):
    """What the cycle produces."""

    title: Line = Field(description="Title of the common report")
    formats: tuple[ReportFormat, ...] = Field(min_length=1)
    shares: tuple[Share, ...] = ()


class StepKind(StrEnum):
    """What a step after collection does; a fixed set, definitions hold no scripts."""

    DRAFT = "draft"
    APPROVE = "approve"
    PUBLISH = "publish"


class Step(Strict):
    """A step after collection; it falls due at 09:00 of its day in the zone of the cycle."""

    name: Code
    kind: StepKind
    on: date
    title: Line
    fr: Line | None = Field(default=None, description="Its title in French")


class Definition(Strict):
    """One cycle, as its TOML file says it."""

    code: Code
    series: Code = Field(description="Cycles of one series follow each other: answers carry over within it")
    year: int = Field(ge=2017, le=2100, description="Year of the cycle; the form counts its years from it")
    title: Line
    legal_basis: Line
    zone: Literal["Europe/Brussels"]
    institution_holidays: tuple[date, ...] = Field(
        default=(),
        max_length=400,
        description="Days on which the EU institutions are closed, in years that Kalends does not know",
    )
    respondents: Respondents
    catalogue: Catalogue
    call: CallDay
    deliverables: tuple[Deliverable, ...] = Field(min_length=1)
    ladder: tuple[Rung, ...] = Field(min_length=1)
    letters: Letters
    clarifications: Clarifications = Clarifications()
    checks: dict[Code, tuple[str, ...]] = Field(
        default_factory=dict, description="Names of the checks to run, by deliverable"
    )
    outputs: Outputs
    steps: tuple[Step, ...] = ()

    def deliverable(self, code: str) -> Deliverable:
        """Return the deliverable of that code."""
        return self._by_code[code]

    @cached_property
    def _by_code(self) -> dict[str, Deliverable]:
        return {deliverable.code: deliverable for deliverable in self.deliverables}
