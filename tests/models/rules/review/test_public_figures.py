"""The review of a year in which every state answers with its published figures."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from config.reference import read_catalogue, read_public_figures, read_roster
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan
from models.rules.lifecycle import ObligationState
from models.rules.review import (
    DeliverableLabel,
    FieldLabel,
    ObligationRecord,
    ReviewInputs,
    ShareRule,
    aggregate,
)

FIELDS = ("defence_expenditure", "defence_investment")
CODES = [entry.code for entry in read_roster("member_states")]


def plan(code):
    answers = {
        AnswerKey("figures", str(year), name): Answer(Decimal(figure.value))
        for (geo, name, year), figure in read_public_figures().items()
        if geo == code
    }
    return Plan(FormIdentity("pesco-nip-2024", code, "nip", 1), answers)


@pytest.fixture(scope="module")
def review():
    taken, at = ObligationState.TAKEN_INTO_ACCOUNT, datetime(2024, 3, 8, 9, 15, tzinfo=UTC)
    inputs = ReviewInputs(
        cycle="pesco-nip-2024",
        title="Annual report",
        year=2024,
        deliverables=(DeliverableLabel("nip", "Plan", date(2024, 3, 10), date(2024, 4, 30)),),
        plan_deliverable="nip",
        respondents=read_roster("member_states"),
        catalogue=read_catalogue("commitments"),
        obligations=tuple(ObligationRecord(code, "nip", taken, at, versions=1) for code in CODES),
        statements=(),
        money_fields=tuple(FieldLabel(name, name, "EUR million") for name in FIELDS),
        years=(2021, 2022, 2023),
        shares=(ShareRule("defence_investment", "defence_expenditure", "Investment"),),
        plans={code: plan(code) for code in CODES},
    )
    return aggregate(inputs)


def test_investment_of_2023_is_the_sum_of_all(review):
    figure = review.figures["defence_investment"][2023]
    assert float(figure.sum) == pytest.approx(46468.0, abs=0.15)
    assert (figure.reported, figure.of, figure.missing) == (26, 26, ())


def test_expenditure_of_2023_names_who_is_not_published(review):
    figure = review.figures["defence_expenditure"][2023]
    assert (figure.reported, figure.missing) == (24, ("IT", "CY"))


def test_share_of_2023_is_over_those_with_both(review):
    share = review.shares["defence_investment_of_defence_expenditure"][2023]
    both = [code for code in CODES if code not in ("IT", "CY")]
    published = {name: sum(figure(code, name) for code in both) for name in FIELDS}
    assert (share.used, share.of, share.missing) == (24, 26, ("IT", "CY"))
    assert share.numerator == published["defence_investment"]
    assert share.share == pytest.approx(
        float(published["defence_investment"] / published["defence_expenditure"]), abs=1e-12
    )


def figure(code, name):
    return Decimal(read_public_figures()[code, name, 2023].value)
