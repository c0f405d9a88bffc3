"""The record verified: a changed entry and a changed file are found and named."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from models.errors import UnknownCycleError
from tasks.hand_in import HandIn, hand_in
from tasks.verify import file_problem, verify_cycles

CODE = "pesco-nip-2024"
NOW = datetime(2024, 2, 1, 9, tzinfo=UTC)


@pytest.fixture
def received(opened):
    """Return services where a statement was handed in."""
    hand_in(opened, HandIn(CODE, "EL", "statement", b"We remain committed.", NOW), NOW)
    return opened


def test_an_unchanged_record(received):
    (verified,) = verify_cycles(received)
    assert (verified.code, verified.entries, verified.files, verified.problems) == (CODE, 2, 1, ())
    assert verify_cycles(received, CODE) == [verified]


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        pytest.param(
            "UPDATE audit_entry SET detail = '{}' WHERE position = 1", "entry 1 was changed", id="changed"
        ),
        pytest.param("DELETE FROM audit_entry WHERE position = 1", "entry 1 is missing", id="first gone"),
        pytest.param("DELETE FROM audit_entry WHERE position = 2", "entry 2 is missing", id="last gone"),
    ],
)
def test_a_changed_chain(received, statement, problem):
    with received.database.engine.begin() as connection:
        connection.execute(text(statement))
    (verified,) = verify_cycles(received)
    assert any(problem in found for found in verified.problems)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cycle_catalogue SET items = '[]' WHERE language = 'fr'",
        "DELETE FROM cycle_catalogue WHERE language = 'en'",
    ],
)
def test_changed_items_of_the_catalogue(received, statement):
    with received.database.engine.begin() as connection:
        connection.execute(text(statement))
    (verified,) = verify_cycles(received)
    assert verified.problems == ("the items that the cycle asks about are not those that it opened with",)


def test_a_store_is_looked_at_byte_by_byte(received):
    sha256 = received.files.put(b"one")
    assert file_problem(received.files, sha256) is None
    (received.files.folder / sha256[:2] / sha256).write_bytes(b"One")
    assert "was altered" in file_problem(received.files, sha256)
    assert "cannot be read" in file_problem(received.files, "0" * 64)


def test_an_unknown_cycle(received):
    with pytest.raises(UnknownCycleError):
        verify_cycles(received, "pesco-nip-1999")
