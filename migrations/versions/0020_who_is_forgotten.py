"""Whoever wants to be forgotten leaves an empty row behind, and an address until they were told so."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("persons", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("addresses", sa.Column("farewell_at", sa.DateTime(timezone=True), nullable=True))
    has_one = sa.text("farewell_at IS NOT NULL")
    op.create_index("ix_addresses_farewell", "addresses", ["id"], postgresql_where=has_one)


def downgrade() -> None:
    op.drop_index("ix_addresses_farewell", table_name="addresses")
    op.drop_column("addresses", "farewell_at")
    op.drop_column("persons", "erased_at")
