"""What opening a cycle would make, told without opening it, on both databases."""

from datetime import UTC, datetime

import pytest

from models.errors import AfterCutOffError, AlreadyOpenError, MissingContactsError
from models.rules.findings import Level
from tasks.calls import open_from_text
from tasks.definitions import definition_text
from tasks.opening_ahead import opening_ahead
from tasks.status import all_cycles, cycle_status

CODE = "pesco-nip-2024"
TEXT = definition_text(CODE)
AGAIN = TEXT.replace(f'"{CODE}"', '"again"')
NOW = datetime(2024, 2, 1, 9, tzinfo=UTC)


@pytest.fixture
def installation_url(database_url):
    return database_url


def codes(services):
    return [one.code for one in all_cycles(services, NOW)]


def test_it_is_what_opening_makes(opened):
    ahead = opening_ahead(opened, AGAIN, NOW)
    assert codes(opened) == [CODE]
    assert ahead.can_open
    assert (len(ahead.respondents), ahead.obligations) == (26, 52)
    open_from_text(opened, AGAIN, NOW)
    assert len(cycle_status(opened, "again", NOW).rows) == ahead.obligations


def test_what_is_told_first_comes_by_instant(opened):
    first = opening_ahead(opened, AGAIN, NOW).first
    instants = [one.at for one in first]
    assert instants == sorted(instants)
    assert first[0].states == 26  # two deliverables, one letter to each


@pytest.mark.parametrize(
    ("text", "now", "refusal"),
    [
        pytest.param(TEXT, NOW, AlreadyOpenError, id="open already"),
        pytest.param(AGAIN, datetime(2024, 6, 1, tzinfo=UTC), AfterCutOffError, id="after the cut-off"),
    ],
)
def test_why_it_cannot_open(opened, text, now, refusal):
    ahead = opening_ahead(opened, text, now)
    assert isinstance(ahead.refusal, refusal)
    assert not ahead.can_open


def test_nobody_can_be_reached(services):
    ahead = opening_ahead(services, AGAIN, NOW)
    assert isinstance(ahead.refusal, MissingContactsError)
    assert len(ahead.refusal.respondents) == 26


@pytest.mark.parametrize("text", ["x = ", "title = 1", TEXT.replace('"member_states"', '"nobody"')])
def test_a_definition_with_errors(opened, text):
    ahead = opening_ahead(opened, text, NOW)
    assert ahead.errors
    assert all(one.level is Level.ERROR for one in ahead.errors)
    assert not ahead.can_open
