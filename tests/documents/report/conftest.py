"""A review of 26 states that answer with their published figures and neutral sentences, in every state."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from config.reference import read_catalogue, read_public_figures, read_roster
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan
from models.rules.lifecycle import ANSWERED, ObligationState as S
from models.rules.review import (
    AssessmentRecord,
    DeliverableLabel,
    FieldLabel,
    ObligationRecord,
    ReviewInputs,
    ShareRule,
    StatementRecord,
    aggregate,
    review_from_json,
    review_to_json,
)

OTHERS = {
    "IE": (S.TAKEN_INTO_ACCOUNT, "Registry 12"),
    "CY": (S.NOT_RECEIVED, None),
    "LT": (S.NO_UPDATE, None),
    "NL": (S.RECEIVED, None),
    "SI": (S.CLARIFICATION_ASKED, None),
    "FI": (S.NOT_EXPECTED, None),
}
HOSTILE = '=1+1 <script>alert(1)</script> & "R&D" \x00\x0b\x1b'
DUE_ON, CUT_OFF_ON = date(2024, 3, 10), date(2024, 4, 30)
ROSTER, CATALOGUE = read_roster("member_states"), read_catalogue("commitments")


def make_plan(place, code):
    answers = {
        AnswerKey("figures", str(year), name): Answer(Decimal(figure.value))
        for (geo, name, year), figure in read_public_figures().items()
        if geo == code
    }
    for item in CATALOGUE:
        said = (int(item.number) + place) % 4
        if said:
            name, value = ("no_change", True) if said == 1 else ("progress", "Work continued as planned.")
            answers[AnswerKey("commitments", item.number, name)] = Answer(value)
    return Plan(FormIdentity("pesco-nip-2024", code, "nip", 1), answers)


def make_record(place, code, deliverable):
    state, reference = OTHERS.get(code, (S.TAKEN_INTO_ACCOUNT, None))
    if state not in ANSWERED:
        return ObligationRecord(code, deliverable, state)
    digest = None if reference else f"{place:02d}" + "ab12cd" * 10 + "ff"
    at = datetime(2024, 3, 1 + place % 9, 9, 15, tzinfo=UTC)
    return ObligationRecord(code, deliverable, state, at, code == "PL", 1, digest, reference, 1)


def make_assessments():
    yield AssessmentRecord("EL", "12", "EEAS", 2, 1, "Forces are named for two operations.")
    yield AssessmentRecord("BE", "6", "EEAS", 1, 1, "We read the plans otherwise.")
    yield AssessmentRecord("BE", "6", "EDA", 1, 1, "The plans follow the priorities.", ("Two are new.",))


def build_inputs():
    codes = [entry.code for entry in ROSTER]
    records = [make_record(place, code, "nip") for place, code in enumerate(codes)]
    taken = [entry for entry in records if entry.state is S.TAKEN_INTO_ACCOUNT]
    return ReviewInputs(
        cycle="pesco-nip-2024",
        title="Annual report on the status of PESCO implementation 2024",
        year=2024,
        deliverables=(
            DeliverableLabel("nip", "National Implementation Plan", DUE_ON, CUT_OFF_ON),
            DeliverableLabel("statement", "high-level political statement", DUE_ON, CUT_OFF_ON),
        ),
        plan_deliverable="nip",
        respondents=ROSTER,
        catalogue=CATALOGUE,
        obligations=(*records, *(replace(entry, deliverable="statement") for entry in records)),
        statements=tuple(
            StatementRecord(
                entry.respondent,
                entry.received_at,
                "paper" if entry.reference else "pdf",
                entry.sha256,
                entry.reference,
            )
            for entry in taken
        ),
        money_fields=(
            FieldLabel("defence_expenditure", "Defence expenditure", "EUR million"),
            FieldLabel("defence_investment", "Defence investment", "EUR million"),
            FieldLabel("research_and_technology", "Research and technology", "EUR million"),
        ),
        years=(2021, 2022, 2023, 2024),
        shares=(ShareRule("defence_investment", "defence_expenditure", "Defence investment as a share"),),
        plans={
            entry.respondent: make_plan(place, entry.respondent)
            for place, entry in enumerate(taken)
            if not entry.reference
        },
        marking="LIMITE",
        assessments=tuple(make_assessments()),
        pens={item.number: (item.assessor,) for item in CATALOGUE} | {"6": ("EDA", "EEAS")},
    )


@pytest.fixture(scope="session")
def make_inputs():
    return build_inputs


@pytest.fixture(scope="session")
def review():
    return review_from_json(review_to_json(aggregate(build_inputs())))


@pytest.fixture(scope="session")
def hostile_review():
    """The same with words that try to be a formula, a tag or a control character."""
    given = build_inputs()
    labels = (replace(given.money_fields[0], title=HOSTILE), *given.money_fields[1:])
    statements = tuple(replace(entry, reference=HOSTILE) for entry in given.statements)
    return aggregate(
        replace(
            given,
            title=HOSTILE,
            marking=HOSTILE,
            money_fields=labels,
            statements=statements,
            respondents=tuple(entry.model_copy(update={"name": HOSTILE}) for entry in given.respondents),
            obligations=tuple(replace(entry, reference=HOSTILE) for entry in given.obligations),
        )
    )
