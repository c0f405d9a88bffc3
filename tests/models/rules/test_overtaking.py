"""Two who hand in at once: when the later one is told of the other."""

from datetime import UTC, datetime, timedelta

import pytest

from models.rules.overtaking import Came, minutes_between, overtaken_by

NOW = datetime(2024, 3, 8, 12, tzinfo=UTC)


def came(version, minutes=0, sender=""):
    return Came(version, NOW + timedelta(minutes=minutes), sender)


@pytest.mark.parametrize(
    ("before", "arrived", "based_on", "other"),
    [
        pytest.param([], came(1), None, None, id="the first"),
        pytest.param([], came(1), 0, None, id="the first, built on none"),
        pytest.param([came(1)], came(2, 12), None, 1, id="minutes later"),
        pytest.param([came(1)], came(2, 59), None, 1, id="within the hour"),
        pytest.param([came(1)], came(2, 60), None, None, id="an hour later"),
        pytest.param([came(1, 0, "A")], came(2, 12, "B"), None, 1, id="another office"),
        pytest.param([came(1, 0, "A")], came(2, 12, "A"), None, None, id="the same office corrects"),
        pytest.param([came(1, 0, "A")], came(2, 12), None, 1, id="an office nobody named"),
        pytest.param([came(1)], came(2, 12), 1, None, id="built on the last"),
        pytest.param([came(1)], came(2, 9999), 0, 1, id="built on none, days later"),
        pytest.param([came(1), came(2)], came(3, 12), 1, 2, id="built on an older one"),
        pytest.param([came(1, 0, "A")], came(2, 1, "A"), 0, 1, id="the same office, built on none"),
    ],
)
def test_of_which_version_its_sender_did_not_know(before, arrived, based_on, other):
    found = overtaken_by(before, arrived, based_on)
    assert (found.version if found else None) == other


def test_minutes():
    assert minutes_between(NOW, NOW + timedelta(seconds=119)) == 1
    assert minutes_between(NOW, NOW - timedelta(seconds=119)) == 0
