import re
from dataclasses import replace
from decimal import Decimal

import pytest

from documents.report import wording
from models.rules.lifecycle import ObligationState
from models.rules.review import FigureSum


def plain(text):
    return text.replace("\u00a0", " ")


def test_summary(review):
    assert [plain(text) for text in wording.summary(review)] == [
        "National Implementation Plan: expected from 25 Member States, taken into account from 21, "
        "including 1 registered elsewhere.",
        "High-level political statement: expected from 25 Member States, taken into account from 21, "
        "including 1 registered elsewhere.",
        "Commitments: of 500 answers asked for (20 commitments, 25 Member States), "
        "200 report progress or plans, 100 report no change, and 200 were not provided.",
        "Defence expenditure, 2023: EUR 183 927.8 million, the sum of 19 of 25; "
        "without Ireland, Italy, Cyprus, Lithuania, Netherlands and Slovenia.",
        "Defence investment, 2023: EUR 42 975.3 million, the sum of 20 of 25; "
        "without Ireland, Cyprus, Lithuania, Netherlands and Slovenia.",
        "Research and technology, 2023: no figure; none of 25 gave it.",
        "Defence investment as a share, 2023: 19.4 % collectively, over 19 of 25; "
        "without Ireland, Italy, Cyprus, Lithuania, Netherlands and Slovenia.",
    ]


def test_numbers_of_the_summary_follow_the_review(review):
    figure = replace(review.figures["defence_investment"][2023], sum=Decimal("-1.5"), missing=(), reported=25)
    figures = {**review.figures, "defence_investment": {**review.figures["defence_investment"], 2023: figure}}
    changed = wording.summary(replace(review, figures=figures))
    assert plain(changed[4]) == "Defence investment, 2023: EUR −1.5 million, the sum of all 25."


@pytest.mark.parametrize(
    ("reported", "missing", "said"),
    [
        pytest.param(26, (), "all 26", id="all"),
        pytest.param(24, ("IT", "CY"), "24 of 26; without Italy and Cyprus", id="two missing"),
        pytest.param(25, ("EL",), "25 of 26; without Greece", id="one missing"),
        pytest.param(0, ("IT", "CY"), "none of 26", id="nobody"),
    ],
)
def test_coverage(reported, missing, said, review):
    assert wording.coverage(review, FigureSum(Decimal(1), reported, 26, missing)) == said


def test_every_state_has_an_outward_word():
    assert set(wording.STATE_WORDS) == set(ObligationState)


def test_those_without_content_are_named_with_the_reason(review):
    assert wording.without_content(review) == (
        "Without content in this report: Ireland (taken into account, registered elsewhere), "
        "Cyprus (not received by the cut-off), Lithuania (no update), Netherlands (received) "
        "and Slovenia (clarification asked)."
    )


def test_status_line(review):
    assert plain(wording.status_line(review)) == (
        "Draft as of the cut-off of 30 April 2024. The annex is internal to the secretariat."
    )


@pytest.mark.parametrize(
    ("year", "spoken_of"),
    [pytest.param(2024, (2023,), id="the year before"), pytest.param(2021, (2021,), id="no year before")],
)
def test_reference_years(year, spoken_of, review):
    assert wording.reference_years(replace(review, year=year)) == spoken_of


def test_rates_stand_in_the_annex_alone(review):
    rates = wording.rates(review)
    assert plain(rates[0]).startswith("Completeness: 92.0 % (46 of 50 parts expected were received;")
    outward = " ".join((*wording.summary(review), *wording.definitions(review)))
    assert not re.search(r"on time|late\b|punctual", outward.lower())


def test_the_summary_tells_what_is_held_elsewhere_apart(review):
    items = {number: replace(count, held_elsewhere=1) for number, count in review.items.items()}
    sentence = plain(wording.summary(replace(review, items=items))[2])
    assert "of 520 answers asked for" in sentence
    assert sentence.endswith(
        "100 report no change, 20 stand in parts held elsewhere, and 200 were not provided."
    )
