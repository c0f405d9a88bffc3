"""Telephone numbers of contacts.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("contact", schema=None) as batch_op:
        number = sqlmodel.sql.sqltypes.AutoString(length=24)
        batch_op.add_column(sa.Column("telephone", number, nullable=False, server_default=""))
