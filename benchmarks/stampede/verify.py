"""What the database says afterwards of all that was acknowledged."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import chain

from sqlmodel import col, select

from benchmarks.stampede.arrivals import CODE, DELIVERABLE, Arrival, Kind
from benchmarks.stampede.client import Came
from benchmarks.stampede.world import World
from models.queries.cycles import get_cycle
from models.queries.obligations import find_obligation
from models.queries.submissions import versions_of
from models.rules.calendar import whole_second
from models.tables import AccessEntry, Submission
from tasks.receipts import ReceiptWanted, find_receipt
from tasks.services import Services
from tasks.verify import verify_cycles

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Clock:
    """How far the clock of the pages is ahead of this machine's."""

    ahead: float

    def instant(self, at: float) -> datetime:
        """Return what the clock of the pages said at a second of this machine's."""
        return datetime.fromtimestamp(at + self.ahead, UTC)


@dataclass(frozen=True)
class Verdict:
    """What is otherwise than acknowledged, in words, and by how many milliseconds stamps were off."""

    problems: Sequence[str]
    refused_as_late: Sequence[str]
    """In time when they were sent, and late by their stamp."""
    stamp_errors: Sequence[float]


def looks_of(services: Services, clock: Clock) -> list[float]:
    """Return the seconds of this machine's clock at which looks at state pages were stamped, in order."""
    with services.reading() as session:
        statement = (
            select(AccessEntry.at).where(AccessEntry.what == "state page").order_by(col(AccessEntry.id))
        )
        return sorted(at.timestamp() - clock.ahead for at in session.exec(statement))


def verify(world: World, coming: Sequence[Arrival], came: Sequence[Came], clock: Clock) -> Verdict:
    """Compare the database with what the clients were told."""
    acknowledged = [(coming[one.place], one) for one in came if one.kind == Kind.HAND_IN and one.is_fine]
    by_state: dict[str, list[tuple[Arrival, Came]]] = {state: [] for state in world.people.states}
    for order, one in acknowledged:
        by_state[order.state].append((order, one))
    with world.services() as services:
        held = _held(services, world)
        problems = list(chain(*(_problems(world, held[state], pairs) for state, pairs in by_state.items())))
        problems += _in_time(services, world, held)
        problems += chain(*(one.problems for one in verify_cycles(services, CODE)))
        looks = looks_of(services, clock)
    refused = [
        f"{order.state} {order.number}: sent {_before(world, order, clock, one):.1f} ms before it was late"
        for order, one in acknowledged
        if whole_second(clock.instant(one.sent)) <= world.late_after[order.state]
        and _stamp(held[order.state], _hash(world, order)) > world.late_after[order.state]
    ]
    errors = chain(_view_errors(came, looks), _hand_in_errors(world, held, acknowledged, clock))
    return Verdict(problems, refused, sorted(1000 * one for one in errors))


def _before(world: World, order: Arrival, clock: Clock, one: Came) -> float:
    """Return how many milliseconds before the end of the last second in time it was sent."""
    return 1000 * (world.late_after[order.state] + _SECOND - clock.instant(one.sent)).total_seconds()


def _held(services: Services, world: World) -> Mapping[str, Sequence[Submission]]:
    with services.reading() as session:
        cycle = get_cycle(session, CODE)
        owed = {state: find_obligation(session, cycle, state, DELIVERABLE) for state in world.people.states}
        return {state: versions_of(session, one.id) for state, one in owed.items()}


def _problems(
    world: World, held: Sequence[Submission], pairs: Sequence[tuple[Arrival, Came]]
) -> Iterator[str]:
    """Yield what is not there once, whole, under the version that was told."""
    there = Counter(one.sha256 for one in held)
    for order, one in pairs:
        name, digest = f"{order.state} {order.number}", _hash(world, order)
        if there[digest] != 1:
            yield f"{name}: acknowledged, and there {there[digest]} times"
            continue
        row = next(row for row in held if row.sha256 == digest)
        if not one.location.endswith(f"/versions/{row.version}"):
            yield f"{name}: told as {one.location}, kept as version {row.version}"
        stored = world.settings.files / digest[:2] / digest
        if sha256(stored.read_bytes()).hexdigest() != digest:
            yield f"{name}: its file is another one"
    if len(held) > len(pairs):
        yield f"{len(held) - len(pairs)} of a state are there and were not acknowledged"


def _in_time(services: Services, world: World, held: Mapping[str, Sequence[Submission]]) -> Iterator[str]:
    """Yield receipts that say otherwise of being in time than the arrival of the first version."""
    for state, rows in held.items():
        if not rows:
            continue
        first = min(rows, key=lambda row: row.version)
        for row in rows:
            wanted = ReceiptWanted(CODE, state, DELIVERABLE, row.version)
            receipt = find_receipt(services, wanted, world.passes + timedelta(minutes=10))
            if receipt.was_in_time != (first.received_at <= world.late_after[state]):
                yield f"{state} {row.version}: its receipt says in time: {receipt.was_in_time}"


def _hand_in_errors(
    world: World,
    held: Mapping[str, Sequence[Submission]],
    pairs: Sequence[tuple[Arrival, Came]],
    clock: Clock,
) -> Iterator[float]:
    """Yield by how many seconds a stamp, cut to the second, is at least off."""
    for order, one in pairs:
        if (stamp := _stamp(held[order.state], _hash(world, order))) is not None:
            sent = clock.instant(one.sent)
            yield max((stamp - sent).total_seconds(), (sent - stamp - _SECOND).total_seconds())


def _view_errors(came: Sequence[Came], looks: Sequence[float]) -> Iterator[float]:
    """Yield by how many seconds the looks at state pages were stamped late, taken in their order."""
    sent = sorted(one.sent for one in came if one.kind == Kind.STATE and one.is_fine)
    for asked, stamped in zip(sent, looks[len(looks) - len(sent) :], strict=True):
        yield stamped - asked


def _stamp(held: Sequence[Submission], digest: str) -> datetime:
    return next(row.received_at for row in held if row.sha256 == digest)


def _hash(world: World, order: Arrival) -> str:
    return sha256(world.form(order).read_bytes()).hexdigest()
