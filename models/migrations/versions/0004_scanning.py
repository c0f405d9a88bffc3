"""What a scanner for malicious software said of each file.

Revision ID: 0004
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.add_column(sa.Column('scan', sa.Enum('none', 'waiting', 'clean', 'infected', name='scanstate', native_enum=False, length=32), nullable=False, server_default='none'))
