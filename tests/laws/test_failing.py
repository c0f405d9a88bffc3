"""Whatever operation of a cycle fails, it is said or tried again, and the cycle goes on to the same end.

Of some kinds every so manieth fails here; `python -m benchmarks.simulation failing` takes them all.
"""

from collections.abc import Iterator

import pytest

from benchmarks.simulation.failing import TRIED_LATER, FailingCycle, Fault
from benchmarks.simulation.failing_everywhere import fail_everywhere
from benchmarks.simulation.seeded.running import machine
from benchmarks.simulation.small_cycle import ROSTER
from benchmarks.simulation.worlds import small_roster

CHUNKS = [
    (Fault.STATEMENT, 7, 40),
    (Fault.COMMIT, 0, 3),
    (Fault.ANSWER_OF_COMMIT, 1, 3),
    (Fault.FILE, 0, 3),
    (Fault.LETTER, 0, 1),
    (Fault.ANSWER_OF_LETTER, 0, 1),
    (Fault.SMTP_STEP, 3, 12),
    (Fault.ANSWER_OF_SMTP_STEP, 9, 12),
]
"""Which kind, the first operation that fails, and in what steps the others follow."""

LEAST = {Fault.STATEMENT: 1000, Fault.COMMIT: 50, Fault.FILE: 50, Fault.SMTP_STEP: 100}
"""How many operations of a kind there are at least; fewer would mean that they are not seen any more."""


@pytest.fixture
def cycle() -> Iterator[FailingCycle]:
    with machine() as made, small_roster(*ROSTER):
        yield FailingCycle(made)


@pytest.mark.parametrize(
    ("fault", "first", "step"), CHUNKS, ids=[f"{fault.name}-{first}" for fault, first, _ in CHUNKS]
)
def test_the_end_is_that_of_a_cycle_in_which_nothing_failed(cycle, fault, first, step):
    tally = fail_everywhere(cycle, fault, first, step)
    assert tally.failures == []
    assert tally.failed == len(range(first, tally.operations, step))
    assert tally.operations >= LEAST.get(fault, 15)
    assert fault in TRIED_LATER or tally.raised == tally.failed
