"""One small world from its opening to its rest, as a seed decides."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from benchmarks.simulation.seeded import acts
from benchmarks.simulation.seeded.cast import Cast, Doing, mailbox_of
from benchmarks.simulation.seeded.fuse import ProcessEndedError
from benchmarks.simulation.seeded.looks import Prints, at_rest, handed_over, kept, looked
from benchmarks.simulation.seeded.nodes import Node
from benchmarks.simulation.seeded.relay import Mood, Relay
from models.errors import ClockBackwardsError, CycleError, GateError, ReportStepError
from models.operations.contacts import import_contacts
from models.queries.cycles import get_cycle, look_at_cycle
from models.rules.calendar import opening_of
from models.rules.lint import read_definition
from tasks.advance import advance, next_due
from tasks.calls import open_from_text
from tasks.holding import retry_letters
from tasks.review import approve_report

MOMENTS = (3, 4, 5, 6, 8)
"""At how many moments anything is done before the world comes to rest."""

MOST_RUNS = 60
"""Runs within which a world must come to rest."""

OPERATIONS = 120
"""A process that crashes does so at one of its first so many operations."""

_MOODS = (Mood.FINE, Mood.FINE, Mood.FLAKY, Mood.FLAKY, Mood.AWAY)


class BrokenWorldError(AssertionError):
    """Something does not hold."""


@dataclass
class Told:
    """What was done in a world, in order and counted."""

    story: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def tell(self, what: str, how: str = "") -> None:
        """Note that something happened."""
        self.counts[what] += 1
        self.story.append(f"  {what} {how}".rstrip())


@dataclass
class World:
    """A small world while it runs."""

    prints: Prints
    nodes: tuple[Node, Node]
    relay: Relay
    respondents: tuple[str, ...]
    text: str
    looks_often: bool
    """Whether everything is looked at after each act and crash, too, not only at the end of each moment."""
    told: Told = field(default_factory=Told)

    def __post_init__(self) -> None:
        self.dice = self.relay.dice
        self.definition = read_definition(self.text)
        self.cast = Cast(self.dice, self.definition.code, self.definition, self.respondents)
        opens_on = self.definition.call.on - timedelta(days=self.dice.choice((-3, 1, 5, 12)))
        self.now = opening_of(min(opens_on, self.definition.deliverables[0].due_on))
        self._seen = ""
        self._ran_at = self.now
        self._approved: set[str] = set()

    @property
    def code(self) -> str:
        """Return the code of its cycle."""
        return self.definition.code

    def live(self) -> None:
        """Go from the opening to the rest, and look at everything after each step.

        Raises:
            BrokenWorldError: something does not hold.
        """
        self.relay.asked = lambda messages: self._must(
            handed_over(self.nodes[0].services, self.relay, messages)
        )
        self._open()
        for _ in range(self.dice.choice(MOMENTS)):
            self.now = self._next_moment()
            self.told.story.append(f"{self.now:%Y-%m-%d %H:%M:%S}")
            self._be_moved()
            for _ in range(self.dice.choice((0, 1, 1, 2, 3))):
                self._act()
            if self.dice.random() < 0.8:
                self._run()
            else:
                self._look()
        self._come_to_rest()

    def _open(self) -> None:
        node = self.nodes[0]
        with node.services.transaction() as session:
            roster = self.definition.respondents.roster
            import_contacts(session, roster, [mailbox_of(code) for code in self.respondents])
        self.told.story.append(f"{self.now:%Y-%m-%d %H:%M:%S} opened for {', '.join(self.respondents)}")
        open_from_text(node.services, self.text, self.now)
        self._look()

    def _next_moment(self) -> datetime:
        """Draw the next moment: when something falls due, close to it, or any other."""
        due = self._next_due() or self.now + timedelta(days=3)
        near = due + self.dice.choice((-1, 1)) * timedelta(seconds=self.dice.choice((1, 59, 3600, 36000)))
        any_other = self.now + timedelta(minutes=self.dice.choice((1, 7, 200, 1500, 4000, 15000)))
        return max(self.now, self.dice.choice((due, due, due, near, any_other)))

    def _next_due(self) -> datetime | None:
        with self.nodes[0].services.reading() as session:
            return next_due(look_at_cycle(session, self.code, self.now))

    def _be_moved(self) -> None:
        """Let the relay change its mood, and now and then let the clock go back."""
        self.relay.mood = self.dice.choice(_MOODS)
        if self.dice.random() < 0.15:
            self._refused_clock(
                self.dice.choice((timedelta(minutes=6), timedelta(hours=1), timedelta(days=1)))
            )

    def _refused_clock(self, back: timedelta) -> None:
        with self.nodes[0].services.reading() as session:
            last_seen = get_cycle(session, self.code).last_seen_at
        before = self._print()
        try:
            advance(self._node().services, self.code, last_seen - back)
        except ClockBackwardsError:
            self.told.tell("clock refused", str(back))
        else:
            raise BrokenWorldError(f"a clock {back} behind was not refused")
        self._must([] if self._print() == before else ["a refused clock changed something"])

    def _node(self) -> Node:
        return self.dice.choice((self.nodes[0], self.nodes[0], self.nodes[1]))

    def _act(self) -> None:
        name, doing = acts.draw(self.cast, self.now)
        node = self._node()
        now = self.now - timedelta(seconds=self.dice.choice((0, 0, 0, 200)))
        if self.dice.random() < 0.1:
            node.fuse.set(self.dice.randrange(20))
        if self._done(name, doing, node, now) or self.dice.random() < 0.7:
            return
        self._done(f"{name} again", doing, node, now)

    def _done(self, name: str, doing: Doing, node: Node, now: datetime) -> bool:
        """Do an act; what is refused changes nothing. Return whether the process lived."""
        before = self._print()
        try:
            doing(node.services, now)
            node.fuse.set(None)
        except GateError as error:
            node.fuse.set(None)
            self.told.tell(f"{name} refused at the gate", str(error))
        except CycleError as error:
            node.fuse.set(None)
            self.told.tell(f"{name} refused", str(error))
            self._must([] if self._print() == before else [f"{name} was refused and changed something"])
        except ProcessEndedError as end:
            self._crash(node, f"{name} {end}")
            return False
        else:
            self.told.tell(name, _particulars(doing))
        if self.looks_often:
            self._look()
        return True

    def _crash(self, node: Node, where: str) -> None:
        self.told.counts["crashes"] += 1
        self.told.story.append(f"  crash in {where}")
        node.end()
        node.start(node.to(self.relay))
        if self.looks_often:
            self._look()

    def _run(self) -> None:
        """Run the engine, which may crash; run again, it must have nothing to do."""
        node, started_at = self._node(), self.now
        self._ran_at = started_at
        if self.dice.random() < 0.3:
            node.fuse.set(self.dice.randrange(OPERATIONS))
        if self.dice.random() < 0.2:
            self.relay.meanwhile = partial(self._meanwhile, node, self.dice.choice((0, 1, 8, 30)))
        try:
            done = advance(node.services, self.code, self.now)
        except ProcessEndedError as end:
            self._crash(node, f"the engine {end}")
            return
        finally:
            self.relay.meanwhile = None
            node.fuse.set(None)
        self.told.tell("run", str(done))
        # Where the other process, ahead by its clock, ended within its run, nobody has run at this instant.
        self._look(has_run=self._ran_at == self.now)
        if self.now == started_at and self.relay.mood is not Mood.FLAKY and self.dice.random() < 0.3:
            self._run_again(node)

    def _run_again(self, node: Node) -> None:
        before = self._print()
        advance(node.services, self.code, self.now)
        self._must([] if self._print() == before else ["a second run at the same instant changed something"])

    def _meanwhile(self, node: Node, minutes: int) -> None:
        """Let the other process run while this one is sending; its clock may be ahead."""
        other = self.nodes[node is self.nodes[0]]
        self.now += timedelta(minutes=minutes)
        if self.dice.random() < 0.2:
            other.fuse.set(self.dice.randrange(OPERATIONS))
        try:
            done = advance(other.services, self.code, self.now)
        except ProcessEndedError as end:
            self._crash(other, f"the engine of the other process {end}")
        else:
            self._ran_at = self.now
            self.told.tell("run meanwhile", f"+{minutes} min {done}")
        finally:
            other.fuse.set(None)

    def _come_to_rest(self) -> None:
        """Let everybody be reached and the relay be fine, and run until nothing is left to do."""
        self.relay.mood = Mood.FINE
        node = self.nodes[0]
        with node.services.transaction() as session:
            roster = self.definition.respondents.roster
            import_contacts(session, roster, [mailbox_of(code) for code in self.respondents])
        for code in self.respondents:
            acts.make_reachable_again(node.services, code)
        retry_letters(node.services, self.code, self.now)
        for _ in range(MOST_RUNS):
            self.told.story.append(f"{self.now:%Y-%m-%d %H:%M:%S} at rest")
            advance(node.services, self.code, self.now)
            self._look(has_run=True)
            due = self._next_due()
            if due is None and not self._approves_report():
                break
            # Often it only runs again after days: what fell due meanwhile collapses.
            self.now = max(due or self.now, self.now + timedelta(days=self.dice.choice((0, 5, 20, 20))))
        else:
            raise BrokenWorldError(f"after {MOST_RUNS} runs something is still due, now at {due}")
        self._must(at_rest(node.services, self.code, self.now))
        self._must(kept(node.services, self.cast.receipts))

    def _approves_report(self) -> bool:
        """Approve the report if it is its turn; return whether it was."""
        try:
            done = approve_report(self.nodes[0].services, self.code, None, self.now)
        except ReportStepError:
            return False
        self.told.tell("report approved", str(done))
        is_its_turn = done.step.name not in self._approved
        self._approved.add(done.step.name)
        return is_its_turn

    def _look(self, *, has_run: bool = False) -> None:
        """Look at everything, unless nothing has changed since."""
        seen = f"{self._print()} {has_run and self.now}"
        if seen == self._seen:
            return
        self._seen = seen
        services = self.nodes[0].services
        self._must(looked(services, self.relay, self.code, self.now, has_run=has_run))

    def _print(self) -> str:
        return self.prints.print()

    def _must(self, broken: Iterable[str]) -> None:
        if said := list(broken):
            raise BrokenWorldError("\n".join(said))


def _particulars(doing: Doing) -> str:
    cells = getattr(doing, "__closure__", None) or ()
    said = [repr(cell.cell_contents) for cell in cells if not isinstance(cell.cell_contents, Cast)]
    return " ".join(said)
