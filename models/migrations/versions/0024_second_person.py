"""Who handed in and certified, sign-ins in bounds, and sign-outs at the provider.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sign_out_token',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name_sha256', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('came_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('name_sha256')
    )
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sender_address', sqlmodel.sql.sqltypes.AutoString(length=254), nullable=False, server_default=""))
        batch_op.add_column(sa.Column('certifier_address', sqlmodel.sql.sqltypes.AutoString(length=254), nullable=False, server_default=""))
    with op.batch_alter_table('sign_in_event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('times', sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column('last_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.create_index('ix_sign_in_event_at', ['event', 'at'], unique=False)
    with op.batch_alter_table('sign_in_link', schema=None) as batch_op:
        batch_op.add_column(sa.Column('place', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column('shares_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_sign_in_link_asked_at'), ['asked_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_in_link_place'), ['place'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_in_link_shares_id'), ['shares_id'], unique=False)
    with op.batch_alter_table('sign_in_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(length=255), nullable=False, server_default=""))
        batch_op.add_column(sa.Column('provider_session', sqlmodel.sql.sqltypes.AutoString(length=255), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f('ix_sign_in_session_subject'), ['subject'], unique=False)
