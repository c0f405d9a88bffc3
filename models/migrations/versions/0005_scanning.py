"""What a scanner for malicious software said of each file.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.add_column(sa.Column('scan', sa.Enum('none', 'waiting', 'clean', 'infected', name='scanstate', native_enum=False, length=32), nullable=False, server_default='none'))
