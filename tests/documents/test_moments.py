from datetime import UTC, date, datetime

import pytest

from documents.moments import clock_there, days_between, due_text, weekday_text

DUE_AT = datetime(2024, 3, 10, 22, 59, 59, tzinfo=UTC)


def plain(text):
    return text.replace("\u00a0", " ")


def test_days_have_their_weekday_and_stay_on_one_line():
    assert weekday_text(date(2024, 3, 10)) == "Sunday\u00a010\u00a0March\u00a02024"


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        pytest.param(DUE_AT, "Sunday 10 March 2024, 23:59 Brussels time", id="winter"),
        pytest.param(
            datetime(2024, 3, 31, 21, 59, 59, tzinfo=UTC),
            "Sunday 31 March 2024, 23:59 Brussels time",
            id="the day on which summer time begins",
        ),
    ],
)
def test_due_instants(instant, text):
    assert plain(due_text(instant)) == text


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        pytest.param("Europe/Athens", "Monday 00:59 in Athens", id="another day"),
        pytest.param("Europe/Lisbon", "22:59 in Lisbon", id="the same day"),
        pytest.param("Europe/Paris", "23:59 in Paris", id="the same clock"),
        pytest.param("America/New_York", "18:59 in New York", id="two words"),
    ],
)
def test_clock_in_the_capital(zone, text):
    assert plain(clock_there(DUE_AT, zone)) == text


@pytest.mark.parametrize(
    ("now", "days"),
    [
        pytest.param(datetime(2024, 3, 10, 0, 0, tzinfo=UTC), 0, id="the day itself"),
        pytest.param(datetime(2024, 3, 9, 22, 59, tzinfo=UTC), 1, id="a minute before its midnight"),
        pytest.param(datetime(2024, 3, 9, 23, 1, tzinfo=UTC), 0, id="a minute after, by Brussels time"),
        pytest.param(datetime(2024, 3, 12, 9, 0, tzinfo=UTC), -2, id="past"),
    ],
)
def test_days_from_one_instant_to_another(now, days):
    assert days_between(now, DUE_AT) == days
