"""What edits a room's post belongs to the notice that the post says, so that a newer one overtakes it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0040"
down_revision: str | None = "0039"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("edits_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key("fk_deliveries_edits_id", "deliveries", "notices", ["edits_id"], ["id"])


def downgrade() -> None:
    op.drop_column("deliveries", "edits_id")
