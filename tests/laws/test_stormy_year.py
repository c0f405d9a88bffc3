"""The year over SMTP with three extensions, a relay that is dead for two days, and ten crashes."""

from collections import Counter

import pytest
from sqlmodel import select

from benchmarks.simulation.smtp_zoo import smtp_zoo
from benchmarks.simulation.worlds import ROSTER
from benchmarks.simulation.year import CRASHES, StormyYear, smtp_settings
from models.rules.letters import LetterState
from models.tables import Letter
from tasks.reconcile import reconcile_cycle
from tasks.services import open_services


@pytest.fixture
def ended(few, fast_folder, database_url):
    """The year when it is over, its services opened once more."""
    with smtp_zoo() as zoo:
        settings = smtp_settings(fast_folder, zoo.port, database_url)
        year = StormyYear(settings, zoo, ROSTER[1:]).run()
        with open_services(settings) as services:
            yield year, services


def test_it_reconciles_and_every_letter_went_once(ended):
    year, services = ended
    found = reconcile_cycle(services, year.code, year.ended_at)
    assert (found.differences, found.figures()["waiting"]) == ([], 0)
    with services.reading() as session:
        states = Counter(session.exec(select(Letter.state)))
    assert set(states) <= {LetterState.SENT, LetterState.VOID, LetterState.UNKNOWN}
    assert states[LetterState.SENT] <= len(year.copies) <= states[LetterState.SENT] + states["unknown"]
    assert len(year.crashes) == CRASHES
    assert year.wrongly_doubled == {}
    assert all(len(set(copies)) == 1 for copies in year.copies.values())
