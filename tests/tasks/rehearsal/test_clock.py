"""The simulated clock: hours that do not exist or come twice, the second of each thing, where it ends."""

import pytest

from benchmarks.simulation.scenarios import act
from benchmarks.simulation.worlds import rehearsal_in, small_definition, small_roster, world
from tasks.rehearsal.driver import Rehearsal

HAND_IN = 'respondent = "{}"\ndeliverable = "statement"\ndo = "hand_in"\n'


def at(instant, respondent):
    return f"[[act]]\nat = {instant}\n" + HAND_IN.format(respondent)


@pytest.fixture(scope="module")
def clocks(play):
    scenario = [
        at("2024-03-31T02:30:00+01:00", "BE"),  # on this night the clock goes from 02:00 to 03:00
        at("2024-10-27T02:30:00+02:00", "LT"),  # and on this one 02:30 comes twice
        at("2024-10-27T02:30:00+01:00", "SE"),
        at("2024-02-29T12:00:00Z", "EL"),
        act("2024-02-01 10:00", "SE nip", "extend", until="2024-04-10"),
    ]
    return play("".join(scenario), "BE", "EL", "LT", "SE")


@pytest.mark.parametrize(
    ("respondent", "received", "decided"),
    [
        pytest.param("BE", "2024-03-31T01:30:00Z", "2024-04-02T07:00:00Z", id="an hour that does not exist"),
        pytest.param("LT", "2024-10-27T00:30:00Z", "2024-10-28T08:00:00Z", id="the first 02:30"),
        pytest.param("SE", "2024-10-27T01:30:00Z", "2024-10-28T08:00:00Z", id="the second 02:30"),
        pytest.param("EL", "2024-02-29T12:00:00Z", "2024-03-01T08:00:00Z", id="a leap day"),
    ],
)
def test_an_arrival_is_the_instant_that_it_is(clocks, respondent, received, decided):
    story = clocks.story(respondent, "statement")
    assert f"{received} received" in story
    assert story[-1] == f"{decided} taken_into_account"


def test_letters_leave_at_nine_in_brussels_in_winter_and_in_summer(clocks):
    rows = {row["occasion"]: row for row in clocks.rows("notices.jsonl") if row["respondent"] == "SE"}
    assert rows["rung:-30:1"]["planned_for"] == "2024-02-09T08:00:00Z"
    assert rows["rung:-30:2"]["planned_for"] == "2024-03-11T08:00:00Z"
    assert rows["rung:-7:2"]["planned_for"] == "2024-04-03T07:00:00Z"
    assert rows["rung:-7:2"]["sent_at"] == "2024-04-03T07:00:00Z"


def test_each_instant_is_visited_once_and_in_order(tmp_path):
    with small_roster("BE", "EL", "LT", "SE"), world(tmp_path) as services:
        rehearsal: Rehearsal = rehearsal_in(services, small_definition())
        instants = [rehearsal.open()]
        while following := rehearsal.next_instant(instants[-1]):
            instants.append(following)
            assert len(instants) < 1000
    assert instants == sorted(set(instants))
    assert (
        f"{instants[0]:%Y-%m-%d %H:%M} {instants[-1]:%Y-%m-%d %H:%M}" == "2023-12-01 08:00 2024-11-18 08:00"
    )


def test_an_act_at_the_opening_and_one_at_the_end_are_played(play):
    played = play(
        act("2023-12-01 09:00", "BE nip", "no_update") + act("2024-11-18 09:00", "BE statement", "hand_in"),
        "BE",
    )
    assert played.story("BE", "nip") == ["2023-12-01T08:00:00Z no_update"]
    assert played.story("BE", "statement")[-1] == "2024-11-18T08:00:00Z received"
    ends = [row["what"] for row in played.rows("timeline.jsonl") if row["at"] == "2024-11-18T08:00:00Z"]
    assert ends == ["received", "letter_sent", "report_published", "closed"]
