"""Who left a zone with their last office, and did not say STOP."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0045"
down_revision: str | None = "0044"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("members", sa.Column("out_of_office_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("""
        UPDATE members SET out_of_office_at = left_at
        WHERE EXISTS (
            SELECT FROM holdings h WHERE h.person_id = members.person_id AND h.given_up_at = members.left_at
        )
    """)  # who was between two offices just then


def downgrade() -> None:
    op.drop_column("members", "out_of_office_at")
