"""How far the crew of an outage is, and when people were told of it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0035"
down_revision: str | None = "0034"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("outages", sa.Column("crew", sa.Text(), nullable=True))
    op.add_column("outages", sa.Column("crew_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outages", sa.Column("crew_told_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for column in ("crew_told_at", "crew_at", "crew"):
        op.drop_column("outages", column)
