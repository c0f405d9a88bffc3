"""Seeded worlds: whatever happens, the laws hold, the outbox reconciles, no letter is lost or doubled."""

import pytest

from benchmarks.simulation.seeded.running import live, machine

CHUNK, SEEDS = 10, 100


@pytest.mark.parametrize("first", range(1, SEEDS + 1, CHUNK))
def test_no_seed_breaks_anything(first):
    with machine() as made:
        broken = {seed: live(made, seed).broken for seed in range(first, first + CHUNK)}
    assert not any(broken.values()), {seed: what for seed, what in broken.items() if what}


def test_a_seed_is_the_same_world_again():
    with machine() as made:
        assert live(made, 7).end == live(made, 7).end
        assert live(made, 8).end != live(made, 7).end
