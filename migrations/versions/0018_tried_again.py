"""An address that was given up is tried again after a growing time."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("addresses", sa.Column("given_up", sa.SmallInteger(), server_default="0", nullable=False))
    op.add_column("addresses", sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True))
    # Who was given up for missing several messages may have come back; who blocked us has missed none.
    op.execute("UPDATE addresses SET retry_at = now() WHERE unreachable_at IS NOT NULL AND failures > 0")


def downgrade() -> None:
    op.drop_column("addresses", "retry_at")
    op.drop_column("addresses", "given_up")
