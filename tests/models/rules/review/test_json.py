import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from models.rules.lifecycle import ObligationState as S
from models.rules.review import StatementRecord, aggregate, review_from_json, review_to_json

NAMES = ("BE", "IT", "CY", "SE")
ARRIVED = datetime(2024, 3, 8, 9, 15, tzinfo=UTC)


def test_order_of_the_inputs_does_not_matter(inputs, plans_of):
    plans = plans_of({"BE": ("1", "10"), "IT": ("2", "20"), "SE": ("3", "30")})
    given = inputs(plans, statements=[StatementRecord(code, ARRIVED, "pdf") for code in ("BE", "SE")])
    turned = replace(
        given,
        plans={code: turn(plans[code]) for code in reversed(plans)},
        obligations=given.obligations[::-1],
        statements=given.statements[::-1],
    )
    assert review_to_json(aggregate(turned)) == review_to_json(aggregate(given))


@pytest.mark.parametrize(
    ("figures", "change"),
    [
        pytest.param({"BE": ("1", "11")}, {}, id="a figure"),
        pytest.param({"BE": ("1", "10")}, {"marking": "LIMITE"}, id="the marking"),
        pytest.param({"BE": ("1", "10")}, {"years": (2022, 2023)}, id="the years"),
    ],
)
def test_hash_changes_with_any_input(figures, change, inputs, plans_of):
    before = aggregate(inputs(plans_of({"BE": ("1", "10")})))
    after = aggregate(replace(inputs(plans_of(figures)), **change))
    assert after.inputs.sha256 != before.inputs.sha256


def test_hash_changes_with_lateness(inputs, record):
    given = (inputs(records=[record("BE", late=late)]) for late in (False, True))
    assert len({aggregate(entry).inputs.sha256 for entry in given}) == 2


def test_json_holds_numbers_and_comes_back_the_same(inputs, plans_of, record):
    given = inputs(
        plans_of({"BE": ("1", "46468"), "IT": ("-2.5", "10")}),
        records=[record("CY", state=S.NOT_RECEIVED), record("SE", sha256=None, reference="Registry 12")],
        statements=[StatementRecord("BE", ARRIVED, "pdf", "cd" * 32)],
    )
    review = aggregate(given)
    data = review_to_json(review)
    assert b'"sum": 46478.0' in data
    assert data.endswith(b"}\n")
    assert review_from_json(data) == review
    assert review_to_json(review_from_json(data)) == data


def test_json_keys(inputs):
    data = json.loads(review_to_json(aggregate(inputs())))
    assert {"figures", "matrix", "rates", "shares", "statements", "inputs", "definitions"} <= set(data)
    assert data["matrix"]["BE"] == {"1": "missing", "2": "missing"}
    assert data["figures"]["whole"]["2023"] == {
        "sum": None,
        "reported": 0,
        "of": 4,
        "missing": ["BE", "IT", "CY", "SE"],
    }


def turn(given):
    return replace(given, answers=dict(reversed(given.answers.items())))
