"""Whoever raised an alarm may have said that it is none."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0048"
down_revision: str | None = "0047"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("complaints", sa.Column("denied_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("complaints", "denied_at")
