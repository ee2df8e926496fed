"""What was over lately is found without a look at every outage that there ever was."""

from collections.abc import Sequence

from alembic import op

revision: str = "0057"
down_revision: str | None = "0056"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index("ix_outages_restored", "outages", ["restored_at"])


def downgrade() -> None:
    op.drop_index("ix_outages_restored", "outages")
