"""Addresses that take no mail are found without reading all contacts.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_FEW = sa.text("undeliverable_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_contact_undeliverable", "contact", ["respondent_id"], sqlite_where=_FEW, postgresql_where=_FEW
    )
