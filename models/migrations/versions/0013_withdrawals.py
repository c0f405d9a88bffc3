"""Versions that were withdrawn, and obligations that are owed again.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_COUNTS = sa.text("withdrawn_at IS NULL")
_NAMES = {"uq": "uq_%(table_name)s_%(column_0_N_name)s"}
"""SQLite knows the old constraints by no name; PostgreSQL named them itself."""


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    named = "uq_submission_obligation_id_{}" if is_sqlite else "submission_obligation_id_{}_key"
    with op.batch_alter_table('obligation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reopened', sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table('submission', schema=None, naming_convention=_NAMES) as batch_op:
        batch_op.add_column(sa.Column('withdrawn_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('withdrawal_reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))
        for column in ('sha256', 'reference'):
            batch_op.drop_constraint(named.format(column), type_='unique')
    with op.batch_alter_table('submission', schema=None) as batch_op:
        for column in ('sha256', 'reference'):
            batch_op.create_index(f'ix_submission_{column}', ['obligation_id', column], unique=True, sqlite_where=_COUNTS, postgresql_where=_COUNTS)
