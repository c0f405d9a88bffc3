"""What the tests of the reconciliation share: records written by hand, and what the rules make of them."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from config.reference import read_institution_holidays, read_roster
from models.rules.audit import ChainedEntry, What
from models.rules.calendar import Calendar
from models.rules.lint import read_definition
from models.rules.reconciliation import owed
from models.rules.reconciliation.words import HARD_SPACE, allowed_words

TEXT = (files("config") / "cycles" / "pesco-nip-2024.toml").read_text(encoding="utf-8")
CALENDAR = Calendar(read_institution_holidays())
RESPONDENTS = tuple(entry for entry in read_roster("member_states") if entry.code in ("BE", "EL", "LT", "PT"))
OPENED, CALLED = "2023-12-01 09:00", "2023-12-04 09:00"


def brussels(text: str) -> datetime:
    """Return the UTC instant of a clock time in Brussels."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Brussels")).astimezone(UTC)


def plain(text: str) -> str:
    """Return a text with ordinary spaces."""
    return text.replace(HARD_SPACE, " ")


@dataclass
class Record:
    """The record of NIP 2024, written by hand; clock times are those of Brussels."""

    definition_text: str = TEXT
    entries: list[ChainedEntry] = field(default_factory=list)

    def add(self, at: str, what: str, whose: str = "", **detail: object) -> "Record":
        """Add an entry about somebody, such as 'EL nip', or nobody."""
        respondent, deliverable = [*whose.split(), None, None][:2]
        position, text = len(self.entries) + 1, json.dumps(detail)
        given = (position, brussels(at), What(what), "engine", respondent, deliverable, text, "", "")
        self.entries.append(ChainedEntry(*given))
        return self

    def set_deadline(self, at: str, what: str, version: int, due: str, late: str = "", **more) -> "Record":
        """Add a version of the deadline of EL nip that is due at the end of a day."""
        days = (due, late or due)
        due_at, late_after = (f"{brussels(f'{day} 23:59:59'):%Y-%m-%dT%H:%M:%SZ}" for day in days)
        detail = {"deadline_version": version, "due_at": due_at, "late_after": late_after}
        return self.add(at, what, "EL nip", **detail, **more)

    def owed(self, now: str) -> dict[str, object]:
        """Return what is owed at an instant, by whose it is and its occasion; '*' marks the call list."""
        definition = read_definition(self.definition_text)
        notices = owed(definition, CALENDAR, RESPONDENTS, self.entries, brussels(now))
        return {
            " ".join(filter(None, (*one.key[:2], one.key[2]))) + "*" * one.on_call_list: one
            for one in notices
        }

    def then(self, *history: tuple[str, str, str, dict[str, object]]) -> "Record":
        """Add a history: what happened when, to whom, with which particulars."""
        for at, what, whose, detail in history:
            self.add(at, what, whose, **detail)
        return self

    def allowed(self, now: str, notice: str) -> str:
        """Return what the rules allow for a notice at an instant, in words."""
        return plain(allowed_words(self.owed(now)[notice].fates))


@pytest.fixture
def opened() -> Record:
    """Return the record of a cycle that was opened."""
    return Record().add(OPENED, "opened")


@pytest.fixture
def called(opened: Record) -> Record:
    """Return the record of a cycle whose call has gone to Greece."""
    return opened.add(CALLED, "called", "EL nip").add(CALLED, "called", "EL statement")


@pytest.fixture(scope="session")
def rules() -> tuple[object, ...]:
    """Return what an account begins with: definition, calendar, respondents."""
    return read_definition(TEXT), CALENDAR, RESPONDENTS


@pytest.fixture(scope="session")
def instant() -> datetime:
    """Return the instant of 10 January 2024, 10:00."""
    return brussels("2024-01-10 10:00")
