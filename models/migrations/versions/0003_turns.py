"""Turns at a channel that takes only so many letters a minute; which calendar the record has last.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('cycle', schema=None) as batch_op:
        batch_op.add_column(sa.Column('calendar_sha256', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True))

    op.create_table('turn',
    sa.Column('channel', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('next_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('channel')
    )
    # The one channel that keeps a pace; its first turn is free.
    op.execute("INSERT INTO turn (channel, next_at) VALUES ('smtp', '1970-01-01 00:00:00+00:00')")
