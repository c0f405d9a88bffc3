"""Who comes to the stampede: as many of each as are said, thick around the middle, some only after it."""

from collections import Counter

import pytest

from benchmarks.stampede.arrivals import SECONDS, VERSIONS, VIEWS, Kind, People, arrivals
from config.reference import read_roster

PEOPLE = People(tuple(entry.code for entry in read_roster("member_states")), ("officer@eeas.example",))


def test_a_minute():
    coming = arrivals(PEOPLE, SECONDS)
    handed = [one for one in coming if one.kind is Kind.HAND_IN]
    assert Counter(one.state for one in handed) == dict.fromkeys(PEOPLE.states, VERSIONS)
    assert len(coming) - len(handed) == VIEWS
    assert [one.at for one in coming] == sorted(one.at for one in coming)
    around = [one for one in coming if abs(one.at - SECONDS / 2) <= 1]
    assert len(around) > 0.1 * len(coming)


@pytest.mark.parametrize("seconds", [15, SECONDS])
def test_some_hand_in_first_when_it_is_late(seconds):
    first = {}
    for one in arrivals(PEOPLE, seconds):
        if one.kind is Kind.HAND_IN:
            assert one.number == (first.get(one.state, (0, 0))[1] + 1), "versions come in their order"
            first[one.state] = (first.get(one.state, (one.at, 0))[0], one.number)
    late = [state for state, (at, _) in first.items() if at > seconds / 2]
    assert len(late) == 10
    assert len(first) == 26
