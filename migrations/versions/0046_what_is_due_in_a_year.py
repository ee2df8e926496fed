"""What is noted as due to one person is summed up over a year."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0046"
down_revision: str | None = "0045"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index(
        "ix_complaints_compensation",
        "complaints",
        ["person_id"],
        postgresql_where=sa.text("compensation IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_complaints_compensation", "complaints")
