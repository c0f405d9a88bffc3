import json
from dataclasses import replace
from decimal import Decimal

import pytest

from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan
from models.rules.review import aggregate, review_to_json

YEAR = 2023
SHARE = "part_of_whole"
NAMES = ("BE", "IT", "CY", "SE")


@pytest.mark.parametrize(
    ("figures", "total", "missing"),
    [
        pytest.param(
            {"BE": ("1", "10.5"), "IT": ("1", "20"), "CY": ("1", "0.2"), "SE": ("1", "3")},
            "33.7",
            (),
            id="all gave it",
        ),
        pytest.param({"BE": ("1", "10"), "SE": ("1", "3")}, "13.0", ("IT", "CY"), id="without two plans"),
        pytest.param(
            {"BE": ("1", "10"), "IT": ("1", None)}, "10.0", ("IT", "CY", "SE"), id="plan without it"
        ),
        pytest.param({"BE": ("1", "-2.5"), "IT": ("1", "1")}, "-1.5", ("CY", "SE"), id="negative counts"),
        pytest.param({"BE": ("1", "0")}, "0.0", ("IT", "CY", "SE"), id="a zero is a figure"),
        pytest.param(
            {"BE": ("1", "0.05"), "IT": ("1", "0.10")}, "0.2", ("CY", "SE"), id="added, then rounded"
        ),
        pytest.param({}, None, ("BE", "IT", "CY", "SE"), id="nobody: no zero"),
    ],
)
def test_sum_names_those_without_the_figure(figures, total, missing, inputs, plans_of):
    figure = aggregate(inputs(plans_of(figures))).figures["whole"][YEAR]
    assert figure.sum == (None if total is None else Decimal(total))
    assert figure.missing == missing
    assert (figure.reported, figure.of) == (4 - len(missing), 4)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(Answer(True), id="a yes is no figure"),
        pytest.param(Answer("12"), id="text is no figure"),
        pytest.param(Answer(Decimal("NaN")), id="not a number"),
        pytest.param(Answer(not_available=True, reason="Not collected"), id="not available"),
        pytest.param(Answer(Decimal(5), not_available=True, reason="x"), id="withdrawn by its own mark"),
        pytest.param(Answer(), id="empty"),
    ],
)
def test_what_is_no_figure_is_missing(value, inputs, plan):
    review = aggregate(inputs({"BE": plan("BE", {"whole": value})}))
    assert review.figures["whole"][YEAR].sum is None
    assert review.figures["whole"][YEAR].missing == tuple(NAMES)


def test_whole_numbers_and_absurd_ones_are_added(inputs, plan):
    plans = {"BE": plan("BE", {"whole": 7}), "IT": plan("IT", {"whole": Decimal("1E+300")})}
    assert aggregate(inputs(plans)).figures["whole"][YEAR].sum == 10**300 + 7


@pytest.mark.parametrize(
    ("figures", "share", "missing"),
    [
        pytest.param({"BE": ("2", "10"), "IT": ("4", "10")}, 0.3, ("CY", "SE"), id="both figures"),
        pytest.param({"BE": ("2", "10"), "IT": ("4", None)}, 0.2, ("IT", "CY", "SE"), id="part alone"),
        pytest.param({"BE": ("2", "10"), "IT": (None, "90")}, 0.2, ("IT", "CY", "SE"), id="whole alone"),
        pytest.param({"BE": ("-2", "10"), "IT": ("4", "10")}, 0.1, ("CY", "SE"), id="negative part"),
        pytest.param({"IT": (None, "90")}, None, ("BE", "IT", "CY", "SE"), id="nobody gave both"),
        pytest.param({"BE": ("2", "0")}, None, ("IT", "CY", "SE"), id="whole of zero"),
    ],
)
def test_share_uses_only_those_with_both_figures(figures, share, missing, inputs, plans_of):
    found = aggregate(inputs(plans_of(figures))).shares[SHARE][YEAR]
    assert found.share == (None if share is None else pytest.approx(share))
    assert (found.used, found.of, found.missing) == (4 - len(missing), 4, missing)


def test_share_adds_no_figure_of_a_state_with_one_only(inputs, plans_of):
    found = aggregate(inputs(plans_of({"BE": ("2", "10"), "IT": (None, "90")}))).shares[SHARE][YEAR]
    assert (found.numerator, found.denominator) == (Decimal("2.0"), Decimal("10.0"))


def test_share_takes_both_figures_of_one_year(inputs):
    answers = {
        AnswerKey("figures", "2022", "part"): Answer(Decimal(2)),
        AnswerKey("figures", "2023", "whole"): Answer(Decimal(10)),
    }
    given = inputs({"BE": Plan(FormIdentity("demo-2024", "BE", "nip", 1), answers)})
    found = aggregate(replace(given, years=(2023, 2022))).shares[SHARE]
    assert list(found) == [2022, 2023]
    assert [share.used for share in found.values()] == [0, 0]


def test_no_share_is_made_for_one_respondent(inputs, plans_of):
    review = aggregate(inputs(plans_of({"BE": ("2", "10"), "IT": ("4", "10")})))
    data = json.loads(review_to_json(review))
    assert set(data["shares"][SHARE][str(YEAR)]) == {
        "share",
        "numerator",
        "denominator",
        "used",
        "of",
        "missing",
    }
    assert '"BE": 0.2' not in review_to_json(review).decode()


def test_figures_at_other_prices_are_added_to_nothing_and_named(inputs, plans_of):
    given = inputs(plans_of({"BE": ("2", "10"), "IT": ("4", "10")}))
    review = aggregate(replace(given, at_other_prices=frozenset({"IT"})))
    whole, share = review.figures["whole"][YEAR], review.shares[SHARE][YEAR]
    assert (whole.sum, whole.missing) == (Decimal("10.0"), ("IT", "CY", "SE"))
    assert (share.share, share.missing) == (pytest.approx(0.2), ("IT", "CY", "SE"))
