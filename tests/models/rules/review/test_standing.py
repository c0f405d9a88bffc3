from datetime import UTC, datetime

import pytest

from models.rules.lifecycle import ObligationState as S
from models.rules.review import StatementRecord, aggregate, review_to_json

YEAR = 2023
SHARE = "part_of_whole"
NAMES = ("BE", "IT", "CY", "SE")
ARRIVED = datetime(2024, 3, 8, 9, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("items", "said"),
    [
        pytest.param({("1", "progress"): "Work continued."}, "progress", id="progress"),
        pytest.param({("1", "plans"): "Work is planned."}, "progress", id="plans"),
        pytest.param({("1", "no_change"): True}, "no_change", id="no change"),
        pytest.param({("1", "no_change"): "yes"}, "no_change", id="no change as text"),
        pytest.param(
            {("1", "progress"): "Work.", ("1", "no_change"): True}, "progress", id="both: text wins"
        ),
        pytest.param({("1", "held_elsewhere"): "R 1/24"}, "held_elsewhere", id="held elsewhere"),
        pytest.param(
            {("1", "held_elsewhere"): "R 1/24", ("1", "plans"): "More."},
            "progress",
            id="partly held elsewhere",
        ),
        pytest.param({("1", "no_change"): False}, "missing", id="a no alone says nothing"),
        pytest.param({("1", "progress"): "  "}, "missing", id="blank text"),
        pytest.param({("1", "indicator"): "3 %"}, "missing", id="another column"),
        pytest.param({("2", "progress"): "Work."}, "missing", id="another item"),
        pytest.param({}, "missing", id="nothing"),
    ],
)
def test_matrix(items, said, inputs, plan):
    assert aggregate(inputs({"IT": plan("IT", items=items)})).matrix["IT"]["1"] == said


def test_matrix_counts_every_expected_respondent(inputs, plan, record):
    plans = {
        "SE": plan("SE", items={("1", "progress"): "x"}),
        "BE": plan("BE", items={("1", "no_change"): True}),
    }
    review = aggregate(inputs(plans, records=[record("CY", state=S.NOT_EXPECTED)]))
    assert list(review.matrix) == ["BE", "IT", "SE"]
    count = review.items["1"]
    assert (count.progress, count.no_change, count.held_elsewhere, count.missing) == (1, 1, 0, 1)


def test_what_is_held_elsewhere_is_not_missing(inputs, plan):
    review = aggregate(inputs({"BE": plan("BE", items={("1", "held_elsewhere"): "R 1/24"})}))
    count = review.items["1"]
    assert (count.held_elsewhere, count.missing) == (1, 3)


def test_not_expected_is_in_no_count(inputs, plans_of, record):
    review = aggregate(inputs(plans_of({"BE": ("1", "10")}), records=[record("CY", state=S.NOT_EXPECTED)]))
    assert review.figures["whole"][YEAR].of == review.shares[SHARE][YEAR].of == 3
    assert "CY" not in review.figures["whole"][YEAR].missing
    assert review.standing["nip"].not_expected == ("CY",)


def test_registration_without_plan_is_taken_into_account_and_missing(inputs, plans_of, record):
    registered = record("IT", sha256=None, reference="Registry 12")
    review = aggregate(inputs(plans_of({"BE": ("1", "10")}), records=[registered]))
    assert "IT" in review.standing["nip"].taken_into_account
    assert review.standing["nip"].registered == ("IT",)
    assert "IT" in review.figures["whole"][YEAR].missing
    source = next(entry for entry in review.inputs.sources if entry.respondent == "IT")
    assert (source.reference, source.sha256, source.used) == ("Registry 12", None, False)


@pytest.mark.parametrize(
    ("changes", "completeness", "on_time"),
    [
        pytest.param({}, 1.0, 1.0, id="all in time"),
        pytest.param({"BE": {"late": True}}, 1.0, 7 / 8, id="one late"),
        pytest.param({"BE": {"state": S.NOT_RECEIVED}}, 7 / 8, 7 / 8, id="one not received"),
        pytest.param({"BE": {"state": S.NO_UPDATE}}, 7 / 8, 7 / 8, id="no update is no arrival"),
        pytest.param({"BE": {"state": S.NOT_EXPECTED}}, 1.0, 1.0, id="not expected is not counted"),
        pytest.param(
            {"BE": {"state": S.NOT_RECEIVED}, "IT": {"late": True}}, 7 / 8, 6 / 8, id="one missing, one late"
        ),
    ],
)
def test_rates(changes, completeness, on_time, inputs, record):
    records = [record(code, **fields) for code, fields in changes.items()]
    rates = aggregate(inputs(records=records)).rates
    assert (rates.completeness, rates.on_time) == (completeness, on_time)


def test_rates_of_nobody_expected_are_none(inputs, record):
    places = [(code, deliverable) for code in NAMES for deliverable in ("nip", "statement")]
    review = aggregate(inputs(records=[record(*place, state=S.NOT_EXPECTED) for place in places]))
    assert (review.rates.completeness, review.rates.on_time) == (None, None)
    assert b"NaN" not in review_to_json(review)


@pytest.mark.parametrize(
    ("state", "listed"),
    [
        (S.TAKEN_INTO_ACCOUNT, "taken_into_account"),
        (S.RECEIVED, "received"),
        (S.CLARIFICATION_ASKED, "clarification_asked"),
        (S.NO_UPDATE, "no_update"),
        (S.NOT_EXPECTED, "not_expected"),
        (S.NOT_RECEIVED, "not_received"),
        (S.PLANNED, "open"),
        (S.CALLED, "open"),
        (S.IN_PREPARATION, "open"),
    ],
)
def test_every_state_is_in_one_list(state, listed, inputs, record):
    standing = aggregate(inputs(records=[record("IT", state=state)])).standing["nip"]
    holding = [name for name in vars(standing) if name != "registered" and "IT" in getattr(standing, name)]
    assert holding == [listed]


def test_statements_stand_in_protocol_order(inputs):
    given = [StatementRecord(code, ARRIVED, "pdf", "cd" * 32) for code in ("SE", "CY", "BE")]
    review = aggregate(inputs(statements=given))
    assert [entry.respondent for entry in review.statements] == ["BE", "CY", "SE"]
    used = [
        entry.respondent for entry in review.inputs.sources if entry.deliverable == "statement" and entry.used
    ]
    assert used == ["BE", "CY", "SE"]
