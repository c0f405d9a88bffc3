"""A small cycle in whose operations something is done to the database, and which then goes on."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from random import Random

from sqlalchemy.exc import OperationalError

from benchmarks.simulation.laws import broken_laws
from benchmarks.simulation.seeded.fuse import (
    AFTER_COMMIT,
    AFTER_LETTER,
    BEFORE_COMMIT,
    BEFORE_LETTER,
    BEFORE_STATEMENT,
    Fuse,
    watch,
)
from benchmarks.simulation.seeded.looks import letters_of, remembered
from benchmarks.simulation.seeded.relay import Relay, RelayChannel
from benchmarks.simulation.small_cycle import Ended, SmallCycle
from benchmarks.simulation.worlds import world_of
from config.settings import Settings
from models.queries.cycles import get_cycle
from tasks.services import Services, open_services

WITHIN = {BEFORE_STATEMENT: 60, BEFORE_COMMIT: 3, AFTER_COMMIT: 3, BEFORE_LETTER: 1, AFTER_LETTER: 1}
"""The next interruption comes within so many operations of its kind."""


class Interrupting(Fuse):
    """Does something before one of the next operations of a kind, once for each kind that is given."""

    def __init__(self, kinds: Sequence[str], interrupt: Callable[[], None], dice: Random) -> None:
        super().__init__()
        self.left, self.done = list(kinds), list[str]()
        self._interrupt, self._dice, self._wait = interrupt, dice, 0

    def burn(self, operation: str) -> None:
        """Pass one operation, or interrupt first."""
        if not self.left or operation != self.left[0]:
            return
        if self._wait:
            self._wait -= 1
            return
        self.done.append(self.left.pop(0))
        self._wait = self._dice.randrange(WITHIN[self.left[0]]) if self.left else 0
        self._interrupt()


@dataclass
class InterruptedCycle:
    """The cycle, what interrupts it, and what was raised; after each error it goes on in a new process."""

    settings: Settings
    fuse: Interrupting
    relay: Relay = field(default_factory=lambda: Relay(Random(1)))
    cycle: SmallCycle = field(default_factory=SmallCycle)
    raised: list[OperationalError] = field(default_factory=list)

    def run(self) -> Ended:
        """Run it to its end, whatever the database does meanwhile; return the end."""
        with world_of(self.settings):
            pass
        while True:
            try:
                with self._process() as services:
                    self.cycle.run(services)
                    return self._ended(services)
            except OperationalError as error:
                self.raised.append(error)

    @contextmanager
    def _process(self) -> Iterator[Services]:
        with open_services(self.settings) as opened:
            watch(opened.database, self.fuse)
            yield replace(opened, channels={self.settings.channel: RelayChannel(self.relay, self.fuse)})

    def _ended(self, services: Services) -> Ended:
        code = self.cycle.definition.code
        with services.reading() as session:
            last_seen = get_cycle(session, code).last_seen_at
        laws = [f"law {law}: {said}" for law, said in broken_laws(services, code, last_seen).items()]
        letters = {name: copies[-1] for name, copies in self.relay.taken.items()}
        return self.cycle.ended(services, letters, [*laws, *remembered(letters_of(services), self.relay)])
