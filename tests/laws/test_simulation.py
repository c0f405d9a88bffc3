"""Seeded worlds: whatever happens, the laws hold, the outbox reconciles, no letter is lost or doubled."""

import pytest

from benchmarks.simulation.seeded.running import live, machine
from benchmarks.simulation.seeded.world import World

CHUNK, SEEDS = 15, 300

BROKE = (1687, 2232, 2670, 5808, 6383)
"""Seeds beyond those that once broke something: reopened in the second in which their call was written, or
looked at as after a run where only a process that was behind had ended its own."""


@pytest.fixture(scope="module")
def made():
    """Return one machine for all worlds, so that every statement is compiled once."""
    with machine() as made:
        yield made


@pytest.mark.parametrize("first", range(1, SEEDS + 1, CHUNK))
def test_no_seed_breaks_anything(made, first):
    broken = {seed: live(made, seed).broken for seed in range(first, first + CHUNK)}
    assert not any(broken.values()), {seed: what for seed, what in broken.items() if what}


def test_no_seed_breaks_what_it_broke_before(made):
    assert {seed: live(made, seed).broken for seed in BROKE} == dict.fromkeys(BROKE, "")


def test_a_seed_is_the_same_world_again(made):
    assert live(made, 7).end == live(made, 7).end
    assert live(made, 8).end != live(made, 7).end


def test_an_error_nobody_thought_of_is_told_with_its_seed(made, monkeypatch):
    monkeypatch.setattr(World, "live", lambda _world: {}["nothing"])
    assert "KeyError: 'nothing'" in live(made, 7).broken
    monkeypatch.undo()
    assert live(made, 7).broken == ""
