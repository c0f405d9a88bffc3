"""Law 5, by chance: hand-ins and mail killed at random, by a place or a delay; `make soak` kills 1,000."""

import pytest

KILLS = 12


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def tally(request, kill_everywhere):
    """Return what came of some kills, on SQLite and then on PostgreSQL."""
    on = [f"--server={request.getfixturevalue('postgres_url')}"] if request.param == "postgres" else []
    return kill_everywhere("hand-ins", f"--kills={KILLS}", "--seed=7", *on)


def test_nothing_acknowledged_is_lost_altered_or_doubled(tally):
    assert tally["failures"] == []
    assert tally["killed"] == KILLS > tally["at_places"] > 0
    assert tally["within"] > 0
    assert tally["acknowledged"] >= 60
