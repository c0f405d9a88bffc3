"""Scenarios: who does what and when, said exactly in a file."""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path, PurePath
from types import MappingProxyType

from pydantic import AwareDatetime, Field, ValidationError

from config.definition import Definition
from config.reference import read_roster
from config.strict import Strict
from models.errors import ScenarioError
from models.queries.cycles import calendar_of
from models.rules.calendar import end_of_day, opening_of, whole_second
from models.rules.timetable import closes_at, cut_off_notices
from tasks.acts import NO_PARTICULARS, Deed, Particulars

HAND_IN = "hand_in"
"""The one thing that is done with a file; everything else is a deed."""


_NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        Deed.EXTEND: ("until",),
        Deed.ANNOUNCE: ("until",),
        Deed.SHORTEN: ("until", "reason"),
        Deed.UNDO: ("reason",),
        Deed.NOT_EXPECTED: ("reason",),
        Deed.WITHDRAW: ("version", "reason"),
        Deed.REOPEN: ("reason",),
        Deed.CERTIFY: ("office",),
        Deed.REGISTER: ("reference", "pages", "marking"),
    }
)
"""What an act must hold, by what is done."""


class Variant(StrEnum):
    """What a virtual respondent hands in."""

    VALID = "valid"
    INCOMPLETE = "incomplete"
    INCONSISTENT = "inconsistent"


class ScenarioAct(Strict):
    """One act as the file says it."""

    at: AwareDatetime
    respondent: str
    deliverable: str
    do: str
    file: str | None = None
    variant: Variant | None = None
    until: date | None = None
    reason: str = ""
    reference: str = ""
    pages: int | None = None
    marking: str = ""
    custodian: str = ""
    questions: tuple[str, ...] = ()
    version: int | None = None
    office: str = ""


class ScenarioFile(Strict):
    """A whole scenario; who has no acts does nothing."""

    act: tuple[ScenarioAct, ...] = Field(default=())


@dataclass(frozen=True)
class PlannedAct:
    """One act of the rehearsal: `at` is a UTC instant; a hand-in has either content or a variant."""

    number: int
    at: datetime
    respondent: str
    deliverable: str
    deed: Deed | None
    particulars: Particulars = NO_PARTICULARS
    content: bytes | None = None
    variant: Variant | None = None

    @property
    def key(self) -> str:
        """Return the name under which it is carried out once."""
        return f"rehearsal:{self.number:05d}"


@dataclass(frozen=True)
class Scenario:
    """The acts in the order of the file, and the hash of the file with all that it names."""

    acts: tuple[PlannedAct, ...]
    sha256: str


def read_scenario(path: Path, definition: Definition) -> Scenario:
    """Read a scenario and the files beside it.

    Raises:
        ScenarioError: it is not readable, or an act is not possible; the message names the act.
    """
    text = _read(path)
    hashed = hashlib.sha256(text)
    acts = []
    for number, act in enumerate(_parse(text).act, start=1):
        _must_fit(number, act, definition)
        content = _read_beside(path, number, act.file) if act.file else None
        hashed.update(hashlib.sha256(content or b"").digest())
        acts.append(_planned(number, act, content))
    return Scenario(tuple(acts), hashed.hexdigest())


def opening_instant(definition: Definition) -> datetime:
    """Return when the virtual secretariat opens the cycle: 09:00 of the day of its first letter."""
    call = definition.call
    return opening_of(min(call.confirm_contacts_on or call.on, call.on))


def last_instant(definition: Definition) -> datetime:
    """Return the definition's last instant: its last step, or when the day of telling its cut-off is over."""
    if definition.steps:
        return max(opening_of(step.on) for step in definition.steps)
    cut_off_at = end_of_day(max(deliverable.cut_off_on for deliverable in definition.deliverables))
    calendar, asked = calendar_of(definition), definition.respondents
    countries = {one.country for one in read_roster(asked.roster, asked.evaluated_on)}
    told = (cut_off_notices(cut_off_at, calendar.open_on(country)) for country in countries)
    return closes_at(cut_off_at, max((one.planned_for for several in told for one in several), default=None))


def in_protocol_order(acts: Iterable[PlannedAct], definition: Definition) -> list[PlannedAct]:
    """Return acts of one instant in protocol order, then by deliverable, then as the scenario has them."""
    order = {entry.code: entry.order for entry in read_roster(definition.respondents.roster)}
    deliverables = [deliverable.code for deliverable in definition.deliverables]
    return sorted(
        acts, key=lambda act: (order[act.respondent], deliverables.index(act.deliverable), act.number)
    )


def _planned(number: int, act: ScenarioAct, content: bytes | None) -> PlannedAct:
    is_hand_in = act.do == HAND_IN
    return PlannedAct(
        number=number,
        at=whole_second(act.at),
        respondent=act.respondent,
        deliverable=act.deliverable,
        deed=None if is_hand_in else Deed(act.do),
        particulars=Particulars(**{one.name: getattr(act, one.name) for one in fields(Particulars)}),
        content=content,
        variant=(act.variant or Variant.VALID) if is_hand_in and content is None else None,
    )


def _parse(text: bytes) -> ScenarioFile:
    try:
        return ScenarioFile.model_validate(tomllib.loads(text.decode()))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ScenarioError(f"the scenario is not TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        said = "this key is not known" if first["type"] == "extra_forbidden" else first["msg"]
        raise ScenarioError(f"{_place(first['loc'])}: {said}") from error


def _place(parts: tuple[int | str, ...]) -> str:
    match parts:
        case ("act", int(index), *rest):
            return ": ".join([f"act {index + 1}", *map(str, rest)])
        case _:
            return ".".join(map(str, parts))


def _must_fit(number: int, act: ScenarioAct, definition: Definition) -> None:
    problem = _wrong_words(act, definition) or _lacking(act) or _wrong_time(act, definition)
    if problem:
        raise ScenarioError(f"act {number}: {problem}")


def _wrong_words(act: ScenarioAct, definition: Definition) -> str | None:
    deliverables = {deliverable.code: deliverable for deliverable in definition.deliverables}
    known = (HAND_IN, *(deed.value for deed in Deed))
    if act.respondent not in _owing(definition):
        return f"'{act.respondent}' is not on the roster"
    if act.deliverable not in deliverables:
        return f"'{act.deliverable}' is not asked for; known: {', '.join(deliverables)}"
    if act.do not in known:
        return f"'{act.do}' cannot be done; known: {', '.join(known)}"
    if act.do == HAND_IN:
        return _wrong_hand_in(act, has_form=deliverables[act.deliverable].form is not None)
    return None


def _owing(definition: Definition) -> set[str]:
    asked = definition.respondents
    return {entry.code for entry in read_roster(asked.roster, asked.evaluated_on)}


def _lacking(act: ScenarioAct) -> str | None:
    # Said before anything is written, not in the middle of the year.
    lacking = [name for name in _NEEDED.get(act.do, ()) if not getattr(act, name)]
    return f"'{act.do}' needs {', '.join(f'`{name}`' for name in lacking)} as well" if lacking else None


def _wrong_hand_in(act: ScenarioAct, *, has_form: bool) -> str | None:
    if act.file and act.variant:
        return "it has both a file and a variant; give one"
    if has_form and not (act.file or act.variant):
        return f"a hand-in needs a file, or a variant: {', '.join(Variant)}"
    if not has_form and act.variant not in (None, Variant.VALID):
        return "a statement has one variant only: valid"
    return None


def _wrong_time(act: ScenarioAct, definition: Definition) -> str | None:
    opens, ends = opening_instant(definition), last_instant(definition)
    if act.at < opens:
        return f"it comes before the cycle opens at {opens:%Y-%m-%d %H:%M:%S} UTC"
    if act.at > ends:
        return f"it comes after the last instant of the cycle, {ends:%Y-%m-%d %H:%M:%S} UTC"
    return None


def _read_beside(path: Path, number: int, name: str) -> bytes:
    if PurePath(name).is_absolute() or ".." in PurePath(name).parts:
        raise ScenarioError(f"act {number}: '{name}' does not lie beside the scenario")
    try:
        return (path.parent / name).read_bytes()
    except OSError as error:
        raise ScenarioError(f"act {number}: the file '{name}' cannot be read: {error.strerror}") from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ScenarioError(f"the scenario '{path}' cannot be read: {error.strerror}") from error
