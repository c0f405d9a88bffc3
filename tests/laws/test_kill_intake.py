"""Law 7: mail intake killed before or after whatever makes it durable ends as if nobody had killed it."""

import pytest

PROGRAM = "benchmarks.simulation.killed_intake"
MAILS = 5


def test_each_mail_is_taken_once_wherever_it_was_killed(kill_acts):
    tally = kill_acts(PROGRAM)
    assert tally["failures"] == []
    assert tally["killed"] == tally["places"]
    assert len(set(tally["killed"])) >= 122
    assert len({place.partition(": ")[0] for place in tally["killed"]}) == MAILS


@pytest.mark.postgres
def test_on_postgres_too(kill_acts, postgres_url):
    tally = kill_acts(PROGRAM, f"--server={postgres_url}", "--step=11")
    assert tally["failures"] == []
    assert len(tally["killed"]) >= len(tally["places"]) // 11 >= 10
    assert {place.partition(": ")[2].split()[0] for place in tally["killed"]} == {"before", "after"}
