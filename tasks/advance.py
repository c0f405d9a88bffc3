"""The reconciler: what is due and not done, in one ordered list, until nothing is due."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from models.operations.cycle import lock_cycle
from models.queries.cycles import CycleAt, look_at_cycle, steps_left
from models.queries.notices import due_kinds, next_letter_at, next_planned
from models.queries.obligations import next_cut_off, past_cut_off
from models.queries.outbox import letters_to_try, next_try
from models.queries.parts import next_part_at, part_is_due
from models.queries.review import can_close, ends_at
from models.queries.submissions import unchecked_deliverables, waits_for_scan
from models.rules.calendar import opening_of
from models.rules.letters import LetterKind
from models.rules.timetable import passes_at
from notifications.registry import CHANNELS
from tasks.calls import open_call
from tasks.checks import check_submissions, with_form
from tasks.cut_off import pass_cut_offs
from tasks.notices import OTHER_KINDS, acknowledge, deliver_notices, take_back_leases
from tasks.reminders import LADDER_KINDS, send_reminders
from tasks.review import aggregate_review, due_step
from tasks.scanning import scan_submissions
from tasks.services import Services
from tasks.statements import collect_statements, without_form


@dataclass(frozen=True)
class Look:
    """One look at a cycle for what is due: what several steps ask is read once."""

    cycle: CycleAt

    @cached_property
    def kinds(self) -> frozenset[LetterKind]:
        """Return the kinds of letters that notices are due for."""
        return due_kinds(self.cycle)

    @cached_property
    def unchecked(self) -> frozenset[str]:
        """Return the deliverables for which something came that was not checked yet."""
        return unchecked_deliverables(self.cycle.session, self.cycle.id)

    @cached_property
    def part_is_due(self) -> bool:
        """Whether the day has passed by which a part of a form was announced."""
        return part_is_due(self.cycle)

    @cached_property
    def waits_for_scan(self) -> bool:
        """Whether a file waits to be scanned."""
        return waits_for_scan(self.cycle.session, self.cycle.id)


@dataclass(frozen=True)
class Step:
    """One step of the engine: whether anything is due in it, and what does it; both may run twice."""

    name: str
    is_due: Callable[[Look], bool]
    run: Callable[[Services, str, datetime], int]


Runner = Callable[[Step, Services, str, datetime], int]
"""How a step is run: as the function it is, or as a task of an orchestrator."""

STEPS = (
    Step("scan_submissions", lambda look: look.waits_for_scan, scan_submissions),
    Step(
        "check_submissions",
        lambda look: look.part_is_due or not look.unchecked.isdisjoint(with_form(look.cycle.definition)),
        check_submissions,
    ),
    Step(
        "collect_statements",
        lambda look: not look.unchecked.isdisjoint(without_form(look.cycle.definition)),
        collect_statements,
    ),
    Step(
        "pass_cut_offs",
        lambda look: bool(past_cut_off(look.cycle.session, look.cycle.id, look.cycle.now)),
        pass_cut_offs,
    ),
    Step("open_call", lambda look: LetterKind.CALL in look.kinds, open_call),
    Step("send_reminders", lambda look: not look.kinds.isdisjoint(LADDER_KINDS), send_reminders),
    Step("acknowledge", lambda look: not look.kinds.isdisjoint(OTHER_KINDS), acknowledge),
    Step("deliver_notices", lambda look: bool(letters_to_try(look.cycle, CHANNELS)), deliver_notices),
    Step(
        "aggregate_review",
        lambda look: due_step(look.cycle) is not None or can_close(look.cycle),
        aggregate_review,
    ),
)
"""The engine's steps in the order in which they are taken at one instant."""


def run_plainly(step: Step, services: Services, code: str, now: datetime) -> int:
    """Run a step as the function it is."""
    return step.run(services, code, now)


def advance(
    services: Services,
    code: str,
    now: datetime,
    run: Runner = run_plainly,
    steps: Sequence[Step] = STEPS,
) -> Mapping[str, int]:
    """Do what is due at `now` and not done, again until nothing is due; return counts by step.

    A step that is due and does nothing, such as sending while the channel is away, is left for the next run.

    Raises:
        UnknownCycleError: no such cycle is open here.
        ClockBackwardsError: `now` is well before the last seen instant; nothing changed.
    """
    with services.reading() as session:
        look_at_cycle(session, code, now)
    take_back_leases(services, now)
    done: Counter[str] = Counter()
    stuck: set[str] = set()
    while found := _due(services, code, now, [step for step in steps if step.name not in stuck]):
        due, now = found
        count = run(due, services, code, now)
        done[due.name] += count
        # What another step did may have made a stuck one able to do something.
        stuck = set() if count else {*stuck, due.name}
    _let_clock_go_on(services, code, now)
    return dict(done)


def next_due(cycle: CycleAt) -> datetime | None:
    """Return the next instant after `now` at which the engine has anything to do, or none."""
    instants = [
        next_planned(cycle.session, cycle.id, cycle.now),
        next_letter_at(cycle),
        next_try(cycle),
        next_part_at(cycle),
    ]
    cut_off_at = next_cut_off(cycle.session, cycle.id)
    if cut_off_at:
        instants.append(passes_at(cut_off_at))
    if cycle.row.closed_at is None:
        instants.append(ends_at(cycle))
    instants += [opening_of(step.on) for step in steps_left(cycle)]
    return min((instant for instant in instants if instant and instant > cycle.now), default=None)


def due_now(cycle: CycleAt) -> tuple[str, ...]:
    """Return the steps of the engine in which something is due now and not done, in their order."""
    look = Look(cycle)
    return tuple(step.name for step in STEPS if step.is_due(look))


def _let_clock_go_on(services: Services, code: str, now: datetime) -> None:
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now, has_begun=True)
    if cycle.row.last_seen_at < cycle.now:
        with services.transaction() as session:
            lock_cycle(session, code, now, has_begun=True)


def _due(services: Services, code: str, now: datetime, steps: Sequence[Step]) -> tuple[Step, datetime] | None:
    """Return the first step that is due and the instant that counts by now, or none."""
    with services.reading() as session:
        look = Look(look_at_cycle(session, code, now, has_begun=True))
        return next(((step, look.cycle.now) for step in steps if step.is_due(look)), None)
