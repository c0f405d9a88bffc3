"""Checks on single entries: clear, complete, explained, confirmed."""

from datetime import date

import pytest

from models.rules.answers import Answer
from models.rules.findings import Audience, Level

EARLY, LATE = date(2024, 3, 1), date(2025, 3, 1)


@pytest.mark.parametrize(
    ("place", "said", "words"),
    [
        pytest.param("cover//clearance_date", "8/3/2024", "'8/3/2024' is not a date", id="date"),
        pytest.param("projects/1/role", "guest", "'guest' is not one of the answers", id="choice"),
        pytest.param("commitments/1/no_change", "partly", "'partly' is not 'yes' or 'no'", id="yes or no"),
        pytest.param("basis//exchange_rate", "about 11", "'about 11' is not a number", id="number"),
        pytest.param("basis//exchange_rate", True, "'True' is not a number", id="yes is no number"),
        pytest.param("cover//clearance_date", EARLY, None, id="a date"),
        pytest.param("cover//marking", "INTERNAL", None, id="open choice"),
        pytest.param("projects/1/role", "lead", None, id="a choice"),
        pytest.param("commitments/1/no_change", False, None, id="no"),
        pytest.param("basis//exchange_rate", 11.4765, None, id="a number"),
        pytest.param("figures/2023/defence_expenditure", "about 5", None, id="figures have their own check"),
        pytest.param("elsewhere//unknown", "x", None, id="a field of another version"),
    ],
)
def test_unclear_answer(run, place, said, words):
    found = run("unclear_answer", {place: said})
    assert [words in finding.message for finding in found] == [True] * bool(words)


def test_an_unclear_answer_names_its_line_and_asks(run):
    [finding] = run("unclear_answer", {"milestones/3/new_date": Answer("spring", cell="E7")})
    assert finding.message == (
        "Milestone in line\u00a03: Date now: 'spring' is not a date that can be read without doubt."
    )
    assert (finding.sheet, finding.cell, finding.asks_contact) == ("Milestones", "E7", True)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        pytest.param({"projects/2/project": "X"}, "Project in line\u00a02: nothing under 'Role'", id="role"),
        pytest.param({"projects/2/project": "X", "projects/2/role": "lead"}, None, id="both"),
        pytest.param(
            {"commitments/1/no_change": True},
            "although 'No change' says 'yes'",
            id="no change without reason",
        ),
        pytest.param({"commitments/1/no_change": False}, None, id="change"),
        pytest.param(
            {"basis//price_basis": "constant prices"}, "nothing under 'Year of the con", id="prices"
        ),
        pytest.param({"basis//price_basis": "current prices"}, None, id="current prices"),
        pytest.param({"basis//national_currency": "SEK"}, "'Rate of the conversion'", id="rate"),
        pytest.param({}, None, id="nothing"),
    ],
)
def test_missing_companion(run, answers, words):
    found = run("missing_companion", answers)
    assert [words in finding.message for finding in found] == [True] * bool(words)
    assert {finding.level for finding in found} <= {Level.WARNING}


@pytest.mark.parametrize(
    ("earlier", "new", "reason", "is_found"),
    [
        pytest.param(EARLY, LATE, None, True, id="later without reason"),
        pytest.param(EARLY, LATE, "supplier", False, id="with reason"),
        pytest.param(LATE, EARLY, None, False, id="earlier than planned"),
        pytest.param(EARLY, EARLY, None, False, id="as planned"),
        pytest.param(None, LATE, None, False, id="no earlier date"),
        pytest.param(EARLY, "spring", None, False, id="no date is another finding"),
    ],
)
def test_delay_without_reason(run, earlier, new, reason, is_found):
    said = {"earlier_date": earlier, "new_date": new, "delay_reason": reason}
    found = run("delay_without_reason", {f"milestones/1/{code}": value for code, value in said.items()})
    words = "Milestone in line\u00a01: moved from 2024-03-01 to 2025-03-01; no reason."
    assert [finding.message for finding in found] == [words] * is_found


def test_unconfirmed_answers_are_one_finding_a_sheet(run):
    old = Answer("as before", carried_over=True)
    found = run(
        "unconfirmed_answer",
        {
            "cover//contact_office": old,
            "figures/2022/defence_expenditure": Answer(1, carried_over=True),
            "commitments/1/plans": old,
            "commitments/2/progress": old,
            "commitments/2/plans": old,
            "projects/1/project": Answer("new"),
        },
    )
    assert [finding.message.partition(": ")[2] for finding in found] == [
        "Office.",
        "Defence expenditure\u00a02022.",
        "commitment\u00a01, commitment\u00a02.",
    ]
    assert all(finding.asks_contact for finding in found)


def test_an_empty_line_needs_no_confirmation(run):
    assert run("unconfirmed_answer", {"projects/1/project": Answer("", carried_over=True)}) == ()


def test_other_prices_are_for_the_desk(run):
    [finding] = run("other_prices", {"basis//price_basis": "constant prices"})
    assert finding.message == "Prices: 'constant prices', not 'current prices'."
    assert finding.audience is Audience.DESK
    assert run("other_prices", {"basis//price_basis": "current prices"}) == ()
    assert run("other_prices", {}) == ()


def test_a_finding_on_a_field_for_the_desk_goes_to_the_desk(run):
    answers = {"operations/1/name": "X", "operations/1/staff": "some"}
    [finding] = run("unclear_answer", answers)
    assert (finding.audience, finding.asks_contact) == (Audience.DESK, False)
