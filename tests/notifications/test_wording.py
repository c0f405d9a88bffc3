"""How days and instants read, where the clocks differ and where they do not."""

from datetime import UTC, datetime

import pytest

from notifications import wording

DUE_AT = datetime(2024, 3, 10, 22, 59, 59, tzinfo=UTC)


def soft(text: str) -> str:
    """Return text with its hard spaces made plain, so that a table can be read."""
    return text.replace(wording.HARD_SPACE, " ")


@pytest.mark.parametrize(
    ("at", "zone", "reads"),
    [
        pytest.param(
            DUE_AT, "Europe/Berlin", "Sunday 10 March 2024, 23:59 Brussels time", id="the same clock"
        ),
        pytest.param(
            DUE_AT,
            "Europe/Athens",
            "Sunday 10 March 2024, 23:59 Brussels time (Monday 11 March, 00:59 in Athens)",
            id="the next day in Athens",
        ),
        pytest.param(
            DUE_AT,
            "Europe/Lisbon",
            "Sunday 10 March 2024, 23:59 Brussels time (22:59 in Lisbon)",
            id="the same day in Lisbon",
        ),
        pytest.param(
            datetime(2024, 12, 31, 22, 30, tzinfo=UTC),
            "Asia/Nicosia",
            "Tuesday 31 December 2024, 23:30 Brussels time (Wednesday 1 January 2025, 00:30 in Nicosia)",
            id="the next year in Nicosia",
        ),
        pytest.param(
            datetime(2027, 7, 1, 7, 5, tzinfo=UTC),
            "Europe/Dublin",
            "Thursday 1 July 2027, 09:05 Brussels time (08:05 in Dublin)",
            id="summer time",
        ),
        pytest.param(
            datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
            "Europe/Madrid",
            "Sunday 31 October 2027, 02:30 Brussels time, CEST",
            id="the hour that comes twice, first",
        ),
        pytest.param(
            datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
            "Europe/Madrid",
            "Sunday 31 October 2027, 02:30 Brussels time, CET",
            id="the hour that comes twice, second",
        ),
    ],
)
def test_instant(at, zone, reads):
    assert soft(wording.instant(at, zone)) == reads


def test_a_receipt_is_exact_to_the_second():
    text = wording.instant_to_the_second(DUE_AT, "Europe/Athens")
    assert soft(text).endswith("23:59:59 Brussels time (Monday 11 March, 00:59:59 in Athens)")


def test_a_day_stays_on_one_line():
    assert wording.day(DUE_AT) == "10\N{NO-BREAK SPACE}March\N{NO-BREAK SPACE}2024"


@pytest.mark.parametrize(
    ("now", "count"),
    [
        pytest.param(datetime(2024, 2, 9, 8, tzinfo=UTC), 30, id="thirty days, over a leap day"),
        pytest.param(datetime(2024, 3, 9, 23, 30, tzinfo=UTC), 0, id="after midnight in Brussels"),
        pytest.param(datetime(2024, 3, 9, 22, 30, tzinfo=UTC), 1, id="before midnight in Brussels"),
        pytest.param(datetime(2024, 3, 10, 23, 30, tzinfo=UTC), -1, id="the day after"),
    ],
)
def test_days_until_counts_days_in_brussels(now, count):
    assert wording.days_until(DUE_AT, now) == count


@pytest.mark.parametrize(
    ("words", "reads"),
    [
        pytest.param([], "", id="none"),
        pytest.param(["A"], "A", id="one"),
        pytest.param(["A", "B"], "A and B", id="two"),
        pytest.param(["A", "B", "C"], "A, B and C", id="three"),
    ],
)
def test_listing(words, reads):
    assert wording.listing(words) == reads


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        pytest.param("no answer", "No answer.", id="a fragment"),
        pytest.param("Is it so?", "Is it so?", id="a question"),
        pytest.param(" R&D is missing. ", "R&D is missing.", id="a sentence"),
    ],
)
def test_sentence(text, reads):
    assert wording.sentence(text) == reads


def test_words_for_one_and_for_many():
    assert soft(wording.days(1)) == "1 day"
    assert soft(wording.days(30)) == "30 days"
    assert wording.formats(("txt", "docx", "pdf")) == "TXT, DOCX or PDF"
