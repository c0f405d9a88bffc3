"""What opening a cycle would make, told before it is opened: it is opened, looked at, and taken back."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from config.definition import Definition
from models.errors import CycleError
from models.operations.opening import Opening, open_cycle
from models.queries.contacts import asked_in
from models.queries.cycles import CycleAt
from models.queries.history import NoticeHistory, notice_history
from models.rules.calendar import brussels_day
from models.rules.findings import Level
from models.rules.lint import LintFinding, parse
from models.rules.occasions import Occasion
from tasks.lint import lint_templates, lint_text
from tasks.services import Services

_FIRST = 12
"""How many days with letters are told."""


@dataclass(frozen=True)
class DueAhead:
    """One thing that would be asked for; Brussels days."""

    title: str
    due_on: date
    cut_off_on: date


@dataclass(frozen=True)
class DayAhead:
    """What would be told for one reason, from one instant of one day on."""

    at: datetime
    occasion: Occasion
    is_call: bool
    """Whether it comes onto the call list, and no letter goes."""
    is_for_approval: bool
    states: int
    """How many are told; of several deliverables each hears at once."""


@dataclass(frozen=True)
class OpeningAhead:
    """A definition, and what a cycle with it would be if it opened now."""

    code: str
    title: str
    findings: tuple[LintFinding, ...]
    """Errors first."""
    due: tuple[DueAhead, ...] = ()
    respondents: tuple[str, ...] = ()
    """Names, in protocol order."""
    obligations: int = 0
    first: tuple[DayAhead, ...] = ()
    """What is told first."""
    refusal: CycleError | None = None
    """Why no cycle can open with it now."""

    @property
    def errors(self) -> list[LintFinding]:
        """Return what keeps a cycle from opening."""
        return [one for one in self.findings if one.level is Level.ERROR]

    @property
    def can_open(self) -> bool:
        """Whether a cycle can open with it now."""
        return not self.errors and self.refusal is None


def opening_ahead(services: Services, text: str, now: datetime) -> OpeningAhead:
    """Return what opening a cycle would make; nothing changes.

    Args:
        services: services of this process.
        text: text of a definition, right or wrong.
        now: UTC instant.
    """
    findings = (*lint_text(text), *lint_templates(text, services.settings))
    _, definition = parse(text)
    if definition is None:
        return OpeningAhead("", "", findings)
    known = OpeningAhead(definition.code, definition.title, findings, _due(definition))
    opening = Opening(text, definition, services.settings.channel)
    return known if known.errors else _opened(services, opening, known, now)


def _opened(services: Services, opening: Opening, known: OpeningAhead, now: datetime) -> OpeningAhead:
    with services.transaction() as session:
        try:
            return _look(session, opening, known, now)
        except CycleError as error:
            return OpeningAhead(known.code, known.title, known.findings, known.due, refusal=error)
        finally:
            session.rollback()


def _look(session: Session, opening: Opening, known: OpeningAhead, now: datetime) -> OpeningAhead:
    cycle = open_cycle(session, opening, now)
    session.flush()
    asked = asked_in(cycle.session, cycle.id)
    return OpeningAhead(
        code=known.code,
        title=known.title,
        findings=known.findings,
        due=known.due,
        respondents=tuple(one.name for one in asked),
        obligations=len(asked) * len(opening.definition.deliverables),
        first=tuple(_first(cycle)),
    )


def _first(cycle: CycleAt) -> list[DayAhead]:
    owed = [one.code for one in cycle.definition.deliverables]
    days: dict[tuple[date, str, bool], list[NoticeHistory]] = {}
    for one in notice_history(cycle.session, cycle.id, owed):
        if one.state in ("planned", "held"):
            key = (brussels_day(one.planned_for), str(one.occasion), one.letter_kind is None)
            days.setdefault(key, []).append(one)
    return [_day(told, is_call=is_call) for (_, _, is_call), told in list(days.items())[:_FIRST]]


def _day(told: list[NoticeHistory], *, is_call: bool) -> DayAhead:
    first = told[0]
    return DayAhead(
        first.planned_for,
        first.occasion,
        is_call,
        first.hold == "approval",
        len({one.respondent for one in told}),
    )


def _due(definition: Definition) -> tuple[DueAhead, ...]:
    return tuple(DueAhead(one.title, one.due_on, one.cut_off_on) for one in definition.deliverables)
