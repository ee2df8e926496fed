"""A complaint knows which outage had explained it, until it was taken back."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0053"
down_revision: str | None = "0052"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NAME = "fk_complaints_cancelled_outage_id_outages"


def upgrade() -> None:
    op.add_column("complaints", sa.Column("cancelled_outage_id", sa.BigInteger, nullable=True))
    op.create_foreign_key(NAME, "complaints", "outages", ["cancelled_outage_id"], ["id"])


def downgrade() -> None:
    op.drop_column("complaints", "cancelled_outage_id")
