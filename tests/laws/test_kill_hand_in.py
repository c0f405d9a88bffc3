"""Law 5: a hand-in killed before or after whatever makes it durable loses nothing that was acknowledged."""

import pytest

PROGRAM = "benchmarks.simulation.killed_hand_in"


def test_what_has_a_receipt_is_there_wherever_it_was_killed(kill_acts):
    tally = kill_acts(PROGRAM)
    assert tally["failures"] == []
    assert tally["killed"] == tally["places"]
    assert len(set(tally["killed"])) >= 58


@pytest.mark.postgres
def test_on_postgres_too(kill_acts, postgres_url):
    tally = kill_acts(PROGRAM, f"--server={postgres_url}", "--step=5")
    assert tally["failures"] == []
    assert len(tally["killed"]) >= len(tally["places"]) // 5 >= 10
    assert {place.partition(": ")[2].split()[0] for place in tally["killed"]} == {"before", "after"}
