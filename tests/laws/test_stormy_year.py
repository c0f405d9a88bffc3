"""The year over SMTP with three extensions, a relay that is dead for two days, and ten crashes.

Here it is that of a small world; `python -m benchmarks.simulation year` runs that of all states.
"""

import pytest

from benchmarks.simulation.smtp_zoo import smtp_zoo
from benchmarks.simulation.stormy import figures_of, what_is_wrong
from benchmarks.simulation.worlds import ROSTER
from benchmarks.simulation.year import CRASHES, StormyYear, smtp_settings
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
    assert what_is_wrong(services, year) == []
    assert figures_of(services, year)["crashed"] == CRASHES
    assert any("of SMTP" in crash for crash in year.crashes)
