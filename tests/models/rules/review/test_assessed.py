"""How far the assessment is: counted over the plans that came, the others named; nothing hides a gap."""

import json
from dataclasses import replace

import pytest

from models.rules.lifecycle import ObligationState as S
from models.rules.review import (
    AssessmentCount,
    AssessmentRecord,
    aggregate,
    review_from_json,
    review_to_json,
)

PENS = {"1": ("EDA",), "2": ("EDA", "EEAS")}
TEXTS = (
    AssessmentRecord("IT", "2", "EEAS", 1, 1, "Read otherwise."),
    AssessmentRecord("IT", "2", "EDA", 1, 1, "Read so."),
    AssessmentRecord("BE", "1", "EDA", 2, 1, "Done."),
)


@pytest.fixture
def assessed(inputs, record):
    """Four respondents: Cyprus handed in nothing, Sweden is not expected."""
    given = inputs(records=[record("CY", state=S.NOT_RECEIVED), record("SE", state=S.NOT_EXPECTED)])
    return replace(given, assessments=TEXTS, pens=PENS)


def test_each_item_is_counted_over_the_plans_that_came(assessed):
    assert aggregate(assessed).assessed == {
        "1": AssessmentCount(("EDA",), 1, 2, ("IT",)),
        "2": AssessmentCount(("EDA", "EEAS"), 1, 2, ("BE",)),
    }


def test_texts_stand_in_protocol_order_then_by_house(assessed):
    texts = aggregate(assessed).assessments
    assert [(one.respondent, one.item, one.house) for one in texts] == [
        ("BE", "1", "EDA"),
        ("IT", "2", "EDA"),
        ("IT", "2", "EEAS"),
    ]


def test_where_no_house_assesses_nothing_is_counted(assessed):
    assert aggregate(replace(assessed, pens={})).assessed == {}


@pytest.mark.parametrize("change", [{"assessments": TEXTS[:2]}, {"pens": {"1": ("EEAS",)}}])
def test_the_hash_over_the_inputs_changes_with_them(assessed, change):
    shas = {aggregate(one).inputs.sha256 for one in (assessed, replace(assessed, **change))}
    assert len(shas) == 2


def test_a_report_drafted_before_there_were_assessments_is_read(assessed):
    said = json.loads(review_to_json(aggregate(assessed)))
    del said["assessments"], said["assessed"]
    review = review_from_json(json.dumps(said).encode())
    assert (review.assessments, review.assessed) == ((), {})
