"""Checks that compare figures with public ones and with each other."""

import pytest

from models.rules.findings import Audience, Level

PUBLIC = {"defence_expenditure_2023": "2000.0"}
PLACE = "figures/{}/defence_expenditure"


def row(*values):
    return {PLACE.format(year): value for year, value in enumerate(values, 2021) if value is not None}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        pytest.param(2_000_000, "a thousand times the public one", id="in thousands"),
        pytest.param(2, "a thousandth of the public one", id="in billions"),
        pytest.param(1_000_000, "a thousand times", id="500 times"),
        pytest.param(999_999, None, id="less than 500 times"),
        pytest.param(4_000_000, "a thousand times", id="2000 times"),
        pytest.param(4_000_001, None, id="more than 2000 times"),
        pytest.param(2100, None, id="close"),
        pytest.param(0, None, id="zero"),
        pytest.param(-2, "a thousandth of", id="negative"),
        pytest.param("text", None, id="text"),
    ],
)
def test_unit_against_public_figure(run, answer, words):
    found = run("unit_off_by_thousand", {PLACE.format(2023): answer}, **PUBLIC)
    assert [words in finding.message for finding in found] == ([True] if words else [])
    assert all((each.level, each.audience) == (Level.WARNING, Audience.CONTACT) for each in found)


@pytest.mark.parametrize(
    ("values", "years"),
    [
        pytest.param([5, 5, 5, 6, 7, 8, 9], [], id="steady"),
        pytest.param([5, 5, 5000, 5, 5, 5, 5], ["2023"], id="one year alone"),
        pytest.param([5, 5, 5, 5000, 5000, 5000, 5000], ["2024"], id="from one year on"),
        pytest.param([5000, 5, 5, 5], ["2022"], id="the first year"),
        pytest.param([5, None, 5000], ["2023"], id="over a gap"),
        pytest.param([0, 5], [], id="from zero"),
        pytest.param([], [], id="nothing"),
    ],
)
def test_unit_against_the_year_before(run, values, years):
    found = run("unit_off_by_thousand", row(*values))
    assert [finding.message.split(":")[0].split()[-1] for finding in found] == years


def test_public_figure_decides_where_there_is_one(run):
    assert not run("unit_off_by_thousand", row(5, 5, 2000), **PUBLIC)


def test_public_zero_is_nothing_to_compare_with(run):
    assert not run("unit_off_by_thousand", row(5, 5, 5), defence_expenditure_2023="0.0")


@pytest.mark.parametrize(
    ("answer", "public", "is_found"),
    [
        pytest.param(2000, "2000.0", False, id="equal"),
        pytest.param(2200, "2000.0", False, id="a tenth more"),
        pytest.param(2200.1, "2000.0", True, id="over a tenth more"),
        pytest.param(1799.9, "2000.0", True, id="over a tenth less"),
        pytest.param(-1274.4, "-1274.4", False, id="negative, equal"),
        pytest.param(1274.4, "-1274.4", True, id="other sign"),
        pytest.param(1, "0.0", True, id="nothing published as zero"),
        pytest.param("text", "2000.0", False, id="text"),
    ],
)
def test_gap_to_public_figure(run, answer, public, is_found):
    found = run("gap_to_public_figure", {PLACE.format(2023): answer}, defence_expenditure_2023=public)
    assert [(each.level, each.audience) for each in found] == [(Level.INFO, Audience.DESK)] * is_found
    assert not any(each.asks_contact for each in found)


def test_gap_names_source_and_definition(run):
    [finding] = run("gap_to_public_figure", {PLACE.format(2023): -3000}, **PUBLIC)
    assert finding.message == (
        "Defence expenditure 2023: EUR\u00a0−3\u00a0000.0\u00a0million; published: "
        "EUR\u00a02\u00a0000.0\u00a0million (Statistics, 2026: spending on defence)."
    )


def test_no_gap_without_public_figure(run):
    assert not run("gap_to_public_figure", {PLACE.format(2022): 5}, **PUBLIC)


@pytest.mark.parametrize(
    ("before", "answer", "is_found"),
    [
        pytest.param(100, 150, False, id="half more"),
        pytest.param(100, 150.1, True, id="over half more"),
        pytest.param(100, 49.9, True, id="over half less"),
        pytest.param(100, 50, False, id="half less"),
        pytest.param(100, 100_000, False, id="a thousandfold is another finding"),
        pytest.param(0, 50, False, id="from zero"),
        pytest.param(-100, -151, True, id="negative"),
        pytest.param(None, 50, False, id="nothing before"),
        pytest.param("text", 50, False, id="text"),
    ],
)
def test_jump_between_years(run, before, answer, is_found):
    found = run("jump_between_years", {PLACE.format(2022): before, PLACE.format(2023): answer})
    assert [(each.level, each.audience) for each in found] == [(Level.INFO, Audience.DESK)] * is_found


def test_a_jump_names_both_figures(run):
    [finding] = run("jump_between_years", {PLACE.format(2022): 100, PLACE.format(2023): 200})
    assert finding.message.replace("\u00a0", " ") == (
        "Defence expenditure 2023: EUR 200.0 million, after EUR 100.0 million for 2022."
    )
