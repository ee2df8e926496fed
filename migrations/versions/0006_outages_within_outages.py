"""The larger outage because of which a smaller one was kept back."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("outages", sa.Column("within_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("fk_outages_within_id"), "outages", "outages", ["within_id"], ["id"])
    op.create_index(op.f("ix_outages_within_id"), "outages", ["within_id"])


def downgrade() -> None:
    op.drop_column("outages", "within_id")
