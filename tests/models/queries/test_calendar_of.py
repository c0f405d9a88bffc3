"""The calendar of a cycle: years that its definition adds count, and none that is known is changed."""

from datetime import date

from models.queries.cycles import calendar_of, known_calendar
from models.rules.lint import read_definition
from tasks.definitions import definition_text
from tasks.lint import lint_text

TEXT = definition_text("pesco-nip-2024")
GIVEN = TEXT.replace(
    "\n\n[respondents]", "\ninstitution_holidays = [2024-03-11, 2027-03-11]\n\n[respondents]"
)


def test_days_of_a_year_that_is_not_known_count():
    calendar = calendar_of(read_definition(GIVEN))
    assert not calendar.is_open_for_institutions(date(2027, 3, 11))
    assert calendar.is_open_for_institutions(date(2024, 3, 11))
    assert (calendar.covers(2027), known_calendar().covers(2027)) == (True, False)


def test_without_them_it_is_the_known_one():
    assert calendar_of(read_definition(TEXT)) is known_calendar()


def test_the_linter_says_which_count():
    said = [one.message for one in lint_text(GIVEN) if one.key == "institution_holidays"]
    assert said == [
        "the holidays of the EU institutions in 2024 are known: those given here do not count",
        "the holidays of the EU institutions in 2027 are those given here",
    ]
