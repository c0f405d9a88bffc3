"""The glossary and the code use the same words."""

import re
from enum import StrEnum
from pathlib import Path

import pytest
from sqlmodel import SQLModel

import models.tables
from config.definition import ContactRole, Language, StepKind
from models.rules.assessment import ItemState, Stage
from models.rules.audit import Actor, What
from models.rules.findings import Audience, Level
from models.rules.letters import LetterKind, LetterState, OutcomeKind
from models.rules.lifecycle import Change, ObligationState
from models.rules.occasions import HoldReason, NoticeState, WithdrawReason
from models.rules.statements import AttachmentRole
from models.tables import CircularKind, DeadlineKind, ReviewState

GLOSSARY = (Path(__file__).parents[1] / "docs" / "glossary.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"`([^`]+)`", GLOSSARY))
ENUMS: list[type[StrEnum]] = [
    Actor,
    AttachmentRole,
    Audience,
    Change,
    CircularKind,
    ContactRole,
    DeadlineKind,
    HoldReason,
    ItemState,
    Language,
    Level,
    LetterKind,
    LetterState,
    NoticeState,
    ObligationState,
    OutcomeKind,
    ReviewState,
    Stage,
    StepKind,
    What,
    WithdrawReason,
]


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
def test_every_value_stands_in_the_glossary(enum):
    assert {member.value for member in enum} <= WORDS


def test_every_table_stands_in_the_glossary():
    assert models.tables.__all__
    assert set(SQLModel.metadata.tables) <= WORDS
