"""What goes round is known by its chat: nobody ever read the zone beside it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0044"
down_revision: str | None = "0043"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.drop_column("claims", "zone_id")


def downgrade() -> None:
    op.add_column("claims", sa.Column("zone_id", sa.BigInteger(), sa.ForeignKey("areas.id"), nullable=True))
