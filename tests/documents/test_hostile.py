"""Hostile files through the whole gate: this process lives, and every refusal has a reason to read."""

import pytest

from benchmarks.hostile.__main__ import a_document, a_pdf, mutants_of
from benchmarks.hostile.bombs import bombs
from benchmarks.hostile.gauntlet import PASSED, largest_memory, outcome, run, usual_form
from benchmarks.hostile.mutants import mutant
from documents.nursery.limits import USUAL

FORM = usual_form()
BOMBS = bombs(FORM)
MUTANTS, CHUNKS = 400, 4
HARMLESS = {
    "PDF: a stream of 300 MB",
    "PDF: packed twice",
    "PDF: many numbers",
    "PDF: many objects",
    "PDF: a form that shows itself",
    "PDF: a table of tables",
    "text: one line of 10 MB",
    "text: accents on accents",
}
"""What passes: it costs less than the limits, and nobody unpacks or shows it."""


@pytest.fixture(scope="module", autouse=True)
def memory():
    """Hold this process to what it needed before, and a little more for the file itself."""
    before = largest_memory()
    yield
    assert largest_memory() - before < USUAL.memory


def test_there_are_enough_bombs():
    assert len(BOMBS) >= 30
    assert set(BOMBS) > HARMLESS


@pytest.mark.parametrize("name", BOMBS)
def test_bomb(name):
    found = outcome(name, BOMBS[name])
    assert found.is_readable, found
    assert (found.rule == PASSED) is (name in HARMLESS)
    assert found.cpu < USUAL.cpu_seconds / 2
    assert found.clock < USUAL.wall_seconds + 10


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_mutants(chunk):
    each = MUTANTS // CHUNKS
    tally = run(mutants_of((FORM, FORM, a_document(), a_pdf()), 1 + chunk * each, each))
    assert tally.unreadable == []
    assert (tally.total, len(tally.rules) > 4) == (each, True)
    assert tally.dearest[0] < USUAL.cpu_seconds / 2


def test_the_same_seed_gives_the_same_mutant():
    assert [mutant(seed, FORM) for seed in range(40)] == [mutant(seed, FORM) for seed in range(40)]
    assert len({mutant(seed, FORM) for seed in range(40)}) > 30
