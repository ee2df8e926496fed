"""Which times people were told; so far each one that was given."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("etas", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE etas SET told_at = given_at")


def downgrade() -> None:
    op.drop_column("etas", "told_at")
