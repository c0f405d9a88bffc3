"""The glossary and the code use the same words."""

import re
from enum import StrEnum
from pathlib import Path

import pytest
from sqlmodel import SQLModel

import models.tables
from config.definition import ContactRole, Language, StepKind
from config.project import Certainty, Role
from models.rules.assessment import ItemState, Stage
from models.rules.audit import Actor, What
from models.rules.disclosure import WHOLE, DisclosedTo
from models.rules.findings import Audience, Level
from models.rules.letters import CircularKind, LetterKind, LetterState, OutcomeKind
from models.rules.lifecycle import Change, ObligationState
from models.rules.mail import MailReason, MailState
from models.rules.occasions import HoldReason, NoticeState, WithdrawReason
from models.rules.statements import AttachmentRole
from models.tables import DeadlineKind, ReviewState, ScanState

GLOSSARY = (Path(__file__).parents[1] / "docs" / "glossary.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"`([^`]+)`", GLOSSARY))
ENUMS: list[type[StrEnum]] = [
    Actor,
    AttachmentRole,
    Audience,
    Certainty,
    Change,
    CircularKind,
    ContactRole,
    DeadlineKind,
    DisclosedTo,
    HoldReason,
    ItemState,
    Language,
    Level,
    LetterKind,
    LetterState,
    MailReason,
    MailState,
    NoticeState,
    ObligationState,
    OutcomeKind,
    ReviewState,
    ScanState,
    Role,
    Stage,
    StepKind,
    What,
    WithdrawReason,
]


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
def test_every_value_stands_in_the_glossary(enum):
    assert {member.value for member in enum} <= WORDS


def test_the_part_of_what_is_no_form_stands_there():
    assert WHOLE in WORDS


def test_every_table_stands_in_the_glossary():
    assert models.tables.__all__
    assert set(SQLModel.metadata.tables) <= WORDS
