"""Checks on dates that cannot be."""

from datetime import date, timedelta

import pytest

CAME = date(2024, 3, 8)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("said", "came", "is_found"),
    [
        pytest.param(CAME + DAY, CAME, True, id="the day after"),
        pytest.param(CAME, CAME, False, id="on the day"),
        pytest.param(CAME - DAY, CAME, False, id="before"),
        pytest.param(CAME + DAY, None, False, id="no day known"),
        pytest.param("next week", CAME, False, id="no date is another finding"),
    ],
)
def test_clearance_to_come(run, said, came, is_found):
    found = run("clearance_date", {"cover//clearance_date": said}, came=came)
    words = "Date of the clearance: 2024-03-09 is after the day on which the plan came or is looked at, "
    assert [finding.message for finding in found] == [f"{words}2024-03-08."] * is_found


@pytest.mark.parametrize(
    ("said", "period", "is_found"),
    [
        pytest.param(date(2022, 12, 31), "January to December 2023", True, id="the day before"),
        pytest.param(date(2023, 1, 1), "January to December 2023", False, id="the first day"),
        pytest.param(date(2022, 12, 31), "autumn 2022 to 2023", False, id="the first of several years"),
        pytest.param(date(2022, 12, 31), "the past year", False, id="no year is named"),
        pytest.param(date(2022, 12, 31), "file 120231", False, id="a number is no year"),
        pytest.param(date(2022, 12, 31), None, False, id="no period"),
    ],
)
def test_clearance_before_the_period(run, said, period, is_found):
    found = run("clearance_date", {"cover//clearance_date": said, "cover//period": period}, came=CAME)
    assert [f"2022-12-31 is before the period reported on, '{period}'" in each.message for each in found] == (
        [True] * is_found
    )


@pytest.mark.parametrize(
    ("start", "end", "is_found"),
    [
        pytest.param(CAME, CAME - DAY, True, id="the day before"),
        pytest.param(CAME, CAME, False, id="on one day"),
        pytest.param(CAME, None, False, id="open"),
        pytest.param(None, CAME, False, id="no first day"),
        pytest.param("spring", CAME, False, id="no date"),
    ],
)
def test_end_before_start(run, start, end, is_found):
    found = run("end_before_start", {"operations/2/starts_on": start, "operations/2/ends_on": end})
    words = "Contribution in line\u00a02: ends on 2024-03-07, before it begins on 2024-03-08."
    assert [finding.message for finding in found] == [words] * is_found
