"""Checks on single entries: clear, complete, explained, confirmed."""

from datetime import date
from decimal import Decimal

import pytest

from config.form import FormSchema
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan
from models.rules.checks import CheckInput, run_checks
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


@pytest.mark.parametrize(
    ("said", "is_found"),
    [
        pytest.param("yes", True, id="a word"),
        pytest.param("-", True, id="a dash"),
        pytest.param("R 1/24", False, id="a reference"),
        pytest.param(None, False, id="nothing"),
        pytest.param("", False, id="empty"),
    ],
)
def test_vague_reference(run, said, is_found):
    found = run("vague_reference", {"commitments/1/held_elsewhere": said, "commitments/2/plans": "yes"})
    assert [
        finding.message.endswith(f"Part held elsewhere: '{said}' names no document.") for finding in found
    ] == ([True] * is_found)


@pytest.mark.parametrize(
    ("said", "is_found"),
    [
        pytest.param(-1, True, id="below zero"),
        pytest.param(0, False, id="zero"),
        pytest.param("-1", False, id="text is another finding"),
        pytest.param(True, False, id="yes is no number"),
    ],
)
def test_negative_number(run, said, is_found):
    found = run("negative_number", {"basis//exchange_rate": said})
    assert [finding.audience for finding in found] == [Audience.CONTACT] * is_found
    assert [each.audience for each in run("negative_number", {"operations/1/staff": said})] == (
        [Audience.DESK] * is_found
    )


@pytest.mark.parametrize(
    ("said", "is_found"),
    [
        pytest.param("-0.1", True, id="below zero"),
        pytest.param("0", False, id="nothing"),
        pytest.param("100", False, id="the whole"),
        pytest.param("100.1", True, id="above"),
    ],
)
def test_share_out_of_range(said, is_found):
    share = {"code": "part", "title": "Part", "kind": "number", "unit": "%"}
    cover = {"kind": "fields", "code": "c", "title": "C", "guidance": "", "fields": [share]}
    years = {"kind": "years", "code": "y", "title": "Y", "guidance": "", "unit": "%", "past": 0, "planned": 0}
    years["fields"] = [{"code": "part", "title": "Part"}]
    schema = FormSchema.model_validate({"name": "t", "version": 1, "title": "T", "sheets": [cover, years]})
    places = (AnswerKey("c", "", "part"), AnswerKey("y", "2024", "part"))
    plan = Plan(FormIdentity("x", "SK", "t", 1), dict.fromkeys(places, Answer(Decimal(said))))
    found = run_checks(["share_out_of_range"], CheckInput(plan, schema, (), 2024, {}))
    assert [finding.message for finding in found] == [
        f"Part: {said} is not between 0 and 100 %.",
        f"Part 2024: {said} is not between 0 and 100 %.",
    ] * is_found


def test_a_form_without_shares_has_none_out_of_range(run):
    assert run("share_out_of_range", {"basis//exchange_rate": 101, "operations/1/staff": -1}) == ()
