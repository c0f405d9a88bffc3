"""What the record of a cycle says about what is owed: the course of obligations, what officers did."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from models.rules.audit import ChainedEntry, What
from models.rules.closed_days import ClosedDays
from models.rules.letters import LetterKind
from models.rules.lifecycle import ALLOWED, Change, ObligationState, is_allowed, reopening
from models.rules.occasions import CIRCULAR, CORRECTION, Occasion, refused_occasion

Place = tuple[str, str]
"""A respondent and a deliverable."""

Whose = tuple[str, str | None]
"""A respondent, and a deliverable unless it is about contacts."""

CHANGE_OF: Mapping[What, Change] = {
    What.CALLED: Change.CALL,
    What.FORM_FETCHED: Change.FETCH_FORM,
    What.RECEIVED: Change.RECEIVE,
    What.REGISTERED: Change.RECEIVE,
    What.CLARIFICATION_ASKED: Change.ASK_CLARIFICATION,
    What.TAKEN_INTO_ACCOUNT: Change.TAKE_INTO_ACCOUNT,
    What.NO_UPDATE: Change.RECORD_NO_UPDATE,
    What.NOT_EXPECTED: Change.RECORD_NOT_EXPECTED,
    What.NOT_RECEIVED: Change.PASS_CUT_OFF,
}
"""Which change of state an entry tells by its word alone."""

NEW_DEADLINE = frozenset(
    {What.EXTENDED, What.ANNOUNCED, What.SHORTENED, What.RESTORED, What.MOVED, What.REOPENED}
)
"""Entries that tell of a new version of a deadline."""

_BY_OFFICERS = frozenset({What.NOTICE_HELD, What.NOTICE_RELEASED, What.NOTICE_APPROVED, What.NOTICE_HURRIED})
_ABOUT_LETTERS = frozenset({What.LETTER_SENT, What.LETTER_UNKNOWN, What.LETTER_DEAD, What.LETTER_RETRIED})
_WITH_CALENDAR = frozenset({What.OPENED, What.CALENDAR})
_TEXTS = {What.CORRECTION_ISSUED: CORRECTION, What.CIRCULAR_ISSUED: CIRCULAR}


def change_told(what: What, detail: Mapping[str, object]) -> Change | None:
    """Return the change of state that an entry of the record tells, none if it tells none."""
    if what is What.REOPENED:
        return reopening(call_is_unsent=bool(detail.get("call_unsent")))
    if what is What.VERSION_WITHDRAWN:
        return Change.COUNT_EARLIER if detail["falls_back"] else None
    return CHANGE_OF.get(what)


class Standing(NamedTuple):
    """Where an obligation stands from an instant on: its state, the version of its deadline, and by what."""

    at: datetime
    what: What
    state: ObligationState
    version: int
    text: str = "{}"
    """What the record says besides, JSON."""
    is_after_close: bool = False
    """Whether the cycle was closed already."""

    @property
    def detail(self) -> Mapping[str, object]:
        """Return what the record says besides."""
        return dict(json.loads(self.text))


def is_call(standing: Standing) -> bool:
    """Whether an obligation counts as called by that: by its call, or owed again when that needs none."""
    return standing.what is What.CALLED or (
        standing.what is What.REOPENED and standing.state is ObligationState.CALLED
    )


class OfficerAct(NamedTuple):
    """What an officer did with one notice, and when."""

    at: datetime
    what: What


class LetterEntry(NamedTuple):
    """What the record keeps of one letter."""

    at: datetime
    what: What
    message_id: str
    kind: LetterKind
    respondent: str


@dataclass
class History:
    """What the record says; instants are UTC."""

    opened_at: datetime
    courses: dict[Place, list[Standing]] = field(default_factory=dict)
    """Standings of each obligation that anything happened to, the opening first."""
    officers: dict[Whose, dict[str, list[OfficerAct]]] = field(default_factory=dict)
    """What officers did with letters, by occasion."""
    confirmed: dict[str, OfficerAct] = field(default_factory=dict)
    """When a respondent first confirmed its contacts."""
    texts: list[tuple[datetime, Occasion]] = field(default_factory=list)
    """Corrections and circulars to all, and when they were issued."""
    refusals: dict[Place, list[tuple[datetime, Occasion, int]]] = field(default_factory=dict)
    """Answers to refused files: when, their occasion, and at which place of the course."""
    published_at: datetime | None = None
    closed_at: datetime | None = None
    thanked: list[Place] = field(default_factory=list)
    """What was taken into account when the report was first published."""
    letters: list[LetterEntry] = field(default_factory=list)
    calendars: list[tuple[datetime, ClosedDays]] = field(default_factory=list)
    """Closed days by which instants were planned, and from when on."""
    contradictions: list[tuple[datetime, str]] = field(default_factory=list)
    """Entries that cannot follow from those before them."""

    @property
    def opening(self) -> Standing:
        """Return where every obligation begins."""
        return Standing(self.opened_at, What.OPENED, ObligationState.PLANNED, 1)

    def course(self, place: Place) -> list[Standing]:
        """Return the standings of an obligation, the opening first."""
        return self.courses.get(place) or [self.opening]

    def take_in(self, entry: ChainedEntry) -> None:
        """Take in the next entry of the record."""
        what = What(entry.what)
        if what in CHANGE_OF or what in NEW_DEADLINE or what is What.VERSION_WITHDRAWN:
            self._go_on(what, entry)
        elif what in _ABOUT_LETTERS:
            detail = json.loads(entry.detail)
            kind = LetterKind(detail["kind"])
            self.letters.append(
                LetterEntry(entry.at, what, detail["message_id"], kind, entry.respondent or "")
            )
        elif what in _BY_OFFICERS:
            acts = self.officers.setdefault((entry.respondent or "", entry.deliverable), {})
            occasion = json.loads(entry.detail)["occasion"]
            acts.setdefault(occasion, []).append(OfficerAct(entry.at, what))
        elif what is What.CLOSED:
            self.closed_at = entry.at
        else:
            self._take_in_others(what, entry)

    def _take_in_others(self, what: What, entry: ChainedEntry) -> None:
        if what in _WITH_CALENDAR and (closed := json.loads(entry.detail).get("closed")):
            self.calendars.append((entry.at, closed))
        elif name := _TEXTS.get(what):
            self.texts.append((entry.at, Occasion(name, None, json.loads(entry.detail)["number"])))
        elif what is What.REFUSAL_TOLD:
            place = (entry.respondent or "", entry.deliverable or "")
            told = refused_occasion(json.loads(entry.detail)["number"])
            self.refusals.setdefault(place, []).append((entry.at, told, len(self.course(place)) - 1))
        elif what is What.CONTACTS_CONFIRMED:
            self.confirmed.setdefault(entry.respondent or "", OfficerAct(entry.at, what))
        elif what is What.REPORT_PUBLISHED and self.published_at is None:
            self.published_at = entry.at
            counted = ObligationState.TAKEN_INTO_ACCOUNT
            self.thanked = [place for place, course in self.courses.items() if course[-1].state is counted]

    def _go_on(self, what: What, entry: ChainedEntry) -> None:
        place = (entry.respondent or "", entry.deliverable or "")
        course = self.courses.setdefault(place, [self.opening])
        state, version = course[-1].state, course[-1].version
        detail = json.loads(entry.detail)
        if change := change_told(what, detail):
            if not is_allowed(state, change):
                said = (
                    f"{place[0]} {place[1]}: entry {entry.position} says '{what}', but it was '{state}' then"
                )
                self.contradictions.append((entry.at, said))
            state = ALLOWED[change][1]
        if what in NEW_DEADLINE:
            version = int(detail["deadline_version"])
        is_after_close = self.closed_at is not None
        course.append(Standing(entry.at, what, state, version, entry.detail, is_after_close))


def read_history(entries: Iterable[ChainedEntry]) -> History | None:
    """Return what a record says, or none for one that is empty."""
    history = None
    for entry in entries:
        history = history or History(entry.at)
        history.take_in(entry)
    return history
