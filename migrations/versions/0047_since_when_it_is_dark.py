"""A complaint knows since when, as its person says."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0047"
down_revision: str | None = "0046"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("complaints", sa.Column("since", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("complaints", "since")
