"""The clock of commands: given only with its zone, and only where nothing real depends on it."""

from datetime import UTC, datetime

import pytest

from cli.clock import parse_instant
from models.errors import ClockOptionError


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2024-03-10T09:00:00+01:00", id="offset"),
        pytest.param("2024-03-10T08:00:00Z", id="UTC"),
        pytest.param("2024-03-10 08:00+00:00", id="without seconds"),
    ],
)
def test_an_instant_with_its_zone(text):
    assert parse_instant(text) == datetime(2024, 3, 10, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["2024-03-10T09:00:00", "2024-03-10", "10 March 2024", "", "2024-02-30T09:00Z"]
)
def test_no_instant(text):
    with pytest.raises(ClockOptionError) as caught:
        parse_instant(text)
    assert caught.value.given == text


def test_the_clock_of_real_cycles_stays(installed):
    ended = installed("advance", "--now", "2024-03-10T08:00:00Z")
    assert ended.code == 2
    assert "only on a database made for rehearsal" in ended.err
    assert "kalends init --rehearsal" in ended.err


def test_a_clock_without_zone_is_refused(opened):
    ended = opened("status", "--now", "2024-03-10T09:00:00", "--json")
    assert ended.code == 2
    assert ended.json["error"]["class"] == "ClockOptionError"


def test_the_clock_does_not_go_back(opened):
    ended = opened("advance", "--now", "2023-12-01T09:00:00Z")
    assert ended.code == 2
    assert "has already seen 2023-12-04 08:00:00 UTC" in ended.err
