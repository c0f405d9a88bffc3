"""The reconciler: what is due and not done, in one ordered list, until nothing is due."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.operations.cycle import lock_cycle
from models.queries.cycles import CycleAt, completed_steps, look_at_cycle
from models.queries.notices import due_notices, next_letter_at, next_planned, waiting_letters
from models.queries.obligations import next_cut_off, past_cut_off
from models.queries.review import can_close, ends_at
from models.queries.submissions import unchecked
from models.rules.calendar import opening_of
from models.rules.letters import LetterKind
from tasks.calls import open_call
from tasks.checks import check_submissions, with_form
from tasks.cut_off import pass_cut_offs
from tasks.notices import acknowledge, deliver_notices, take_back_leases
from tasks.reminders import LADDER_KINDS, send_reminders
from tasks.review import aggregate_review, due_step
from tasks.services import Services
from tasks.statements import collect_statements, without_form


@dataclass(frozen=True)
class Step:
    """One step of the engine: whether anything is due in it, and what does it; both may run twice."""

    name: str
    is_due: Callable[[CycleAt], bool]
    run: Callable[[Services, str, datetime], int]


Runner = Callable[[Step, Services, str, datetime], int]
"""How a step is run: as the function it is, or as a task of an orchestrator."""

STEPS = (
    Step(
        "check_submissions",
        lambda cycle: bool(unchecked(cycle.session, cycle.id, with_form(cycle.definition))),
        check_submissions,
    ),
    Step(
        "collect_statements",
        lambda cycle: bool(unchecked(cycle.session, cycle.id, without_form(cycle.definition))),
        collect_statements,
    ),
    Step(
        "pass_cut_offs",
        lambda cycle: bool(past_cut_off(cycle.session, cycle.id, cycle.now)),
        pass_cut_offs,
    ),
    Step("open_call", lambda cycle: bool(due_notices(cycle, [LetterKind.CALL])), open_call),
    Step("send_reminders", lambda cycle: bool(due_notices(cycle, LADDER_KINDS)), send_reminders),
    Step("acknowledge", lambda cycle: bool(due_notices(cycle, [LetterKind.ACKNOWLEDGEMENT])), acknowledge),
    Step(
        "deliver_notices",
        lambda cycle: bool(waiting_letters(cycle.session, cycle.id)),
        deliver_notices,
    ),
    Step(
        "aggregate_review",
        lambda cycle: due_step(cycle) is not None or can_close(cycle),
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
    take_back_leases(services)
    done: Counter[str] = Counter()
    stuck: set[str] = set()
    while due := _due(services, code, now, [step for step in steps if step.name not in stuck]):
        count = run(due, services, code, now)
        done[due.name] += count
        if not count:
            stuck.add(due.name)
    _let_clock_go_on(services, code, now)
    return dict(done)


def next_due(cycle: CycleAt) -> datetime | None:
    """Return the next instant after `now` at which the engine has anything to do, or none."""
    instants = [next_planned(cycle.session, cycle.id, cycle.now), next_letter_at(cycle)]
    cut_off_at = next_cut_off(cycle.session, cycle.id)
    if cut_off_at:
        instants.append(cut_off_at + timedelta(seconds=1))
    if cycle.row.closed_at is None:
        instants.append(ends_at(cycle))
    done = completed_steps(cycle.session, cycle.id)
    instants += [opening_of(step.on) for step in cycle.definition.steps if step.name not in done]
    return min((instant for instant in instants if instant and instant > cycle.now), default=None)


def _let_clock_go_on(services: Services, code: str, now: datetime) -> None:
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
    if cycle.row.last_seen_at < cycle.now:
        with services.transaction() as session:
            lock_cycle(session, code, now)


def _due(services: Services, code: str, now: datetime, steps: Sequence[Step]) -> Step | None:
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        return next((step for step in steps if step.is_due(cycle)), None)
