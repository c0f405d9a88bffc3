"""What an earlier version left waiting in closed cycles is withdrawn, as closing a cycle does now.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

# The names stand here as they were: what is told after the close may change later, this revision may not.
_BY_PLAN = ("call", "rung", "cut_off", "drill")
_BY_ACTS = ("clarification", "extended", "announced", "shortened", "restored", "moved", "reopened")
"""Told of something that somebody did: withdrawn where that was before the close, for which its instant stands."""

_NOTICE = sa.table('notice', *map(sa.column, ('cycle_id', 'occasion', 'planned_for', 'state', 'reason', 'hold')))
_CYCLE = sa.table('cycle', sa.column('id'), sa.column('closed_at'))


def upgrade() -> None:
    occasion = _NOTICE.c.occasion
    closed_at = sa.select(_CYCLE.c.closed_at).where(_CYCLE.c.id == _NOTICE.c.cycle_id).scalar_subquery()
    by_plan = sa.or_(occasion == 'call', *(occasion.startswith(f'{name}:', autoescape=True) for name in _BY_PLAN))
    by_acts = sa.or_(*(occasion.startswith(f'{name}:', autoescape=True) for name in _BY_ACTS))
    op.execute(
        sa.update(_NOTICE)
        .where(_NOTICE.c.state.in_(('planned', 'held')), closed_at.is_not(None))
        .where(sa.or_(by_plan, sa.and_(by_acts, _NOTICE.c.planned_for < closed_at)))
        .values(state='withdrawn', reason='closed', hold=None)
    )
