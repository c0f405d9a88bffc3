"""What stands above the board of a cycle: its course, and how much is to do; quick for many respondents."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.queries.blockers import Blocker, refused
from models.queries.call_list import count_to_call
from models.queries.closing import FellAway, fell_away
from models.queries.cycles import look_at_cycle
from models.queries.troubles import unreachable
from models.queries.waiting import states_to_approve
from models.rules.moments import Moment, moments_of
from models.rules.morning import Cut, cut
from tasks.advance import due_now, next_due
from tasks.services import Services

AHEAD = timedelta(days=7)
"""How far ahead it is looked for whom nobody can write to."""


@dataclass(frozen=True)
class BoardHead:
    """The course of a cycle and what there is to do, at the UTC instant `now`."""

    code: str
    now: datetime
    opened_at: datetime
    closed_at: datetime | None
    next_at: datetime | None
    """When the engine next has anything to do after now, none when it has not."""
    due: tuple[str, ...]
    """Steps of the engine in which something is due now and not done."""
    to_call: int
    """Respondents to telephone."""
    to_approve: int
    """Respondents to whom letters wait for approval whose instant has come."""
    unreachable: Cut[str]
    """Respondents to whom nobody can write of what is planned for the next days."""
    refused: Cut[Blocker]
    """Letters and addresses that were refused for good."""
    moments: tuple[Moment, ...]
    fell_away: FellAway
    """What was not told any more when it closed."""


def board_head(services: Services, code: str, now: datetime) -> BoardHead:
    """Return what stands above the board of a cycle.

    Args:
        services: services of this process.
        code: code of the cycle.
        now: UTC instant.

    Raises:
        UnknownCycleError: no such cycle is open here.
        ClockBackwardsError: `now` is well before the last seen instant.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        return BoardHead(
            code=cycle.code,
            now=cycle.now,
            opened_at=cycle.row.opened_at,
            closed_at=cycle.row.closed_at,
            next_at=next_due(cycle),
            due=due_now(cycle),
            to_call=count_to_call(cycle),
            to_approve=states_to_approve(cycle).count,
            unreachable=unreachable(cycle, cycle.now + AHEAD),
            refused=cut(refused(cycle)),
            moments=tuple(moments_of(cycle.definition)),
            fell_away=fell_away(cycle),
        )
