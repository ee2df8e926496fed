"""Whoever hands a complaint on may be the zone's admin, to whom it came last: no office stands behind them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0052"
down_revision: str | None = "0051"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.alter_column("handings", "from_id", existing_type=sa.BigInteger(), nullable=True)


def downgrade() -> None:
    op.execute("UPDATE handings SET from_id = to_id WHERE from_id IS NULL")
    op.alter_column("handings", "from_id", existing_type=sa.BigInteger(), nullable=False)
