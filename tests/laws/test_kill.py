"""Killed before and after commits, renames and steps of SMTP, and run again: it ends like one never killed.

An `advance` is killed at all places. A rehearsal, which takes longer, is halted at every fifth, and a copy
of what lies there goes on (why that is as good is said in benchmarks/simulation/halting.py), and really
killed at every twenty-first; `make soak` halts it at all of them.
"""

import pytest

HALTED, KILLED = 5, 21
"""At every so manieth place a rehearsal is halted, or really killed; odd, so that both phases come."""

POINTS = 42
"""The commits of all steps, and the whole SMTP exchange of three letters, one of them to its middle."""

STEPS = {"connection", "letter", "answer to letter"} | {
    name for turn in ("MAIL", "RCPT", "DATA", "QUIT") for name in (turn, f"answer to {turn}")
}
"""Steps of an SMTP exchange."""


def test_a_rehearsal_halted_at_every_fifth_place_goes_on_to_the_same_bytes(kill_everywhere):
    tally = kill_everywhere("rehearsal", "--halted", f"--step={HALTED}")
    assert tally["failures"] == []
    assert set(tally["points"]) == {"commit", "rename"}
    assert tally["killed"] >= 2 * sum(tally["points"].values()) // HALTED


def test_a_rehearsal_killed_at_every_twenty_first_place_ends_in_the_same_bytes(kill_everywhere):
    tally = kill_everywhere("rehearsal", f"--step={KILLED}")
    assert tally["failures"] == []
    assert tally["killed"] >= 2 * sum(tally["points"].values()) // KILLED
    assert {place.partition(": ")[2].split()[0] for place in tally["places"]} == {"before", "after"}


def test_a_rehearsal_killed_twice_ends_in_the_same_bytes(kill_everywhere):
    tally = kill_everywhere("rehearsal", "--first=5", "--step=45", "--again=4")
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


@pytest.mark.timeout(600)
@pytest.mark.parametrize("phase", ["before", "after"])
@pytest.mark.parametrize("server", [None, pytest.param("postgres_url", marks=pytest.mark.postgres)])
def test_an_advance_over_smtp_killed_at_forty_named_points(kill_everywhere, request, server, phase):
    chunk = [f"--first={int(phase == 'after')}", "--step=2", f"--until={2 * POINTS}"]
    if server:
        chunk.append(f"--server={request.getfixturevalue(server)}")
    tally = kill_everywhere("advance", "--smtp", *chunk)
    assert tally["failures"] == []
    assert len({place for place in tally["places"] if f": {phase} " in place}) == POINTS >= 40
    steps = {place.split(f"{phase} SMTP ")[-1].rpartition(" ")[0] for place in tally["places"]}
    assert steps.issuperset(STEPS)
