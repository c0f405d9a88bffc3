"""A small cycle of four respondents, two items and two figures, for the tests of the review."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from config.definition import CatalogueItem
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan
from models.rules.lifecycle import ObligationState as S
from models.rules.review import (
    DeliverableLabel,
    FieldLabel,
    ObligationRecord,
    RespondentLabel,
    ReviewInputs,
    ShareRule,
)

YEAR = 2023
ARRIVED = datetime(2024, 3, 8, 9, 15, tzinfo=UTC)
NAMES = {"BE": "Belgium", "IT": "Italy", "CY": "Cyprus", "SE": "Sweden"}
PLACES = [(code, deliverable) for code in NAMES for deliverable in ("nip", "statement")]


def make_plan(code, figures=None, items=None):
    answers = {
        AnswerKey("figures", str(YEAR), name): answer(value) for name, value in (figures or {}).items()
    }
    for (number, name), value in (items or {}).items():
        answers[AnswerKey("commitments", number, name)] = answer(value)
    return Plan(FormIdentity("demo-2024", code, "nip", 1), answers)


def answer(value):
    return value if isinstance(value, Answer) else Answer(value)


def money(part=None, whole=None):
    given = {"part": part, "whole": whole}
    return {name: Decimal(value) for name, value in given.items() if value is not None}


def make_record(code, deliverable="nip", state=S.TAKEN_INTO_ACCOUNT, **changes):
    fields = {"received_at": ARRIVED, "versions": 1, "version": 1, "sha256": "ab" * 32, **changes}
    if state not in (S.RECEIVED, S.CLARIFICATION_ASKED, S.TAKEN_INTO_ACCOUNT):
        fields = {**dict.fromkeys(("received_at", "version", "sha256")), **changes}
    return ObligationRecord(code, deliverable, state, **fields)


def make_inputs(plans=None, *, records=(), statements=()):
    given = {(entry.respondent, entry.deliverable): entry for entry in records}
    return ReviewInputs(
        cycle="demo-2024",
        title="Annual report",
        year=2024,
        deliverables=tuple(
            DeliverableLabel(code, title, date(2024, 3, 10), date(2024, 4, 30))
            for code, title in (("nip", "National Implementation Plan"), ("statement", "statement"))
        ),
        plan_deliverable="nip",
        respondents=tuple(RespondentLabel(code, name) for code, name in NAMES.items()),
        catalogue=tuple(
            CatalogueItem(number=number, group="a", group_title="Group", title="Title", assessor="")
            for number in ("1", "2")
        ),
        obligations=tuple(given.get(place) or make_record(*place) for place in PLACES),
        statements=tuple(statements),
        money_fields=(FieldLabel("whole", "Whole", "EUR million"), FieldLabel("part", "Part", "EUR million")),
        years=(YEAR,),
        shares=(ShareRule("part", "whole", "Part of the whole"),),
        plans=plans or {},
    )


def make_plans(figures):
    return {code: make_plan(code, money(*pair)) for code, pair in figures.items()}


@pytest.fixture
def plan():
    return make_plan


@pytest.fixture
def plans_of():
    return make_plans


@pytest.fixture
def record():
    return make_record


@pytest.fixture
def inputs():
    return make_inputs
