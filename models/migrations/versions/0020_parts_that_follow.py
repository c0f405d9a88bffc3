"""By when a part of a version is to follow.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.add_column(sa.Column('follows_on', sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f('ix_submission_follows_on'), ['follows_on'], unique=False)
