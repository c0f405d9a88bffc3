"""Reads about what falls away when a cycle closes: letters that nobody approved, telephone calls not made."""

import json
from dataclasses import asdict, dataclass

from sqlmodel import col, select

from models.queries.call_list import count_to_call
from models.queries.cycles import CycleAt
from models.queries.waiting import states_to_approve
from models.rules.audit import What
from models.tables import AuditEntry


@dataclass(frozen=True)
class FellAway:
    """How many respondents were not told of something when the cycle closed, by what it waited for."""

    not_approved: int = 0
    """Respondents with letters that nobody approved."""
    not_called: int = 0
    """Respondents who were to be telephoned."""

    @property
    def counts(self) -> dict[str, int]:
        """Return what there was, by name."""
        return {name: count for name, count in asdict(self).items() if count}


def falls_away(cycle: CycleAt) -> FellAway:
    """Return what would fall away if an open cycle closed now."""
    return FellAway(states_to_approve(cycle).count, count_to_call(cycle))


def fell_away(cycle: CycleAt) -> FellAway:
    """Return what fell away when a cycle closed, as the record has it; nothing where it is open."""
    if cycle.row.closed_at is None:
        return FellAway()
    closed = select(AuditEntry).where(AuditEntry.cycle_id == cycle.id, AuditEntry.what == What.CLOSED.value)
    entry = cycle.session.exec(closed.order_by(col(AuditEntry.position).desc())).first()
    told = json.loads(entry.detail) if entry else {}
    return FellAway(**{name: told.get(name, 0) for name in FellAway.__dataclass_fields__})
