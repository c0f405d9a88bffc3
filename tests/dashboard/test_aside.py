"""A rehearsal asked for where no flow runs is made beside the pages, one at a time."""

from threading import Event

import pytest

from dashboard import aside
from dashboard.aside import Aside
from tasks.rehearsal.kept import ToRehearse

FIRST, SECOND = ToRehearse("pesco-nip-2024", 1), ToRehearse("pesco-nip-2024", 2)


@pytest.fixture
def going(monkeypatch):
    """Let rehearsals go on until the test lets them end; return that, and what was asked for."""
    end, asked = Event(), []

    def rehearse(_settings, wanted):
        asked.append(wanted)
        end.wait(20)
        if wanted.seed == 13:
            raise ValueError(wanted.code)

    monkeypatch.setattr(aside, "rehearse_and_keep", rehearse)
    yield end, asked
    end.set()


def until(condition):
    waiting = Event()
    for _ in range(400):
        if condition():
            return
        waiting.wait(0.05)
    raise AssertionError


def test_one_at_a_time(services, going):
    end, asked = going
    here = Aside(services.settings)
    assert here.start(FIRST)
    assert not here.start(SECOND)
    assert here.made == "pesco-nip-2024, seed 1"
    end.set()
    until(lambda: not here.made)
    assert here.start(SECOND)
    until(lambda: not here.made)
    assert asked == [FIRST, SECOND]
    assert here.failed == ""


def test_one_that_fails_is_told_by_its_kind_alone(services, going):
    going[0].set()
    here = Aside(services.settings)
    here.start(ToRehearse("pesco-nip-2024", 13))
    until(lambda: not here.made)
    assert here.failed == "pesco-nip-2024, seed 13: ValueError"
