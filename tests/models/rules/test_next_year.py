"""A definition of a coming year: the same days, moved where nobody works, to be confirmed."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from config.reference import read_institution_holidays
from models.errors import NextDefinitionError
from models.rules.calendar import SATURDAY, Calendar
from models.rules.institution_days import proposed_institution_days
from models.rules.lint import read_definition
from models.rules.next_year import LAST_YEAR, named_days, next_definition
from tasks.definitions import definition_text
from tasks.lint import lint_text

TEXT = definition_text("pesco-nip-2024")
CALENDAR = Calendar(read_institution_holidays())


@pytest.mark.parametrize("year", [2023, 2024])
def test_the_usual_pattern_is_that_of_the_years_that_are_known(year):
    known = {day for day in read_institution_holidays() if day.year == year}
    assert set(proposed_institution_days(year)) == known


@given(st.integers(2025, LAST_YEAR))
def test_it_opens_in_any_year_once_its_days_are_confirmed(year):
    made = next_definition(TEXT, year, CALENDAR)
    new = read_definition(made.text)
    assert (new.code, new.year, new.series) == (f"pesco-nip-{year}", year, "pesco-nip")
    assert [one for one in lint_text(made.text) if one.level == "error"] == []
    for one in made.days[1:]:
        assert one.on.weekday() < SATURDAY
        assert one.on not in made.holidays
        assert timedelta() <= one.on - one.was.replace(year=one.was.year + year - 2024) <= timedelta(days=12)


def test_each_moved_day_has_its_reason():
    made = next_definition(TEXT, 2028, CALENDAR)
    reasons = {one.key: (one.on, one.reason) for one in made.days}
    assert reasons["deliverables.nip.due_on"] == (date(2028, 3, 10), "")
    # Sunday, then Labour Day
    assert reasons["deliverables.nip.cut_off_on"] == (date(2028, 5, 2), "2028-04-30 is a Sunday")
    assert "cut_off_on = 2028-05-02  # proposed: 2028-04-30 is a Sunday" in made.text


def test_what_names_the_year_names_the_new_one_and_sources_stay():
    new = read_definition(next_definition(TEXT, 2027, CALENDAR).text)
    assert new.letters.short_title == "PESCO NIP 2027"
    assert new.letters.fr.report_title.startswith("Rapport annuel 2027 ")
    assert new.outputs.title.endswith("2027")
    assert new.legal_basis == read_definition(TEXT).legal_basis


def test_it_says_that_nothing_in_it_is_a_fact():
    text = next_definition(TEXT, 2027, CALENDAR).text
    assert "None is a fact before the secretariat has" in text
    assert "Public dates" not in text
    assert text.count("# proposed") == len(named_days(read_definition(TEXT)))


def test_days_that_were_given_once_are_kept():
    first = next_definition(TEXT, 2027, CALENDAR).text.replace("    2027-11-02,  # All Souls' Day\n", "")
    second = read_definition(next_definition(first, 2028, CALENDAR).text)
    assert date(2027, 11, 2) not in second.institution_holidays
    assert date(2027, 11, 1) in second.institution_holidays
    assert date(2028, 11, 2) in second.institution_holidays
    assert {day.year for day in second.institution_holidays} == {2027, 2028}


def test_a_code_without_its_year_gets_one():
    made = next_definition(TEXT.replace('code = "pesco-nip-2024"', 'code = "nip"'), 2027, CALENDAR)
    assert made.code == "nip-2027"
    assert [one.code for one in read_definition(made.text).deliverables] == ["nip", "statement"]


def test_a_leap_day_has_its_place_in_other_years():
    made = next_definition(TEXT.replace("due_on = 2024-03-10", "due_on = 2024-02-29"), 2027, CALENDAR)
    assert ("deliverables.nip.due_on", date(2027, 3, 1)) in [(one.key, one.on) for one in made.days]


@pytest.mark.parametrize(
    ("change", "year", "way_out"),
    [
        pytest.param(("", ""), 2024, "give a year from 2025 to 2100", id="the same year"),
        pytest.param(("", ""), 2101, "give a year from 2025 to 2100", id="too far"),
        pytest.param(
            ("[call]\non = 2023-12-01", "call = { on = 2023-12-01 }"),
            2027,
            "write each day on a line of its own, such as `due_on = 2027-03-10`",
            id="within a line",
        ),
    ],
)
def test_none_can_be_made(change, year, way_out):
    text = TEXT if not change[0] else call_first(*change)
    with pytest.raises(NextDefinitionError) as refused:
        next_definition(text, year, CALENDAR)
    assert refused.value.way_out == way_out


def call_first(old, new):
    return f"{new}\n" + TEXT.replace(f"{old}\n", "")
