"""A brief on Greece, five days after the due day: the plan came late, the statement is announced."""

from datetime import UTC, datetime

import pytest

from config.definition import ContactRole
from models.rules.brief import (
    BriefCall,
    BriefContact,
    BriefDeliverable,
    BriefLetter,
    BriefVersion,
    PlannedLetter,
    StateBrief,
)
from models.rules.findings import Audience, Finding, Level
from models.rules.letters import LetterKind, LetterState
from models.rules.lifecycle import ObligationState

CUT_OFF_AT = datetime(2024, 4, 30, 21, 59, 59, tzinfo=UTC)


def at(month, day, hour=8, minute=0):
    return datetime(2024, month, day, hour, minute, tzinfo=UTC)


PLAN = BriefDeliverable(
    title="National Implementation Plan",
    state=ObligationState.CLARIFICATION_ASKED,
    due_at=datetime(2024, 3, 10, 22, 59, 59, tzinfo=UTC),
    late_after=datetime(2024, 3, 11, 22, 59, 59, tzinfo=UTC),
    cut_off_at=CUT_OFF_AT,
    versions=(BriefVersion(1, at(3, 12)), BriefVersion(2, at(3, 14, 10, 30))),
)

STATEMENT = BriefDeliverable(
    title="high-level political statement",
    state=ObligationState.CALLED,
    due_at=datetime(2024, 3, 17, 22, 59, 59, tzinfo=UTC),
    late_after=datetime(2024, 3, 11, 22, 59, 59, tzinfo=UTC),
    cut_off_at=CUT_OFF_AT,
    change="announced",
)


@pytest.fixture(scope="session")
def plan():
    return PLAN


@pytest.fixture(scope="session")
def statement():
    return STATEMENT


@pytest.fixture(scope="session")
def brief():
    technical = (
        "missing_item",
        Level.ERROR,
        Audience.CONTACT,
        "Commitment 14 has no answer",
        "",
        "Commitments",
        "C18",
    )
    judgement = ("large_change", Level.WARNING, Audience.DESK, "The figure doubled", "")
    office = "Defence policy directorate"
    return StateBrief(
        cycle_title="PESCO National Implementation Plans 2024",
        respondent="EL",
        respondent_name="Greece",
        time_zone="Europe/Athens",
        as_at=at(3, 15, 9, 5),
        marking="LIMITE",
        deliverables=(PLAN, STATEMENT),
        contacts=(
            BriefContact(ContactRole.FUNCTIONAL_MAILBOX, office, "nip@el.example", "+30 000 000 0000"),
            BriefContact(
                ContactRole.PERMANENT_REPRESENTATION_DEFENCE, "Defence section", "defence@el.example"
            ),
        ),
        letters=(
            BriefLetter(at(3, 14, 10, 30), LetterKind.ACKNOWLEDGEMENT, LetterState.SENT),
            BriefLetter(at(3, 13), LetterKind.OVERDUE, LetterState.UNKNOWN),
        ),
        calls=(BriefCall(at(3, 13, 13), office, "The minister signs on 17 March."),),
        questions=("Why did research and technology fall?",),
        findings=(Finding(*technical), Finding(*judgement)),
        next_letter=PlannedLetter(at(3, 20), LetterKind.OVERDUE, "waits for approval"),
    )
