"""Checks on the figures alone."""

import pytest

from models.rules.answers import Answer
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
