"""Checks on the figures alone."""

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from config.form import load_form_schema
from config.reference import read_catalogue
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan
from models.rules.checks import CheckInput, run_checks
from models.rules.findings import Level

FIELDS = (
    "defence_expenditure",
    "defence_investment",
    "equipment_procurement",
    "collaborative_procurement",
    "research_and_development",
    "collaborative_research_and_development",
    "research_and_technology",
)
ALL = {f"figures/{year}/{field}": 1 for field in FIELDS for year in range(2021, 2028)}
PLACE = "figures/2023/defence_investment"
TOTAL = "figures/2023/defence_expenditure"

FIGURE_CHECKS = (
    *("missing_figure", "text_in_figure", "part_above_total", "sum_above_total", "other_currency"),
    *("negative_figure", "unit_off_by_thousand", "gap_to_public_figure", "jump_between_years"),
)


def run_figures(name, answers):
    """Run one check outside of a fixture, for properties."""
    said = {AnswerKey(*place.split("/")): Answer(value) for place, value in answers.items()}
    plan = Plan(FormIdentity("pesco-nip-2024", "SK", "nip", 2), said)
    schema, catalogue = load_form_schema("nip"), read_catalogue("commitments")
    return run_checks([name], CheckInput(plan, schema, catalogue, 2024, {}))


@pytest.mark.parametrize(
    ("change", "levels"),
    [
        pytest.param({}, [], id="all given"),
        pytest.param({PLACE: None}, [Level.ERROR], id="past"),
        pytest.param({"figures/2024/defence_investment": None}, [Level.ERROR], id="current"),
        pytest.param({"figures/2025/defence_investment": None}, [Level.WARNING], id="planned"),
        pytest.param({PLACE: 0}, [], id="zero is a figure"),
        pytest.param({PLACE: Answer(None, True, "secret")}, [], id="reason"),
        pytest.param({PLACE: Answer(None, True, " ")}, [Level.ERROR], id="blank reason"),
        pytest.param({PLACE: "text"}, [], id="text is another finding"),
    ],
)
def test_missing_figure(run, change, levels):
    found = run("missing_figure", ALL | change)
    assert [finding.level for finding in found] == levels


def test_missing_figures_in_the_order_of_the_form(run):
    found = run("missing_figure", {})
    assert len(found) == 49
    assert found[0].message == "Defence expenditure 2021: neither a figure nor a reason."
    assert found[4].message == "Defence expenditure 2025 (planned): neither a figure nor a reason."
    assert found[7].message.startswith("Defence investment 2021")


@pytest.mark.parametrize(
    ("value", "quoted"),
    [
        pytest.param("about 5", "'about 5'", id="words"),
        pytest.param("x" * 41, f"'{'x' * 40}…'", id="long text"),
        pytest.param(True, "'True'", id="yes"),
        pytest.param(5, None, id="number"),
        pytest.param(Answer(7), None, id="whole number"),
        pytest.param(Answer(None, True, "secret"), None, id="not available"),
    ],
)
def test_text_in_figure(run, value, quoted):
    found = run("text_in_figure", {PLACE: value})
    assert [quoted in finding.message and finding.asks_contact for finding in found] == [True] * bool(quoted)


@pytest.mark.parametrize(
    ("part", "total", "is_found"),
    [
        pytest.param(5, 4, True, id="above"),
        pytest.param(4, 4, False, id="equal"),
        pytest.param(-1274.4, 2000, False, id="negative investment"),
        pytest.param(5, "text", False, id="total is no number"),
        pytest.param(5, None, False, id="no total"),
        pytest.param(None, 4, False, id="no part"),
        pytest.param(5, Answer(None, True, "secret"), False, id="total not available"),
    ],
)
def test_part_above_total(run, part, total, is_found):
    found = run("part_above_total", {PLACE: part, TOTAL: total})
    assert [finding.asks_contact for finding in found] == [True] * is_found


def test_part_above_total_in_words(run):
    [finding] = run("part_above_total", {PLACE: Answer(5000, cell="D13"), TOTAL: 1234.25})
    assert finding.message == (
        "Defence investment 2023: EUR\u00a05\u00a0000.0\u00a0million is more than defence expenditure 2023, "
        "EUR\u00a01\u00a0234.25\u00a0million, of which it is a part."
    )
    assert (finding.sheet, finding.cell) == ("Figures", "D13")


def test_parts_of_another_year_do_not_count(run):
    assert not run("part_above_total", {PLACE: 5, "figures/2022/defence_expenditure": 4})


SUM = (
    "figures/2023/defence_expenditure",
    "figures/2023/equipment_procurement",
    "figures/2023/research_and_development",
)


@pytest.mark.parametrize(
    ("values", "is_found"),
    [
        pytest.param((100, 60, 42), True, id="above"),
        pytest.param((100, 60, 41), False, id="rounding explains whole numbers"),
        pytest.param((100, 60, 40), False, id="equal"),
        pytest.param((100, 60.4, 40.2), False, id="rounding explains it"),
        pytest.param((100.0, 60.4, 40.2), True, id="rounding does not explain it"),
        pytest.param((100, 101, 40), False, id="one part alone is another finding"),
        pytest.param((100, 60, None), False, id="one part is not known"),
        pytest.param((None, 60, 41), False, id="no total"),
        pytest.param((100, -1, 110), False, id="below zero"),
        pytest.param((100, "60", 41), False, id="text"),
    ],
)
def test_sum_above_total(run, values, is_found):
    said = (Decimal(str(value)) if isinstance(value, float) else value for value in values)
    found = run("sum_above_total", {place: Answer(each) for place, each in zip(SUM, said, strict=True)})
    assert [finding.asks_contact for finding in found] == [True] * is_found


def test_sum_above_total_in_words(run):
    [finding] = run("sum_above_total", dict(zip(SUM, (100, 60, 42), strict=True)))
    assert finding.message.replace("\u00a0", " ") == (
        "Equipment procurement, Research and development, 2023: together EUR 102.0 million, "
        "more than defence expenditure 2023, EUR 100.0 million."
    )


def test_parts_that_may_overlap_are_not_added_up(run):
    rest = ("collaborative_research_and_development", "research_and_technology")
    answers = {f"figures/2023/{code}": 8 for code in rest} | {"figures/2023/research_and_development": 10}
    assert run("sum_above_total", answers) == ()


@pytest.mark.parametrize(
    ("said", "currency"),
    [
        pytest.param("12,5 SEK", "SEK", id="code"),
        pytest.param("12 kr", "kr", id="abbreviation"),
        pytest.param("£ 12", "£", id="sign"),
        pytest.param("12 EUR (138 SEK)", "SEK", id="after the right one"),
        pytest.param("EUR 12", None, id="the right one"),
        pytest.param("€ 12", None, id="the right sign"),
        pytest.param("Afternoon", None, id="within a word"),
        pytest.param(12, None, id="number"),
        pytest.param(Answer(None, True, "in SEK only"), None, id="a reason is no figure"),
    ],
)
def test_other_currency(run, said, currency):
    found = run("other_currency", {PLACE: said})
    assert [f"names {currency}; the unit is EUR million" in each.message for each in found] == (
        [True] if currency else []
    )


@pytest.mark.parametrize(
    ("field", "said", "is_found"),
    [
        pytest.param("defence_expenditure", -0.1, True, id="below zero"),
        pytest.param("defence_expenditure", 0, False, id="zero"),
        pytest.param("defence_investment", -5, False, id="one that may be"),
        pytest.param("defence_expenditure", "-5 or so", False, id="text"),
    ],
)
def test_negative_figure(run, field, said, is_found):
    found = run("negative_figure", {f"figures/2023/{field}": said})
    assert [each.level for each in found] == [Level.WARNING] * is_found


@given(st.lists(st.decimals(0, 10**9, places=2), min_size=3, max_size=3), st.integers(0, 10**6))
def test_a_sum_is_found_exactly_where_arithmetic_and_rounding_say_so(said, scale):
    total, *parts = (value * scale for value in said)
    found = run_figures("sum_above_total", dict(zip(SUM, (total, *parts), strict=True)))
    # Two decimals: each of the three figures may be off by half a hundredth.
    is_above = sum(parts) - total > Decimal("0.015") and max(parts) <= total
    assert bool(found) == is_above


@given(
    st.dictionaries(
        st.sampled_from(sorted(ALL)),
        st.one_of(
            st.none(),
            st.text(),
            st.decimals(
                allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12
            ),
            st.booleans(),
        ),
    )
)
def test_no_answer_stops_a_check_of_figures(answers):
    for name in FIGURE_CHECKS:
        found = run_figures(name, answers)
        assert all(finding.message and finding.message_fr for finding in found)
        assert found == run_figures(name, dict(reversed(answers.items())))
