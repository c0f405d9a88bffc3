"""Killed before and after every commit and every rename, and run again: the end is that of one never killed.

Every chunk takes its share of the places, so that they run side by side; together they take them all.
"""

import pytest

CHUNKS = 8


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_rehearsal_killed_anywhere_ends_in_the_same_bytes(kill_everywhere, chunk):
    tally = kill_everywhere("rehearsal", f"--first={chunk}", f"--step={CHUNKS}")
    assert tally["failures"] == []
    assert set(tally["points"]) == {"commit", "rename"}
    assert tally["killed"] >= 2 * sum(tally["points"].values()) // CHUNKS


def test_a_rehearsal_killed_twice_ends_in_the_same_bytes(kill_everywhere):
    tally = kill_everywhere("rehearsal", "--first=5", "--step=30", "--again=4")
    assert tally["failures"] == []
    assert tally["killed"] >= 4


def test_an_advance_killed_anywhere_ends_in_the_same_state(kill_everywhere):
    tally = kill_everywhere("advance")
    assert tally["failures"] == []
    assert tally["killed"] == 2 * sum(tally["points"].values()) >= 20


@pytest.mark.postgres
def test_an_advance_on_postgres_killed_anywhere_ends_in_the_same_state(kill_everywhere, postgres_url):
    tally = kill_everywhere("advance", f"--server={postgres_url}")
    assert tally["failures"] == []
    assert tally["killed"] == 2 * sum(tally["points"].values()) >= 20
