"""What a seed decides: the same each time, within the cycle, and each respondent for itself."""

from collections import Counter
from datetime import UTC

import pytest

from benchmarks.simulation.worlds import small_roster
from config.reference import read_roster
from models.rules.calendar import SATURDAY, brussels_day, brussels_time
from models.rules.lint import read_definition
from tasks.acts import Deed
from tasks.definitions import definition_text
from tasks.rehearsal.scenario import Variant, last_instant, opening_instant
from tasks.rehearsal.seeds import HABITS, seeded_acts

DEFINITION = read_definition(definition_text("pesco-nip-2024"))
STATES = [entry.code for entry in read_roster("member_states")]


def acts_of(acts, respondent):
    return [(act.at, act.deliverable, act.deed, act.variant) for act in acts if act.respondent == respondent]


def test_the_same_seed_decides_the_same():
    assert seeded_acts(DEFINITION, 1) == seeded_acts(DEFINITION, 1)


def test_another_seed_decides_otherwise():
    assert len({str(seeded_acts(DEFINITION, seed)) for seed in range(20)}) == 20


def test_what_one_does_does_not_depend_on_the_others():
    everybody = seeded_acts(DEFINITION, 5)
    with small_roster("EL", "SE"):
        few = seeded_acts(DEFINITION, 5)
    assert {act.respondent for act in few} == {"EL", "SE"}
    assert all(acts_of(few, code) == acts_of(everybody, code) for code in ("EL", "SE"))


def test_acts_are_numbered_one_after_the_other():
    acts = seeded_acts(DEFINITION, 1)
    assert [act.number for act in acts] == list(range(1, len(acts) + 1))
    assert len({act.key for act in acts}) == len(acts)


@pytest.mark.parametrize("seed", range(0, 200, 10))
def test_every_act_lies_in_the_cycle_in_office_hours(seed):
    for act in seeded_acts(DEFINITION, seed):
        assert opening_instant(DEFINITION) <= act.at <= last_instant(DEFINITION)
        assert (act.at.tzinfo, act.at.microsecond) == (UTC, 0)
        assert 9 <= brussels_time(act.at).hour < 18
        assert brussels_day(act.at).weekday() < SATURDAY


def test_every_habit_comes_about():
    assert sum(HABITS.values()) == 100
    seen = Counter()
    for seed in range(40):
        acts = seeded_acts(DEFINITION, seed)
        seen.update(act.deed or act.variant for act in acts)
        seen["silent"] += len(set(STATES) - {act.respondent for act in acts})
    assert set(seen) == {
        *(Deed.EXTEND, Deed.ANNOUNCE, Deed.REGISTER, Deed.FETCH_FORM),
        *(Variant.VALID, Variant.INCOMPLETE, Variant.INCONSISTENT),
        "silent",
    }
