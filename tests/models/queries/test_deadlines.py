"""Which days the versions of a deadline say."""

from datetime import UTC, datetime

import pytest

from models.queries.deadlines import days_of
from models.tables import DeadlineKind, DeadlineVersion


@pytest.mark.parametrize(
    ("versions", "days"),
    [
        pytest.param("set:10", (10, None), id="as it opened"),
        pytest.param("set:10 announced:25", (10, 25), id="a day was announced"),
        pytest.param("set:10 announced:25 announced:28", (10, 28), id="and another"),
        pytest.param("set:10 announced:25 extended:20", (20, None), id="more time was given then"),
        pytest.param("set:10 announced:25 restored:10", (10, None), id="the announcement was undone"),
        pytest.param(
            "set:10 announced:25 extended:20 restored:25", (10, 25), id="what came after it was undone"
        ),
        pytest.param("set:10 announced:25 reopened:25", (10, 25), id="owed again, and no day was given"),
        pytest.param("set:10 announced:25 reopened:28", (28, None), id="owed again until a day"),
    ],
)
def test_an_announced_day_moves_no_due_day(versions, days):
    found = (one.split(":") for one in versions.split())
    rows = [
        DeadlineVersion(kind=DeadlineKind(kind), due_at=datetime(2024, 3, int(day), tzinfo=UTC))
        for kind, day in found
    ]
    assert tuple(at and at.day for at in days_of(rows)) == days
