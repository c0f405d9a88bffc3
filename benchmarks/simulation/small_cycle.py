"""A small cycle in which everything happens that matters when something fails, and what it leaves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benchmarks.simulation.dump import Dump, dump
from benchmarks.simulation.kill_cases import Files
from benchmarks.simulation.seeded.looks import at_rest
from models.queries.cycles import get_cycle
from models.rules.lint import read_definition
from tasks.rehearsal.driver import Rehearsal
from tasks.rehearsal.scenario import read_scenario
from tasks.services import Services

ROSTER = ("BE", "EL", "LT")

SCENARIO = Path(__file__).with_name("failing.toml")

TEXT = """
code = "failing"
series = "failing"
year = 2024
title = "Small cycle"
legal_basis = "None"
zone = "Europe/Brussels"

[respondents]
roster = "member_states"
evaluated_on = 2024-01-01

[catalogue]
name = "commitments"
item_word = "commitment"

[call]
on = 2024-02-12

[[deliverables]]
code = "first"
title = "first part"
formats = ["txt"]
due_on = 2024-03-10
cut_off_on = 2024-04-05

[[ladder]]
name = "call"

[[ladder]]
name = "-7"

[[ladder]]
name = "+3"

[[ladder]]
name = "+10"
via = "call_list"

[letters]
sender = "Secretariat"
reply_to = "secretariat@kalends.example"

[outputs]
title = "Report"
formats = ["json"]
"""


@dataclass(frozen=True)
class Ended:
    """What a cycle leaves: its rows, the letters that arrived by their hashes, what is wrong with them."""

    rows: Dump
    letters: Files
    broken: list[str]


class SmallCycle:
    """The cycle, which is run from its opening to its end as often as wanted."""

    def __init__(self) -> None:
        self.definition = read_definition(TEXT)
        self.acts = read_scenario(SCENARIO, self.definition).acts

    def run(self, services: Services) -> None:
        """Run it, or go on where it stopped."""
        rehearsal = Rehearsal(services, TEXT, self.definition, self.acts)
        now: datetime | None = rehearsal.open()
        while now:
            now = rehearsal.run_day(now)

    def ended(self, services: Services, letters: Files, wrong: Iterable[str]) -> Ended:
        """Return what it leaves, with the letters that arrived and what is wrong with them."""
        with services.reading() as session:
            last_seen = get_cycle(session, self.definition.code).last_seen_at
        broken = [*at_rest(services, self.definition.code, last_seen), *wrong]
        return Ended(dump(services.database), letters, broken)
